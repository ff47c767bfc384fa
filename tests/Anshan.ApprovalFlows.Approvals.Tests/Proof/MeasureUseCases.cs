using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>What administrators enter about measures.</summary>
internal static class MeasureUseCases
{
    private static readonly Actor Administrator = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);

    public static IEnumerable<UseCase> All =>
        [
            new(
                "EnterRates.LoanPrimeRateAsync",
                false,
                world =>
                    Task.FromResult(
                        UseCase.Of<EnterRates>(
                            world,
                            async (service, _) =>
                                (await service.LoanPrimeRateAsync(Administrator, "2023-08-21", "3.45", "4.20", new SinceRead(null))).Count
                        )
                    )
            ),
            new(
                "EnterRates.RegionalRateAsync",
                false,
                world =>
                    Task.FromResult(
                        UseCase.Of<EnterRates>(
                            world,
                            async (service, _) =>
                                (
                                    await service.RegionalRateAsync(
                                        Administrator,
                                        new("16.1"),
                                        "tiedong",
                                        "2023-09-01",
                                        "30",
                                        "铁东区文件",
                                        new SinceRead(null)
                                    )
                                ).Count
                        )
                    )
            ),
            new(
                "EditOrganisation.AddAsync",
                false,
                world =>
                    Task.FromResult(
                        UseCase.Of<EditOrganisation>(
                            world,
                            async (service, _) =>
                                (
                                    await service.AddAsync(
                                        Administrator,
                                        "tiedong",
                                        "sports",
                                        new OrganisationEntry("铁东区体育局", "体育局", null)
                                    )
                                ).Count
                        )
                    )
            ),
            new(
                "EditOrganisation.RenameAsync",
                false,
                world =>
                    Task.FromResult(
                        UseCase.Of<EditOrganisation>(
                            world,
                            async (service, _) =>
                                (
                                    await service.RenameAsync(
                                        Administrator,
                                        "city.commerce",
                                        new OrganisationEntry("鞍山市商务和会展局", "市商务局", "零售科"),
                                        Unit(world, "city.commerce")
                                    )
                                ).Count
                        )
                    )
            ),
            new(
                "EditOrganisation.CloseAsync",
                false,
                async world =>
                {
                    await world.UseAsync<EditOrganisation, int>(async service =>
                        (
                            await service.AddAsync(
                                Administrator,
                                "tiedong",
                                "sports",
                                new OrganisationEntry("铁东区体育局", "体育局", null)
                            )
                        ).Count
                    );
                    return UseCase.Of<EditOrganisation>(
                        world,
                        async (service, _) => (await service.CloseAsync(Administrator, "tiedong.sports")).Count
                    );
                }
            ),
            new(
                "EditOrganisation.ReopenAsync",
                false,
                async world =>
                {
                    await world.UseAsync<EditOrganisation, int>(async service =>
                        (
                            await service.AddAsync(
                                Administrator,
                                "tiedong",
                                "sports",
                                new OrganisationEntry("铁东区体育局", "体育局", null)
                            )
                        ).Count + (await service.CloseAsync(Administrator, "tiedong.sports")).Count
                    );
                    return UseCase.Of<EditOrganisation>(
                        world,
                        async (service, _) => await service.ReopenAsync(Administrator, "tiedong.sports")
                    );
                }
            ),
            new(
                "SetWindow.DatesAsync",
                false,
                world =>
                    Task.FromResult(
                        UseCase.Of<SetWindow>(
                            world,
                            async (service, _) =>
                                (
                                    await service.DatesAsync(
                                        Administrator,
                                        new("2.1"),
                                        "2023-09-01",
                                        null,
                                        "省商务厅公告",
                                        new SinceRead(null)
                                    )
                                ).Count
                        )
                    )
            ),
            new(
                "SetWindow.CloseAsync",
                false,
                world =>
                    Task.FromResult(
                        UseCase.Of<SetWindow>(
                            world,
                            async (service, _) =>
                                (await service.CloseAsync(Administrator, new("16.1"), "本年度资金已用完", new SinceRead(null))).Count
                        )
                    )
            ),
            new(
                "SetWindow.ReopenAsync",
                false,
                async world =>
                {
                    const string Reason = "本年度资金已用完";
                    await world.UseAsync<SetWindow, int>(async service =>
                        (await service.CloseAsync(Administrator, new("16.1"), Reason, new SinceRead(null))).Count
                    );
                    return UseCase.Of<SetWindow>(
                        world,
                        async (service, _) =>
                            (await service.ReopenAsync(Administrator, new("16.1"), new SinceRead(ReadFrom.Of("reason", Reason)))).Count
                    );
                }
            ),
        ];

    /// <summary>The page of the unit as it was opened before.</summary>
    private static SinceRead Unit(CaseWorld world, string id) =>
        new(ReadFrom.Of(EditOrganisation.FieldsOf(world.Database.Services.GetRequiredService<OrganisationTree>().Find(id)!)));
}
