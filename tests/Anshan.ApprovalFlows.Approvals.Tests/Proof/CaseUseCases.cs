using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Incidents;
using Anshan.ApprovalFlows.Approvals.Procedures;
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

/// <summary>What people and the clock do to cases.</summary>
internal static class CaseUseCases
{
    private static readonly Actor Administrator = new("flowadmin", "流程管理员", null, [Roles.WorkflowAdministrator]);

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
            new(
                "DetermineAmount.RunAsync",
                true,
                async world =>
                {
                    var task = await DeterminationAsync(world);
                    return UseCase.Of<DetermineAmount>(
                        world,
                        async (service, operation) =>
                            await service.RunAsync(task.Id, CaseWorld.Staff("city.commerce"), "280000", "部分不符", operation)
                    );
                }
            ),
            Payment("first leg", legsPaid: 0),
            Payment("last leg", legsPaid: 1),
            new(
                "RecordPayment.FailAsync",
                true,
                async world =>
                {
                    var task = await LegAsync(world, 0);
                    return UseCase.Of<RecordPayment>(
                        world,
                        async (service, operation) =>
                            await service.FailAsync(task.Id, Payer(task), FailureKind.AccountName, "户名不符", operation)
                    );
                }
            ),
            new(
                "CorrectAccount.RunAsync",
                true,
                async world =>
                {
                    var task = await AccountAsync(world);
                    return UseCase.Of<CorrectAccount>(
                        world,
                        async (service, operation) =>
                            await service.RunAsync(task.Id, CaseWorld.Organiser, NewAccount, false, "抄错", operation)
                    );
                }
            ),
            new(
                "ConfirmAccount.ConfirmAsync",
                true,
                async world =>
                {
                    var task = await ChangedAccountAsync(world);
                    return UseCase.Of<ConfirmAccount>(
                        world,
                        async (service, operation) =>
                            await service.ConfirmAsync(task.Id, CaseWorld.Staff("tiedong.finance", Roles.Head), operation)
                    );
                }
            ),
            new(
                "ConfirmAccount.ReturnAsync",
                true,
                async world =>
                {
                    var task = await ChangedAccountAsync(world);
                    return UseCase.Of<ConfirmAccount>(
                        world,
                        async (service, operation) =>
                            await service.ReturnAsync(task.Id, CaseWorld.Staff("tiedong.finance", Roles.Head), "仍不符", operation)
                    );
                }
            ),
            new(
                "CorrectAccount.RunAsync (the profile with it)",
                true,
                async world =>
                {
                    var task = await AccountAsync(world);
                    var keep = await world.UseAsync<SaveProfile, TakeOver>(service =>
                        Task.FromResult(
                            service.TakeOver(
                                CaseWorld.Organiser,
                                [ProfileParts.Account],
                                new SinceRead(ReadFrom.Of(SaveProfile.FieldsOf(CaseWorld.Profile())))
                            )
                        )
                    );
                    return UseCase.Of<CorrectAccount>(
                        world,
                        async (service, operation) =>
                            await service.RunAsync(task.Id, CaseWorld.Organiser, NewAccount, false, "抄错", operation, keep)
                    );
                }
            ),
            new(
                "CorrectAccount.OfLineAsync",
                true,
                async world =>
                {
                    var task = await ListedAccountAsync(world);
                    return UseCase.Of<CorrectAccount>(
                        world,
                        async (service, operation) =>
                            await service.OfLineAsync(
                                task,
                                CaseWorld.Staff("city.science"),
                                "示例银行 6222000000000009",
                                false,
                                "抄错",
                                operation
                            )
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
            Incident("RetryAsync", (desk, incident, operation) => desk.RetryAsync(incident, Administrator, operation)),
            Incident(
                "SkipAsync",
                (desk, incident, operation) => desk.SkipAsync(incident, Administrator, "Approved", "已书面同意", operation)
            ),
            Incident("CancelAsync", (desk, incident, operation) => desk.CancelAsync(incident, Administrator, "流程有误", operation)),
            new(
                "StartUnitCase.RunAsync",
                true,
                async world =>
                {
                    await LoadAsync(world, "6.2");
                    return UseCase.Of<StartUnitCase>(
                        world,
                        async (service, operation) => await service.RunAsync("6.2", "main", CaseWorld.Staff("city.development"), operation)
                    );
                }
            ),
            new(
                "RecordResult.RunAsync",
                true,
                async world =>
                {
                    var task = await UnitTaskAsync(world, "6.2", "city.development");
                    var report = new Dictionary<string, string?>
                    {
                        ["progress"] = "已梳理项目",
                        ["evidence"] = "台账",
                        ["light"] = "green",
                        ["finished"] = "no",
                    };
                    return UseCase.Of<RecordResult>(
                        world,
                        async (service, operation) =>
                            await service.RunAsync(task.Id, CaseWorld.Staff("city.development"), report, operation)
                    );
                }
            ),
            new(
                "EntitlementLists.ProposeAsync",
                true,
                async world =>
                {
                    var task = await UnitTaskAsync(world, "13.7", "city.science");
                    return UseCase.Of<EntitlementLists>(
                        world,
                        async (service, operation) =>
                            await service.ProposeAsync(task.Id, CaseWorld.Staff("city.science"), TransferAgency, operation)
                    );
                }
            ),
            new(
                "EntitlementLists.ConfirmAsync",
                true,
                async world =>
                {
                    var task = await ProposedAsync(world, "13.7", TransferAgency);
                    return UseCase.Of<EntitlementLists>(
                        world,
                        async (service, operation) =>
                            await service.ConfirmAsync(task.Id, CaseWorld.Staff("city.science", number: 2), operation)
                    );
                }
            ),
            new(
                "EntitlementLists.ReturnAsync",
                true,
                async world =>
                {
                    var task = await ProposedAsync(world, "13.7", TransferAgency);
                    return UseCase.Of<EntitlementLists>(
                        world,
                        async (service, operation) =>
                            await service.ReturnAsync(task.Id, CaseWorld.Staff("city.science", number: 2), "少一家", operation)
                    );
                }
            ),
            new(
                "ObjectToNotice.RunAsync",
                true,
                async world =>
                {
                    var notice = await NoticeAsync(world);
                    return UseCase.Of<ObjectToNotice>(
                        world,
                        async (service, operation) => await service.RunAsync(notice.Id, Objection, operation)
                    );
                }
            ),
            new(
                "DecideObjection.RunAsync",
                true,
                async world =>
                {
                    var notice = await NoticeAsync(world);
                    await world.UseAsync<ObjectToNotice, TaskOutcome>(service => service.RunAsync(notice.Id, Objection, Guid.NewGuid()));
                    await using var db = world.Database.OpenContext();
                    var id = await db.Objections.Select(row => row.Id).SingleAsync();
                    return UseCase.Of<DecideObjection>(
                        world,
                        async (service, operation) =>
                            await service.RunAsync(notice.Id, id, CaseWorld.Staff("city.science"), true, "经核实重复计算", operation)
                    );
                }
            ),
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

    private static ObjectionRequest Objection => new(1, "王先生", "wang@example.cn", "成交额有误", "visitor");

    /// <summary>The task of a public notice with a list of one.</summary>
    private static async Task<CaseTask> NoticeAsync(CaseWorld world)
    {
        var task = await ProposedAsync(world, "13.5", RankedUnit);
        await world.UseAsync<EntitlementLists, TaskOutcome>(service =>
            service.ConfirmAsync(task.Id, CaseWorld.Staff("city.science", number: 2), Guid.NewGuid())
        );
        return (await world.OpenTasksAsync(task.CaseId)).Single();
    }

    private static string Unit => $"示例单位\t{CaseWorld.Profile().CreditCode}\t示例银行 1234567";

    private static string TransferAgency => $"{Unit}\tprovincial\t省科技厅文件\t2023-06-01";

    private static string RankedUnit => $"{Unit}\t2023\t1000000\t3\t1\tno";

    private static Task LoadAsync(CaseWorld world, string measure) =>
        world.Database.Services.GetRequiredService<ProcedureLibrary>().LoadAsync(RepositoryFolder.Workflows, [measure]);

    /// <summary>The first task of a case that a unit has opened.</summary>
    private static async Task<CaseTask> UnitTaskAsync(CaseWorld world, string measure, string unit)
    {
        await LoadAsync(world, measure);
        var opened = await world.UseAsync<StartUnitCase, SubmitOutcome>(service =>
            service.RunAsync(measure, "main", CaseWorld.Staff(unit), Guid.NewGuid())
        );
        return (await world.OpenTasksAsync(((SubmitOutcome.Submitted)opened).CaseId)).Single();
    }

    /// <summary>The task of confirming a list that was proposed.</summary>
    private static async Task<CaseTask> ProposedAsync(CaseWorld world, string measure, string list)
    {
        var task = await UnitTaskAsync(world, measure, "city.science");
        await world.UseAsync<EntitlementLists, TaskOutcome>(service =>
            service.ProposeAsync(task.Id, CaseWorld.Staff("city.science"), list, Guid.NewGuid())
        );
        return (await world.OpenTasksAsync(task.CaseId)).Single();
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

    private static async Task<CaseTask> DeterminationAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        return (await world.OpenTasksAsync(id)).Single();
    }

    private static async Task<CaseTask> LegAsync(CaseWorld world, int legsPaid)
    {
        var determination = await DeterminationAsync(world);
        await world.DetermineAsync(determination.Id, CaseWorld.Staff("city.commerce"), "280000", "部分不符");
        for (var leg = 0; leg < legsPaid; leg++)
        {
            var task = (await world.OpenTasksAsync(determination.CaseId)).Single();
            await world.PayAsync(task.Id, Payer(task));
        }

        return (await world.OpenTasksAsync(determination.CaseId)).Single();
    }

    private static ProfileEntry NewAccount => SaveProfile.Of(CaseWorld.Profile()) with { BankAccount = "6222000011112222" };

    /// <summary>The applicant's task after the last leg failed for the account.</summary>
    private static async Task<CaseTask> AccountAsync(CaseWorld world)
    {
        var task = await LegAsync(world, 1);
        await world.UseAsync<RecordPayment, TaskOutcome>(service =>
            service.FailAsync(task.Id, Payer(task), FailureKind.AccountName, "户名不符", Guid.NewGuid())
        );
        return (await world.OpenTasksAsync(task.CaseId)).Single();
    }

    /// <summary>The task of the unit that made a list, of which an account has stopped the payment.</summary>
    private static async Task<Guid> ListedAccountAsync(CaseWorld world)
    {
        var notice = await NoticeAsync(world);
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, CaseWorld.Staff("city.science", Roles.Finance), "pays@example.cn");
            CaseWorld.AddUser(db, CaseWorld.Staff("city.science", Roles.Finance, 2), "confirms@example.cn");
        });
        await world.Demo.AdvanceToAsync(notice.DueAt!.Value.AddHours(9));
        var leg = (await world.OpenTasksAsync(notice.CaseId)).Single();
        await world.UseAsync<RecordPayment, TaskOutcome>(service =>
            service.FailAsync(
                leg.Id,
                CaseWorld.Staff("city.science", Roles.Finance),
                FailureKind.AccountNumber,
                "账号不存在",
                Guid.NewGuid(),
                1
            )
        );
        return (await world.OpenTasksAsync(notice.CaseId)).Single().Id;
    }

