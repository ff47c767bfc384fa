using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Development;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>What a test needs before its people come in, made by the services themselves and not by clicks.</summary>
internal static class Prepared
{
    /// <summary>The seeded applicant, of 铁东区.</summary>
    public static Task<Actor> ApplicantAsync(this RunningApp app) =>
        app.ReadAsync(async db =>
        {
            var user = await db.Users.SingleAsync(row => row.Email == DemoPerson.Applicant.Email);
            return CaseWorld.Applicant(user.Id, user.FullName);
        });

    /// <summary>A draft of the seeded applicant that can be submitted: 600,000 yuan of costs, one invoice.</summary>
    public static async Task<Guid> DraftAsync(this RunningApp app, string eventName, params (string Name, byte[] Content)[] more)
    {
        var (id, applicant) = (Guid.NewGuid(), await app.ApplicantAsync());
        var form = new Dictionary<string, string>
        {
            ["eventName"] = eventName,
            ["eventVenue"] = "鞍山国际会展中心",
            ["eventStart"] = "2023-08-11",
            ["eventEnd"] = "2023-08-13",
            ["eventSummary"] = "三天入场八千人次，带动消费六百万元。",
            ["venueRental"] = "400000",
            ["boothConstruction"] = "200000",
        };
        await using var scope = app.Services.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<CaseClock>().Now;
        await app.WriteAsync(db =>
            db.Add(
                new Draft
                {
                    Id = id,
                    SubjectId = applicant.UserId,
                    MeasureId = "1.2",
                    ProcedureId = "main",
                    FormJson = JsonSerializer.Serialize(form),
                    CreatedAt = now,
                    UpdatedAt = now,
                }
            )
        );
        foreach (var (name, content) in more.Prepend(("展会费用发票.pdf", SampleFiles.Pdf(eventName))))
        {
            using var file = new MemoryStream(content);
            var added = await scope
                .ServiceProvider.GetRequiredService<AddMaterial>()
                .RunAsync(new MaterialPlace.OfDraft(id), "invoices", name, file, applicant);
            Assert.IsType<MaterialOutcome.Done>(added);
        }

        return id;
    }

    /// <summary>A submitted case; its number.</summary>
    public static async Task<string> CaseAsync(this RunningApp app, string eventName, params (string Name, byte[] Content)[] more)
    {
        var draft = await app.DraftAsync(eventName, more);
        await using var scope = app.Services.CreateAsyncScope();
        var outcome = await scope
            .ServiceProvider.GetRequiredService<SubmitApplication>()
            .RunAsync(draft, await app.ApplicantAsync(), Guid.NewGuid());
        var id = Assert.IsType<SubmitOutcome.Submitted>(outcome).CaseId;
        return await app.ReadAsync(db => db.Cases.Where(row => row.Id == id).Select(row => row.Number).SingleAsync());
    }

    /// <summary>Every open review of the case is passed by somebody of its unit.</summary>
    public static async Task ApproveAllAsync(this RunningApp app, Guid caseId)
    {
        foreach (
            var task in await app.ReadAsync(db =>
                db.CaseTasks.Where(row => row.CaseId == caseId && row.Status == CaseTaskStatus.Open).ToListAsync()
            )
        )
        {
            await using var scope = app.Services.CreateAsyncScope();
            var outcome = await scope
                .ServiceProvider.GetRequiredService<DecideReview>()
                .RunAsync(
                    task.Id,
                    CaseWorld.Staff(task.OrganisationId!),
                    new ReviewRequest(ReviewDecision.Approved, "情况属实", [], []) { Verified = CaseWorld.EveryFact },
                    Guid.NewGuid()
                );
            Assert.IsType<TaskOutcome.Done>(outcome);
        }
    }

    /// <summary>
    /// Copies of the open task of a unit under other names, due from that many days after it on, as a busy office has them.
    /// </summary>
    public static async Task CopyTasksAsync(
        this RunningApp app,
        string number,
        string unit,
        int count,
        int firstDay,
        Func<int, (string Applicant, string Event)> name
    )
    {
        var @case = await app.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync(row => row.Number == number));
        var task = await app.ReadAsync(db =>
            db.CaseTasks.AsNoTracking()
                .SingleAsync(row => row.CaseId == @case.Id && row.OrganisationId == unit && row.Status == CaseTaskStatus.Open)
        );
        await app.WriteAsync(db =>
            TaskCopies.Add(
                db,
                @case,
                task,
                Enumerable
                    .Range(1, count)
                    .Select(n => new TaskCopies.Copy(
                        $"AS2023-0102-{2000 + n:00000}",
                        name(n).Applicant,
                        name(n).Event,
                        task.DueAt!.Value.AddDays(firstDay + n % 9),
                        1 + n % 2,
                        n % 3 == 0 ? "欧阳建国" : null
                    ))
            )
        );
    }
}
