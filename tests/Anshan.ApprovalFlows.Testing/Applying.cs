using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Applies for any measure, opens its lists, and records what units record.</summary>
public static class Applying
{
    /// <summary>A draft with these answers, the others filled in plainly, and with the materials unless none are wanted.</summary>
    public static async Task<Guid> DraftAsync(
        this CaseWorld world,
        string measureId,
        string procedureId,
        IReadOnlyDictionary<string, string> answers,
        bool withMaterials = true
    )
    {
        var (id, measure) = (Guid.CreateVersion7(), world.Measure(measureId));
        var form = SampleAnswers.Fill(measure.Form, answers, ChinaTime.DateOf(world.Clock.Now));
        await world.Database.WriteAsync(db =>
        {
            db.Add(
                new Draft
                {
                    Id = id,
                    SubjectId = CaseWorld.Organiser.UserId,
                    MeasureId = measureId,
                    ProcedureId = procedureId,
                    FormJson = JsonSerializer.Serialize(form),
                    CreatedAt = world.Clock.Now,
                }
            );
            db.AddRange(
                measure
                    .Materials.Where(_ => withMaterials)
                    .Select(material => new MaterialFile
                    {
                        Id = Guid.NewGuid(),
                        DraftId = id,
                        MaterialId = material.Id,
                        FileName = "材料.pdf",
                        ContentType = "application/pdf",
                        Size = 1234,
                        Sha256 = new string('a', 64),
                        UploadedBy = CaseWorld.Organiser.UserId,
                        UploadedAt = world.Clock.Now,
                    })
            );
        });
        return id;
    }

    /// <summary>Records the answers in a task, the others filled in plainly.</summary>
    public static Task<TaskOutcome> RecordAsync(this CaseWorld world, CaseTask task, params (string Key, string Value)[] answers) =>
        world.UseAsync<RecordResult, TaskOutcome>(service =>
            service.RunAsync(
                task.Id,
                CaseWorld.Staff(task.OrganisationId!, task.Role),
                SampleAnswers.Fill(
                    Approvals.Activities.RecordRequest.Of(task)!.Form,
                    answers.ToDictionary(answer => answer.Key, answer => answer.Value),
                    ChinaTime.DateOf(world.Clock.Now)
                ),
                Guid.NewGuid()
            )
        );

    /// <summary>Opens a list of the measure for its unit.</summary>
    public static async Task<SubmitOutcome.Submitted> OpenListAsync(
        this CaseWorld world,
        string measureId,
        string procedureId,
        Actor by,
        string? name = null
    ) =>
        (SubmitOutcome.Submitted)
            await world.UseAsync<StartUnitCase, SubmitOutcome>(service =>
                service.RunAsync(measureId, procedureId, by, Guid.NewGuid(), name)
            );

    /// <summary>Proposes the list of a case.</summary>
    public static async Task<TaskOutcome> ProposeAsync(this CaseWorld world, Guid caseId, Actor by, string list)
    {
        var task = (await world.OpenTasksAsync(caseId)).Single();
        return await world.UseAsync<EntitlementLists, TaskOutcome>(service => service.ProposeAsync(task.Id, by, list, Guid.NewGuid()));
    }

    /// <summary>Confirms the list of a case by a second person.</summary>
    public static async Task<TaskOutcome> ConfirmAsync(this CaseWorld world, Guid caseId, Actor second)
    {
        var task = (await world.OpenTasksAsync(caseId)).Single();
        return await world.UseAsync<EntitlementLists, TaskOutcome>(service => service.ConfirmAsync(task.Id, second, Guid.NewGuid()));
    }

    private static MeasurePackage Measure(this CaseWorld world, string id) =>
        world.Database.Services.GetRequiredService<MeasureCatalogue>()[id];
}
