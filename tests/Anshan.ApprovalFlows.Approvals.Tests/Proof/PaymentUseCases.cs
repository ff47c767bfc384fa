using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>How an amount is determined and paid, and how an account that stopped a payment is corrected.</summary>
internal static class PaymentUseCases
{
    public static IEnumerable<UseCase> All =>
        [
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
            Second("CountersignStep.AgreeAsync", (service, task, person, operation) => service.AgreeAsync(task.Id, person, operation)),
            Second(
                "CountersignStep.SendBackAsync",
                (service, task, person, operation) => service.SendBackAsync(task.Id, person, "请再核", operation)
            ),
            Payment,
            Second(
                "CountersignStep.AgreeAsync (last leg)",
                (service, task, person, operation) => service.AgreeAsync(task.Id, person, operation),
                async world =>
                {
                    var leg = await LegAsync(world, 1);
                    await world.RegisterPaymentAsync(leg.Id, Payer(leg));
                    return leg;
                }
            ),
            new(
                "ReversePayment.RunAsync",
                true,
                async world =>
                {
                    var id = await world.PaidCaseAsync(2);
                    await using var db = world.Database.OpenContext();
                    var task = (await db.Transfers.AsNoTracking().SingleAsync(row => row.CaseId == id && row.Leg == 2)).TaskId;
                    await world.Database.WriteAsync(write => Reversing.AddEvidence(write, task, world.Clock.Now));
                    var payer = CaseWorld.Staff("tiedong.finance", Roles.Finance);
                    return UseCase.Of<ReversePayment>(
                        world,
                        async (service, operation) => await service.RunAsync(task, payer, "凭证号抄错", operation)
                    );
                }
            ),
            Second(
                "CountersignStep.AgreeAsync (a reversal)",
                (service, task, person, operation) => service.AgreeAsync(task.Id, person, operation),
                async world =>
                {
                    var id = await world.PaidCaseAsync(2);
                    await using var db = world.Database.OpenContext();
                    var task = (await db.Transfers.AsNoTracking().SingleAsync(row => row.CaseId == id && row.Leg == 2)).TaskId;
                    await world.ReverseAsync(task, CaseWorld.Staff("tiedong.finance", Roles.Finance));
                    return await db.CaseTasks.AsNoTracking().SingleAsync(row => row.CaseId == id && row.Outcome == TransferTask.Reversing);
                }
            ),
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
        ];

    private static async Task<CaseTask> DeterminationAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        return (await world.OpenTasksAsync(id)).Single();
    }

    /// <summary>What a second person does with a determined amount.</summary>
    private static UseCase Second(
        string name,
        Func<CountersignStep, CaseTask, Actor, Guid, Task<TaskOutcome>> act,
        Func<CaseWorld, Task<CaseTask>>? done = null
    ) =>
        new(
            name,
            true,
            async world =>
            {
                var (task, person) = (await world.SecondAsync((await (done ?? ProposedAsync)(world)).Id))!.Value;
                return UseCase.Of<CountersignStep>(world, async (service, operation) => await act(service, task, person, operation));
            }
        );

    private static async Task<CaseTask> ProposedAsync(CaseWorld world)
    {
        var determination = await DeterminationAsync(world);
        await world.ProposeAmountAsync(determination.Id, CaseWorld.Staff("city.commerce"), "280000", "部分不符");
        return determination;
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
        var notice = await UnitUseCases.NoticeAsync(world);
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

    private static UseCase Payment =>
        new(
            "RecordPayment.RunAsync",
            true,
            async world =>
            {
                var task = await LegAsync(world, 0);
                await world.AddReceiptAsync(task.Id);
                var day = ChinaTime.DateOf(world.Clock.Now).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
                return UseCase.Of<RecordPayment>(
                    world,
                    async (service, operation) => await service.RunAsync(task.Id, Payer(task), day, "PZ-1", operation)
                );
            }
        );

    private static Actor Payer(CaseTask task) => CaseWorld.Staff(task.OrganisationId!, Roles.Finance);
}