    /// <summary>The task of the payer's second person.</summary>
    private static async Task<CaseTask> ChangedAccountAsync(CaseWorld world)
    {
        var task = await AccountAsync(world);
        await world.UseAsync<CorrectAccount, TaskOutcome>(service =>
            service.RunAsync(task.Id, CaseWorld.Organiser, NewAccount, false, null, Guid.NewGuid())
        );
        return (await world.OpenTasksAsync(task.CaseId)).Single();
    }

    private static UseCase Payment(string which, int legsPaid) =>
        new(
            $"RecordPayment.RunAsync ({which})",
            true,
            async world =>
            {
                var task = await LegAsync(world, legsPaid);
                var day = ChinaTime.DateOf(world.Clock.Now).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
                return UseCase.Of<RecordPayment>(
                    world,
                    async (service, operation) => await service.RunAsync(task.Id, Payer(task), day, "PZ-1", operation)
                );
            }
        );

    private static Actor Payer(CaseTask task) => CaseWorld.Staff(task.OrganisationId!, Roles.Finance);

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

    private static UseCase Incident(string method, Func<IncidentDesk, long, Guid, Task<TaskOutcome>> act) =>
        new(
            $"IncidentDesk.{method}",
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
                return UseCase.Of<IncidentDesk>(world, async (desk, operation) => await act(desk, incident, operation));
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
