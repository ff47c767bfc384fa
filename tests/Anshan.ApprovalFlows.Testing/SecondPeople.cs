using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Whoever countersigns or signs what a test has determined or paid.</summary>
public static class SecondPeople
{
    /// <summary>The second and third person of a step about money agree, as long as somebody is asked.</summary>
    /// <param name="services">Of the world or the site.</param>
    /// <param name="task">The task of the author.</param>
    /// <param name="before">What the author was told.</param>
    /// <returns>What the last of them was told.</returns>
    public static async Task<TaskOutcome> AgreeAsync(IServiceProvider services, Guid task, TaskOutcome before)
    {
        while (before is TaskOutcome.Done && await FindAsync(services, task) is { } asked)
        {
            await using var scope = services.CreateAsyncScope();
            before = await scope
                .ServiceProvider.GetRequiredService<CountersignStep>()
                .AgreeAsync(asked.Task.Id, asked.Person, Guid.NewGuid());
        }

        return before;
    }

    /// <summary>The open task of a second or third person in the step of this task, with somebody who may end it.</summary>
    /// <returns>Null where nobody is asked.</returns>
    public static async Task<(CaseTask Task, Actor Person)?> FindAsync(IServiceProvider services, Guid task)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var ended = await db.CaseTasks.AsNoTracking().SingleAsync(row => row.Id == task);
        var ofCase = await db.CaseTasks.AsNoTracking().Where(row => row.CaseId == ended.CaseId).ToListAsync();
        var open = ofCase.Find(row =>
            row.ExecutionId == ended.ExecutionId && row.Status == CaseTaskStatus.Open && SecondEnds.Are(row.Kind)
        );
        if (open is null)
        {
            return null;
        }

        var people = await db
            .Users.AsNoTracking()
            .Where(user =>
                user.OrganisationId == open.OrganisationId && db.UserRoles.Any(row => row.UserId == user.Id && row.RoleId == open.Role)
            )
            .OrderBy(user => user.Id)
            .ToListAsync();
        var able = people.Find(user => Separation.Objection(ofCase, open, new UserId(user.Id)) is null);
        return able is null
            ? throw new InvalidOperationException($"Nobody can end “{open.Title}” of {open.OrganisationId}.")
            : (open, new Actor(new(able.Id), able.FullName, new(open.OrganisationId!), [open.Role]));
    }

    /// <summary>Uploads a receipt of the bank for an open payment; nothing where the task is none.</summary>
    public static void AddReceipt(AppDbContext db, Guid task, DateTimeOffset at)
    {
        var row = db.CaseTasks.AsNoTracking().Single(item => item.Id == task);
        if (TransferLeg.Of(row) is { } leg)
        {
            db.Add(
                new MaterialFile
                {
                    Id = Guid.CreateVersion7(),
                    CaseId = row.CaseId,
                    MaterialId = PaymentReceipt.Of(leg.Leg).Id,
                    FileName = "银行回单.pdf",
                    ContentType = "application/pdf",
                    Size = 1234,
                    Sha256 = new string('b', 64),
                    UploadedBy = "payer",
                    UploadedAt = at,
                }
            );
        }
    }
}
