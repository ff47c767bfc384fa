using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Cases;

/// <summary>An account that stopped a payment: corrected, confirmed by a second person, and never paid again as it was.</summary>
public sealed class AccountCorrectionTests
{
    [Fact]
    public async Task An_account_that_stopped_a_payment_is_corrected_confirmed_by_a_second_person_and_then_paid()
    {
        Guid id = default;
        await using var site = await PayeeSite.StartAsync(async world => id = await PayeeSite.LastLegAsync(world));
        var (payer, organiser, second) = (site.As(PayeeSite.Payer), site.As(CaseWorld.Organiser), site.As(PayeeSite.Second));
        var task = await payer.OpenAsync(await PayeeSite.AddressAsync(site, id));
        Assert.Contains("0704020109000000001", task["leg"], StringComparison.Ordinal);
        var missing = await payer.PressAsync(task, "payment-failed", ("Failure.Reason", "银行退回"));
        Assert.Contains("请选择拨付未成功的原因", missing["error-summary"], StringComparison.Ordinal);
        var failed = await payer.PressAsync(missing, "payment-failed", ("Failure.Kind", nameof(FailureKind.AccountNumber)));
        Assert.Contains("更正收款账户并经另一人确认", failed["notice"], StringComparison.Ordinal);
        Assert.Empty(failed.Texts("task"));
        Assert.Equal("account-correction", (await LastMailAsync(site, id)).Template);
        Assert.Contains($"/cases/{id}", (await LastMailAsync(site, id)).Text, StringComparison.Ordinal);
        Assert.All(
            await site.ReadAsync(db =>
                db.Timers.AsNoTracking().Where(timer => timer.InstanceId == id && timer.Kind != "due").ToListAsync()
            ),
            timer => Assert.True(timer.Number > 1000 || timer.Kind == "due-date")
        );

        var shown = await organiser.OpenAsync(Links.Case(id));
        Assert.Contains("银行退回", shown["account-banner"], StringComparison.Ordinal);
        var page = await organiser.OpenAsync(shown.Find("to-account")!.GetAttribute("href")!);
        Assert.Contains("0704020109000000001", page["refused-account"], StringComparison.Ordinal);
        var same = await organiser.PressAsync(page, "send-account");
        Assert.Contains("与没有拨付成功的账户相同", same["error-summary"], StringComparison.Ordinal);
        var unsaid = await organiser.PressAsync(same, "send-account", ("IsRight", "true"));
        Assert.Contains("请说明为什么账户无误", unsaid["error-summary"], StringComparison.Ordinal);
        var both = await organiser.PressAsync(
            page,
            "send-account",
            ("Own.BankAccount", "6222 0000 1111 2222"),
            ("IsRight", "true"),
            ("Note", "请拨到新账户")
        );
        Assert.Contains("填写的账户与没有拨付成功的账户不同", both["error-summary"], StringComparison.Ordinal);
        Assert.Equal("6222 0000 1111 2222", both.Value("Own_BankAccount"));
        var sent = await organiser.PressAsync(page, "send-account", ("Own.BankAccount", "6222 0000 1111 2222"), ("Note", "原账号抄错"));
        var back = await organiser.PressAsync(page, "send-account", ("Own.BankAccount", "6222 0000 3333 4444"));
        Assert.Equal((System.Net.HttpStatusCode.OK, Links.Case(id)), (back.Status, back.Path));
        Assert.Contains("已经提交过一次", back["refusal"], StringComparison.Ordinal);
        Assert.Equal(Links.Case(id), sent.Path);
        Assert.Equal(
            "6222000011112222",
            (
                await site.ReadAsync(db =>
                    db.ApplicantProfiles.AsNoTracking().SingleAsync(row => row.SubjectId == CaseWorld.Organiser.UserId)
                )
            ).BankAccount
        );

        // One finance officer, who will pay: the head is the second person. Who recorded the failure has no part in it.
        var waiting = await site.ReadAsync(db =>
            db.CaseTasks.AsNoTracking().SingleAsync(row => row.CaseId == id && row.Status == CaseTaskStatus.Open)
        );
        Assert.Equal((TaskKind.AccountConfirmation, Roles.Head, "tiedong.finance"), (waiting.Kind, waiting.Role, waiting.OrganisationId));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await payer.OpenAsync(Links.Task(waiting.Id))).Status);
        var confirmation = await second.OpenAsync(Links.Task(waiting.Id));
        Assert.Contains("0704020109000000001", confirmation["account-change"], StringComparison.Ordinal);
        Assert.Contains("6222000011112222", confirmation["account-change"], StringComparison.Ordinal);
        Assert.Contains("原账号抄错", confirmation.Main, StringComparison.Ordinal);
        Assert.Contains("已确认收款账户", (await second.PressAsync(confirmation, "confirm-account"))["notice"], StringComparison.Ordinal);

        var again = await payer.OpenAsync(await PayeeSite.AddressAsync(site, id));
        Assert.Contains("6222000011112222", again["leg"], StringComparison.Ordinal);
        Assert.StartsWith("已登记拨付", (await payer.PayAsync(again, "PZ-2"))["notice"], StringComparison.Ordinal);
        await site.AgreedAsync(again);
        var leg = await site.ReadAsync(db => db.Transfers.AsNoTracking().SingleAsync(row => row.ToOrganisationId == null));
        Assert.Contains("6222000011112222", leg.ToAccount, StringComparison.Ordinal);
        Assert.Equal(CaseStatus.Completed, (await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).Status);
        Assert.Equal(
            ["account.corrected", "account.confirmed"],
            await site.ReadAsync(db =>
                db.AuditEvents.AsNoTracking()
                    .Where(row => row.Action.StartsWith("account."))
                    .OrderBy(row => row.Seq)
                    .Select(row => row.Action)
                    .ToListAsync()
            )
        );
        Assert.Empty(await site.ReadAsync(db => Approvals.Maintenance.ConsistencyCheck.RunAsync(db)));
    }

    [Fact]
    public async Task An_account_that_is_right_is_vouched_for_and_may_come_back_once_more()
    {
        Guid id = default;
        await using var site = await PayeeSite.StartAsync(async world => id = await FailedAsync(world, FailureKind.AccountClosed));
        var (organiser, second) = (site.As(CaseWorld.Organiser), site.As(PayeeSite.Second));
        var page = await organiser.OpenAsync((await organiser.OpenAsync(Links.Case(id))).Find("to-account")!.GetAttribute("href")!);
        Assert.Contains(
            "收款账户已提交",
            (await organiser.PressAsync(page, "send-account", ("IsRight", "true"), ("Note", "银行已解冻")))["notice"],
            StringComparison.Ordinal
        );
        var confirmation = await second.OpenAsync(await PayeeSite.AddressAsync(site, id));
        Assert.Contains("申请主体说明账户无误", confirmation.Main, StringComparison.Ordinal);
        var unsaid = await second.PressAsync(confirmation, "return-account");
        Assert.Contains("请写明哪里需要再核对", unsaid["error-summary"], StringComparison.Ordinal);
        await second.PressAsync(unsaid, "return-account", ("Account.Reason", "银行仍显示冻结"));

        var asked = await organiser.OpenAsync((await organiser.OpenAsync(Links.Case(id))).Find("to-account")!.GetAttribute("href")!);
        Assert.Contains("银行仍显示冻结", asked["asked"], StringComparison.Ordinal);
        await organiser.PressAsync(asked, "send-account", ("Own.BankAccount", "6222000011112222"));
        await second.PressAsync(await second.OpenAsync(await PayeeSite.AddressAsync(site, id)), "confirm-account");
        Assert.Equal(
            TaskKind.Transfer,
            (
                await site.ReadAsync(db =>
                    db.CaseTasks.AsNoTracking().SingleAsync(row => row.CaseId == id && row.Status == CaseTaskStatus.Open)
                )
            ).Kind
        );
    }

    [Fact]
    public async Task A_correction_does_not_overwrite_a_profile_that_was_saved_meanwhile()
    {
        Guid id = default;
        await using var site = await PayeeSite.StartAsync(async world => id = await FailedAsync(world, FailureKind.AccountClosed));
        var organiser = site.As(CaseWorld.Organiser);
        var page = await organiser.OpenAsync((await organiser.OpenAsync(Links.Case(id))).Find("to-account")!.GetAttribute("href")!);
        await organiser.ClickAsync(
            await organiser.OpenAsync(Links.Profile),
            "[data-testid=profile] button",
            ("Input.BankAccount", "0704020109000000002")
        );

        // An answer in between does not renew what was read.
        var missing = await organiser.PressAsync(page, "send-account", ("Own.BankName", ""));
        var sent = await organiser.PressAsync(
            missing,
            "send-account",
            ("Own.BankName", "中国银行鞍山分行"),
            ("Own.BankAccount", "6222000011112222")
        );
        Assert.Contains("收款账户已提交", sent["notice"], StringComparison.Ordinal);
        Assert.Contains(SaveProfile.NotTakenOver, sent["notice"], StringComparison.Ordinal);
        Assert.Equal(
            "0704020109000000002",
            (
                await site.ReadAsync(db =>
                    db.ApplicantProfiles.AsNoTracking().SingleAsync(row => row.SubjectId == CaseWorld.Organiser.UserId)
                )
            ).BankAccount
        );
    }

    [Fact]
    public async Task Each_reason_leads_to_the_applicant_or_back_to_the_payer_and_the_applicant_hears_of_it()
    {
        await using var world = await CaseWorld.CreateAsync();
        foreach (var kind in Enum.GetValues<FailureKind>())
        {
            var id = await FailedAsync(world, kind);
            var isAccount = FailureKinds.ConcernsAccount(kind);
            Assert.Equal(isAccount ? "account-correction" : "payment-failed", (await world.MailsAsync(id))[^1]);
            Assert.Equal(isAccount ? TaskKind.AccountCorrection : TaskKind.Transfer, (await world.OpenTasksAsync(id)).Single().Kind);
            Assert.Equal(isAccount ? CaseStatus.AwaitingCorrection : CaseStatus.AwaitingTransfer, (await world.ReadCaseAsync(id)).Status);
        }
    }

    [Fact]
    public async Task Two_finance_officers_confirm_for_each_other_and_neither_does_both()
    {
        Guid id = default;
        var colleague = CaseWorld.Staff("tiedong.finance", Roles.Finance, 2);
        await using var site = await PayeeSite.StartAsync(async world =>
        {
            await world.Database.WriteAsync(db => CaseWorld.AddUser(db, colleague, "second@example.cn"));
            id = await FailedAsync(world, FailureKind.AccountName);
        });
        var organiser = site.As(CaseWorld.Organiser);
        var page = await organiser.OpenAsync((await organiser.OpenAsync(Links.Case(id))).Find("to-account")!.GetAttribute("href")!);
        await organiser.PressAsync(page, "send-account", ("Own.BankAccount", "6222000011112222"));
        var address = await PayeeSite.AddressAsync(site, id);
        var (first, second) = (site.As(PayeeSite.Payer), site.As(colleague));
        var own = await first.OpenAsync(address);
        Assert.Contains("须由另一人确认", own["objection"], StringComparison.Ordinal);
        Assert.Null(own["confirm-account"]);
        await second.PressAsync(await second.OpenAsync(address), "confirm-account");
        address = await PayeeSite.AddressAsync(site, id);
        Assert.Contains("须由本单位另一人拨付", (await second.OpenAsync(address))["objection"], StringComparison.Ordinal);
        var leg = await first.OpenAsync(address);
        Assert.StartsWith("已登记拨付", (await first.PayAsync(leg, "PZ-3"))["notice"], StringComparison.Ordinal);

        // The colleague who has confirmed the account may countersign the payment.
        await second.PressAsync(await second.OpenAsync(await PayeeSite.AddressAsync(site, id)), "agree");
        Assert.Equal(CaseStatus.Completed, (await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).Status);
    }

    private static async Task<Guid> FailedAsync(CaseWorld world, FailureKind kind)
    {
        var id = await PayeeSite.LastLegAsync(world);
        var task = (await world.OpenTasksAsync(id)).Single().Id;
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<RecordPayment, TaskOutcome>(service =>
                service.FailAsync(task, PayeeSite.Payer, kind, "银行退回", Guid.NewGuid())
            )
        );
        return id;
    }

    private static async Task<Approvals.Mail.OutboxMail> LastMailAsync(WebApp site, Guid id) =>
        (
            await site.ReadAsync(db =>
                db.OutboxMails.AsNoTracking().Where(mail => mail.CaseId == id && mail.To == "organiser@example.cn").ToListAsync()
            )
        )
            .OrderBy(mail => mail.CaseAt)
            .Last();
}
