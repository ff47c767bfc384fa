using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Incidents;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Use cases of people and timers on cases, except payments and cases opened by units.</summary>
internal static class CaseUseCases
{
    private static readonly Actor Administrator = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);

    public static IEnumerable<UseCase> All =>
        [
            new(
                "SubmitApplication.RunAsync",
                true,
                async world =>
                {
                    var draft = await world.DraftAsync();
                    return UseCase.Of<SubmitApplication>(
                        world,
                        async (service, operation) => await service.RunAsync(draft, CaseWorld.Organiser, operation)
                    );
                }
            ),
            Decision("approved", ReviewDecision.Approved, isSecond: false),
            Decision("approved by the last", ReviewDecision.Approved, isSecond: true),
            Decision("returned", ReviewDecision.Returned, isSecond: true),
            Decision("rejected", ReviewDecision.Rejected, isSecond: false),
            new(
                "ResubmitApplication.RunAsync",
                true,
                async world =>
                {
                    var task = (await CorrectionAsync(world)).Id;
                    var form = new Dictionary<string, string?> { ["venueRental"] = "380000" };
                    return UseCase.Of<ResubmitApplication>(
                        world,
                        async (service, operation) => await service.RunAsync(task, CaseWorld.Organiser, form, "已更正", operation)
                    );
                }
            ),
            new(
                "SaveCorrection.RunAsync",
                false,
                async world =>
                {
                    var task = (await CorrectionAsync(world)).Id;
                    return UseCase.Of<SaveCorrection>(
                        world,
                        async (service, _) =>
                            await service.RunAsync(task, CaseWorld.Organiser, Submitted, Typed, new SinceRead(ReadFrom.Of(Submitted)))
                    );
                }
            ),
            new(
                "SaveCorrection.ForgetAsync",
                false,
                async world =>
                {
                    var task = (await CorrectionAsync(world)).Id;
                    await world.UseAsync<SaveCorrection, TaskOutcome>(service =>
                        service.RunAsync(task, CaseWorld.Organiser, Submitted, Typed, new SinceRead(ReadFrom.Of(Submitted)))
                    );
                    return UseCase.Of<SaveCorrection>(world, async (service, _) => await service.ForgetAsync(task));
                }
            ),
            new(
                "WithdrawApplication.RunAsync",
                true,
                async world =>
                {
                    var id = (await CorrectionAsync(world)).CaseId;
                    return UseCase.Of<WithdrawApplication>(
                        world,
                        async (service, operation) => await service.RunAsync(id, CaseWorld.Organiser, "不再申请", operation)
                    );
                }
            ),
            Claim("ClaimAsync", false, (service, task, actor) => service.ClaimAsync(task, actor)),
            Claim("ReleaseAsync", true, (service, task, actor) => service.ReleaseAsync(task, actor)),
            Claim(
                "TakeOverAsync",
                true,
                (service, task, _) => service.TakeOverAsync(task, CaseWorld.Staff("tiedong.commerce", number: 2), "同事休假")
            ),
            Claim(
                "SaveOpinionAsync",
                false,
                (service, task, actor) => service.SaveOpinionAsync(task, actor, "初步看法", new SinceRead(null))
            ),
            Incident("RetryAsync", (actions, incident, operation) => actions.RetryAsync(incident, Administrator, operation)),
            Incident(
                "SkipAsync",
                (actions, incident, operation) => actions.SkipAsync(incident, Administrator, "Approved", "已书面同意", operation)
            ),
            Incident("CancelAsync", (actions, incident, operation) => actions.CancelAsync(incident, Administrator, "流程有误", operation)),
            Sweep("a reminder", "2023-09-07T18:00:00+08:00"),
            Sweep("an expired correction", "2023-10-20T18:00:00+08:00", isCorrection: true),
        ];

    private static Dictionary<string, string?> Submitted => new() { ["venueRental"] = "400000" };

    private static Dictionary<string, string?> Typed => new() { ["venueRental"] = "380000" };

    /// <summary>The open correction of a case that was returned.</summary>
    public static async Task<CaseTask> CorrectionAsync(CaseWorld world, IReadOnlyList<string>? materials = null)
    {
        var id = await world.CaseAsync();
        var task = (await world.OpenTasksAsync(id))[0];
        await world.UseAsync<DecideReview, TaskOutcome>(service =>
            service.RunAsync(
                task.Id,
                CaseWorld.Staff(task.OrganisationId!),
                new ReviewRequest(ReviewDecision.Returned, "请补正", ["venueRental"], materials ?? []),
                Guid.NewGuid()
            )
        );
        return (await world.OpenTasksAsync(id)).Single();
    }

    private static UseCase Decision(string which, ReviewDecision decision, bool isSecond) =>
        new(
            $"DecideReview.RunAsync ({which})",
            true,
            async world =>
            {
                var tasks = await world.OpenTasksAsync(await world.CaseAsync());
                if (isSecond)
                {
                    await world.DecideAsync(tasks[0].Id, CaseWorld.Staff(tasks[0].OrganisationId!), ReviewDecision.Approved);
                }

                var task = tasks[isSecond ? 1 : 0];
                return async operation =>
                    await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), decision, operation: operation);
            }
        );

    private static UseCase Claim(string method, bool isClaimed, Func<ClaimTask, Guid, Actor, Task<TaskOutcome>> act) =>
        new(
            $"ClaimTask.{method}",
            false,
            async world =>
            {
                var task = (await world.OpenTasksAsync(await world.CaseAsync())).First(row => row.OrganisationId == "tiedong.commerce");
                var actor = CaseWorld.Staff("tiedong.commerce");
                if (isClaimed)
                {
                    await world.UseAsync<ClaimTask, TaskOutcome>(service => service.ClaimAsync(task.Id, actor));
                }

                return UseCase.Of<ClaimTask>(world, async (service, _) => await act(service, task.Id, actor));
            }
        );

    private static UseCase Incident(string method, Func<IncidentActions, long, Guid, Task<TaskOutcome>> act) =>
        new(
            $"IncidentActions.{method}",
            false,
            async world =>
            {
                await world.Database.Gate.WriteAsync(
                    async (db, token) =>
                    {
                        var published = await db.Set<DefinitionVersion>()
                            .SingleAsync(row => row.IsPublished && row.DefinitionId == "measure-1.2-main", token);
                        published.Json = Broken(published.Json);
                        return 0;
                    }
                );
                await world.CaseAsync();
                await using var db = world.Database.OpenContext();
                var incident = (await db.Incidents.SingleAsync()).Id;
                return UseCase.Of<IncidentActions>(world, async (actions, operation) => await act(actions, incident, operation));
            }
        );

    /// <summary>The first review's due date is an expression that means nothing.</summary>
    private static string Broken(string json)
    {
        var document = JsonNode.Parse(json)!;
        var review = document["root"]!["activities"]!.AsArray().Single(activity => (string?)activity!["id"] == "county-review")!;
        review["dueInWorkingDays"] = JsonNode.Parse(
            """{"typeName":"Int32","expression":{"type":"JavaScript","value":"noSuchThing.days"}}"""
        );
        return document.ToJsonString();
    }

    private static UseCase Sweep(string which, string at, bool isCorrection = false) =>
        new(
            $"TimerSweep.RunAsync ({which})",
            false,
            async world =>
            {
                var id = isCorrection ? (await CorrectionAsync(world)).CaseId : await world.CaseAsync();
                await world.Database.Gate.WriteAsync(
                    (db, token) =>
                        db.Set<TimerRow>()
                            .Where(row => row.InstanceId == id && row.Kind != (isCorrection ? "expire" : "remind"))
                            .ExecuteDeleteAsync(token)
                );
                world.Clock.Offset =
                    DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)
                    - world.Database.Services.GetRequiredService<TimeProvider>().GetUtcNow();
                return UseCase.Of<TimerSweep>(world, async (sweep, _) => await sweep.RunAsync());
            }
        );
}
