using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>What administrators enter about measures.</summary>
internal static class MeasureUseCases
{
    private static readonly Actor Administrator = new("flowadmin", "流程管理员", null, [Roles.WorkflowAdministrator]);

    public static IEnumerable<UseCase> All =>
    [
        new("EnterRates.LoanPrimeRateAsync", false, world => Task.FromResult(UseCase.Of<EnterRates>(
            world, async (service, _) => (await service.LoanPrimeRateAsync(Administrator, "2023-08-21", "3.45", "4.20")).Count))),
        new("EnterRates.RegionalRateAsync", false, world => Task.FromResult(UseCase.Of<EnterRates>(
            world, async (service, _) => (await service.RegionalRateAsync(Administrator, "16.1", "tiedong", "2023-09-01", "30", "铁东区文件")).Count))),
        new("EditOrganisation.AddAsync", false, world => Task.FromResult(UseCase.Of<EditOrganisation>(
            world, async (service, _) => (await service.AddAsync(Administrator, "tiedong", "sports", new OrganisationEntry("铁东区体育局", "体育局", null))).Count))),
        new("EditOrganisation.RenameAsync", false, world => Task.FromResult(UseCase.Of<EditOrganisation>(
            world, async (service, _) => (await service.RenameAsync(Administrator, "city.commerce", new OrganisationEntry("鞍山市商务和会展局", "市商务局", "零售科"))).Count))),
        new("EditOrganisation.CloseAsync", false, async world =>
        {
            await world.UseAsync<EditOrganisation, int>(async service => (await service.AddAsync(Administrator, "tiedong", "sports", new OrganisationEntry("铁东区体育局", "体育局", null))).Count);
            return UseCase.Of<EditOrganisation>(world, async (service, _) => (await service.CloseAsync(Administrator, "tiedong.sports")).Count);
        }),
        new("EditOrganisation.ReopenAsync", false, async world =>
        {
            await world.UseAsync<EditOrganisation, int>(async service =>
                (await service.AddAsync(Administrator, "tiedong", "sports", new OrganisationEntry("铁东区体育局", "体育局", null))).Count + (await service.CloseAsync(Administrator, "tiedong.sports")).Count);
            return UseCase.Of<EditOrganisation>(world, async (service, _) => await service.ReopenAsync(Administrator, "tiedong.sports"));
        }),
        new("SetWindow.DatesAsync", false, world => Task.FromResult(UseCase.Of<SetWindow>(
            world, async (service, _) => (await service.DatesAsync(Administrator, "2.1", "2023-09-01", null, "省商务厅公告")).Count))),
        new("SetWindow.CloseAsync", false, world => Task.FromResult(UseCase.Of<SetWindow>(
            world, async (service, _) => (await service.CloseAsync(Administrator, "16.1", "本年度资金已用完")).Count))),
        new("SetWindow.ReopenAsync", false, world => Task.FromResult(UseCase.Of<SetWindow>(
            world, async (service, _) => await service.ReopenAsync(Administrator, "16.1")))),
    ];
}
