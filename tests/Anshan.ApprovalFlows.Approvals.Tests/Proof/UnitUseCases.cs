using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Cases that a unit opens itself: records, lists, public notices, objections.</summary>
internal static class UnitUseCases
{
    public static IEnumerable<UseCase> All =>
        [
            new(
                "StartUnitCase.RunAsync",
                true,
                async world =>
                {
                    await LoadAsync(world, "13.7");
                    return UseCase.Of<StartUnitCase>(
                        world,
                        async (service, operation) => await service.RunAsync("13.7", "main", CaseWorld.Staff("city.science"), operation)
                    );
                }
            ),
            new(
                "RecordResult.RunAsync",
                true,
                async world =>
                {
                    var task = await DutyTaskAsync(world, "6.2");
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
        ];

    private static ObjectionRequest Objection => new(1, "王先生", "wang@example.cn", "成交额有误", "visitor");

    /// <summary>The task of a public notice with a list of one.</summary>
    public static async Task<CaseTask> NoticeAsync(CaseWorld world)
    {
        var task = await ProposedAsync(world, "13.5", RankedUnit);
        await world.UseAsync<EntitlementLists, TaskOutcome>(service =>
            service.ConfirmAsync(task.Id, CaseWorld.Staff("city.science", number: 2), Guid.NewGuid())
        );
        return (await world.OpenTasksAsync(task.CaseId)).Single();
    }

    private static string Unit => $"示例单位\t{CaseWorld.Profile().CreditCode}\t示例银行 1234567";

    private static string TransferAgency => $"{Unit}\tprovincial\t省科技厅文件\t2023-06-01";

    private static string RankedUnit => $"{Unit}\t2022\t1000000\t3\t1\tno";

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

    /// <summary>The first report of a duty that the system has opened.</summary>
    private static async Task<CaseTask> DutyTaskAsync(CaseWorld world, string measure)
    {
        await LoadAsync(world, measure);
        await world.UseAsync<OpenDuties, int?>(service => service.RunAsync());
        await using var db = world.Database.OpenContext();
        return await db.CaseTasks.AsNoTracking().SingleAsync(task => task.Kind == TaskKind.Duty);
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
}
