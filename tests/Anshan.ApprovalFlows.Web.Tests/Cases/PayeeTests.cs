using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Cases;

/// <summary>The account that money goes to: checked, confirmed, corrected, and never paid again where it stopped a payment.</summary>
public sealed class PayeeTests
{
    private static readonly Actor Payer = CaseWorld.Staff("tiedong.finance", Roles.Finance);
    private static readonly Actor Second = CaseWorld.Staff("tiedong.finance", Roles.Head);
    private static readonly Actor Commerce = CaseWorld.Staff("tiedong.commerce");

    [Fact]
    public async Task Another_name_is_refused_at_its_field_and_taken_with_a_reason()
    {
        await using var site = await StartAsync();
        var organiser = site.As(CaseWorld.Organiser);
        var wrong = await organiser.ClickAsync(
            await organiser.OpenAsync(Links.Profile),
            "[data-testid=profile] button",
            ("Input.BankAccountName", "张三")
        );
        Assert.Contains("账户名称“张三”与申报主体名称“鞍山示例会展有限公司”不一致", wrong["error-summary"], StringComparison.Ordinal);
        Assert.Equal("true", wrong.Document.GetElementById("Input_BankAccountName")!.GetAttribute("aria-invalid"));
        Assert.NotNull(wrong.Find("other-name")!.GetAttribute("open"));

        var unfit = await organiser.ClickAsync(
            wrong,
            "[data-testid=profile] button",
            ("Input.NameDifference", "Operator"),
            ("Input.NameNote", "经营者")
        );
        Assert.Contains("不适用", unfit["error-summary"], StringComparison.Ordinal);
        var personal = await organiser.ClickAsync(unfit, "[data-testid=profile] button", ("Input.AccountKind", "Personal"));
        Assert.Contains("不能用个人银行账户", personal["error-summary"], StringComparison.Ordinal);
        Assert.Equal(
            "鞍山示例会展有限公司",
            (
                await site.ReadAsync(db => db.ApplicantProfiles.AsNoTracking().SingleAsync(row => row.UserId == CaseWorld.Organiser.UserId))
            ).BankAccountName
        );

        var saved = await organiser.ClickAsync(
            personal,
            "[data-testid=profile] button",
            ("Input.AccountKind", ""),
            ("Input.BankAccountName", "示例集团有限公司"),
            ("Input.NameDifference", "HeadOffice"),
            ("Input.NameNote", "总公司统一收款")
        );
        Assert.Contains("已保存", saved["notice"], StringComparison.Ordinal);
        Assert.Null(saved["gaps"]);
    }

    [Fact]
    public async Task A_profile_that_was_saved_before_the_rule_cannot_be_submitted_with_another_name()
    {
        await using var site = await CaseSite.StartAsync(world => world.DraftAsync());
        await site.WriteAsync(db => db.ApplicantProfiles.Find(CaseWorld.Organiser.UserId)!.BankAccountName = "张三");
        var draft = (await site.ReadAsync(db => db.Drafts.AsNoTracking().SingleAsync())).Id;
        var page = await site.As(CaseWorld.Organiser).OpenAsync(Links.ApplicationCheck(draft));
        Assert.Contains("收款账户有误", page["error-summary"], StringComparison.Ordinal);
        Assert.Null(page.Find("submit"));
        var outcome = await site.UseAsync<SubmitApplication, SubmitOutcome>(submit =>
            submit.RunAsync(draft, CaseWorld.Organiser, Guid.NewGuid())
        );
        Assert.Equal(["profile"], Assert.IsType<SubmitOutcome.Invalid>(outcome).Errors.Keys);
    }

    [Fact]
    public async Task Another_name_is_confirmed_once_by_a_reviewer_before_an_approval_and_stands_in_the_trail()
    {
        await using var site = await StartAsync(async world =>
        {
            await world.Database.WriteAsync(Declare);
            await world.CaseAsync();
        });
        var reviewer = site.As(Commerce);
        var task = await reviewer.OpenAsync(await TaskTests.AddressAsync(site, "tiedong.commerce"));
        Assert.Contains("示例集团有限公司", task["confirm-payee"], StringComparison.Ordinal);
        var refused = await reviewer.PressAsync(task, "decide", ("Review.Decision", "Approved"));
        Assert.Contains("勾选确认后再通过", refused["error-summary"], StringComparison.Ordinal);
        var done = await reviewer.PressAsync(refused, "decide", ("Review.Decision", "Approved"), ("Review.ConfirmsPayee", "true"));
        Assert.Equal("已通过。", done["notice"]);

        var other = site.As(CaseWorld.Staff("tiedong.finance"));
        var second = await other.OpenAsync(await TaskTests.AddressAsync(site, "tiedong.finance"));
        Assert.Null(second["confirm-payee"]);
        Assert.Contains("确认收款账户名称与申报主体名称不一致", second.Main, StringComparison.Ordinal);
        Assert.Equal("已通过。", (await other.PressAsync(second, "decide", ("Review.Decision", "Approved")))["notice"]);
        Assert.Equal(1, await site.ReadAsync(db => db.Timeline.CountAsync(line => line.Kind == "account")));
        Assert.Equal(PayeeMark.Confirmed, (await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).PayeeMark);
    }

    [Fact]
    public async Task A_return_opens_every_fact_that_finance_pays_by_and_the_payer_sees_old_and_new()
    {
        Guid id = default;
        await using var site = await StartAsync(async world => id = await world.CaseAsync());
        var reviewer = site.As(Commerce);
        var returned = await reviewer.PressAsync(
            await reviewer.OpenAsync(await TaskTests.AddressAsync(site, "tiedong.commerce")),
            "decide",
            ("Review.Decision", "Returned"),
            ("Review.Opinion", "账号少一位"),
            ("Review.Parts", "subject")
        );
        Assert.Contains("已退回补正", returned["notice"], StringComparison.Ordinal);

        var organiser = site.As(CaseWorld.Organiser);
        await organiser.ClickAsync(
            await organiser.OpenAsync(Links.Profile),
            "[data-testid=profile] button",
            ("Input.BankAccount", "0704 0201 0900 0000 002"),
            ("Input.BankName", "中国银行鞍山分行")
        );
        var shown = await organiser.OpenAsync(Links.Case(id));
        Assert.Contains("开户银行、银行账号", shown["profile-news"], StringComparison.Ordinal);
        var page = await organiser.OpenAsync(shown.Find("to-correction")!.GetAttribute("href")!);
        Assert.All(ProfileParts.Payment, part => Assert.NotNull(page.Document.GetElementById($"Own_{part.Name}")));
        Assert.Null(page.Document.GetElementById("Own_ContactPhone"));
        Assert.Equal("0704020109000000001", page.Value("Own_BankAccount"));
        var taken = await organiser.OpenAsync(page.Find("from-profile")!.GetAttribute("href")!);
        Assert.Equal("0704020109000000002", taken.Value("Own_BankAccount"));

        var wrong = await organiser.PressAsync(taken, "resubmit", ("Own.BankAccountName", "张三"));
        Assert.Contains("不一致", wrong["error-summary"], StringComparison.Ordinal);
        Assert.Equal(("张三", "0704020109000000002"), (wrong.Value("Own_BankAccountName"), wrong.Value("Own_BankAccount")));
        var done = await organiser.PressAsync(
            wrong,
            "resubmit",
            ("Own.BankAccountName", "鞍山示例会展有限公司"),
            ("Own.Address", "偷改的地址")
        );
        Assert.Equal(Links.Case(id), done.Path);
        Assert.Null(done["profile-news"]);
        var twice = await organiser.PressAsync(
            wrong,
            "resubmit",
            ("Own.BankAccountName", "鞍山示例会展有限公司"),
            ("Own.BankAccount", "0704020109000000003")
        );
        Assert.Equal((System.Net.HttpStatusCode.OK, Links.Case(id)), (twice.Status, twice.Path));

        var again = await reviewer.OpenAsync(await TaskTests.AddressAsync(site, "tiedong.commerce"));
        Assert.Equal("", again.Value("Review_Opinion")?.Trim() ?? "");
        Assert.Contains("07040201090000000010704020109000000002", again["changes"], StringComparison.Ordinal);
        Assert.DoesNotContain("偷改的地址", again.Main, StringComparison.Ordinal);

        // Nobody of the payer has seen the change yet: the last leg begins with it.
        await ToLastLegAsync(site, id);
        var (second, payer) = (site.As(Second), site.As(Payer));
        var confirmation = await second.OpenAsync(await AddressAsync(site, id));
        Assert.Contains("0704020109000000001", confirmation["account-change"], StringComparison.Ordinal);
        Assert.Contains("0704020109000000002", confirmation["account-change"], StringComparison.Ordinal);
        await second.PressAsync(confirmation, "confirm-account");
        var paid = await payer.PressAsync(await payer.OpenAsync(await AddressAsync(site, id)), "pay", ("Payment.Voucher", "PZ-9"));
        Assert.Equal("已登记拨付。", paid["notice"]);
        Assert.Contains(
            "0704020109000000002",
            (await site.ReadAsync(db => db.Transfers.AsNoTracking().SingleAsync(leg => leg.ToOrganisationId == null))).ToAccount,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_account_that_stopped_a_payment_is_corrected_confirmed_by_a_second_person_and_then_paid()
    {
        Guid id = default;
        await using var site = await StartAsync(async world => id = await LastLegAsync(world));
        var (payer, organiser, second) = (site.As(Payer), site.As(CaseWorld.Organiser), site.As(Second));
        var task = await payer.OpenAsync(await AddressAsync(site, id));
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
                await site.ReadAsync(db => db.ApplicantProfiles.AsNoTracking().SingleAsync(row => row.UserId == CaseWorld.Organiser.UserId))
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

        var again = await payer.OpenAsync(await AddressAsync(site, id));
        Assert.Contains("6222000011112222", again["leg"], StringComparison.Ordinal);
        Assert.Equal("已登记拨付。", (await payer.PressAsync(again, "pay", ("Payment.Voucher", "PZ-2")))["notice"]);
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
        await using var site = await StartAsync(async world => id = await FailedAsync(world, FailureKind.AccountClosed));
        var (organiser, second) = (site.As(CaseWorld.Organiser), site.As(Second));
        var page = await organiser.OpenAsync((await organiser.OpenAsync(Links.Case(id))).Find("to-account")!.GetAttribute("href")!);
        Assert.Contains(
            "收款账户已提交",
            (await organiser.PressAsync(page, "send-account", ("IsRight", "true"), ("Note", "银行已解冻")))["notice"],
            StringComparison.Ordinal
        );
        var confirmation = await second.OpenAsync(await AddressAsync(site, id));
        Assert.Contains("申请主体说明账户无误", confirmation.Main, StringComparison.Ordinal);
        var unsaid = await second.PressAsync(confirmation, "return-account");
        Assert.Contains("请写明哪里需要再核对", unsaid["error-summary"], StringComparison.Ordinal);
        await second.PressAsync(unsaid, "return-account", ("Account.Reason", "银行仍显示冻结"));

        var asked = await organiser.OpenAsync((await organiser.OpenAsync(Links.Case(id))).Find("to-account")!.GetAttribute("href")!);
        Assert.Contains("银行仍显示冻结", asked["asked"], StringComparison.Ordinal);
        await organiser.PressAsync(asked, "send-account", ("Own.BankAccount", "6222000011112222"));
        await second.PressAsync(await second.OpenAsync(await AddressAsync(site, id)), "confirm-account");
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
        await using var site = await StartAsync(async world => id = await FailedAsync(world, FailureKind.AccountClosed));
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
                await site.ReadAsync(db => db.ApplicantProfiles.AsNoTracking().SingleAsync(row => row.UserId == CaseWorld.Organiser.UserId))
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
        await using var site = await StartAsync(async world =>
        {
            await world.Database.WriteAsync(db => CaseWorld.AddUser(db, colleague, "second@example.cn"));
            id = await FailedAsync(world, FailureKind.AccountName);
        });
        var organiser = site.As(CaseWorld.Organiser);
        var page = await organiser.OpenAsync((await organiser.OpenAsync(Links.Case(id))).Find("to-account")!.GetAttribute("href")!);
        await organiser.PressAsync(page, "send-account", ("Own.BankAccount", "6222000011112222"));
        var address = await AddressAsync(site, id);
        var (first, second) = (site.As(Payer), site.As(colleague));
        var own = await first.OpenAsync(address);
        Assert.Contains("须由另一人确认", own["objection"], StringComparison.Ordinal);
        Assert.Null(own["confirm-account"]);
        await second.PressAsync(await second.OpenAsync(address), "confirm-account");
        address = await AddressAsync(site, id);
        Assert.Contains("须由本单位另一人拨付", (await second.OpenAsync(address))["objection"], StringComparison.Ordinal);
        Assert.Equal(
            "已登记拨付。",
            (await first.PressAsync(await first.OpenAsync(address), "pay", ("Payment.Voucher", "PZ-3")))["notice"]
        );
    }

    /// <summary>Without the people of Development, so that a unit has just those whom a test names.</summary>
    private static Task<WebApp> StartAsync(Func<CaseWorld, Task>? prepare = null) => CaseSite.StartAsync(prepare, "Production");

    private static void Declare(Approvals.Data.AppDbContext db)
    {
        var profile = db.ApplicantProfiles.Find(CaseWorld.Organiser.UserId)!;
        (profile.BankAccountName, profile.NameDifference, profile.NameNote) = (
            "示例集团有限公司",
            NameDifference.HeadOffice,
            "总公司统一收款"
        );
    }

    /// <summary>Reviews, award and the city's leg are done.</summary>
    private static async Task<Guid> LastLegAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        await world.DetermineAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.commerce"), "300000");
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.finance", Roles.Finance));
        return id;
    }

    private static async Task<Guid> FailedAsync(CaseWorld world, FailureKind kind)
    {
        var id = await LastLegAsync(world);
        var task = (await world.OpenTasksAsync(id)).Single().Id;
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<RecordPayment, TaskOutcome>(service => service.FailAsync(task, Payer, kind, "银行退回", Guid.NewGuid()))
        );
        return id;
    }

    private static async Task ToLastLegAsync(WebApp site, Guid id)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var task in await OpenAsync(site, id))
            {
                Assert.IsType<TaskOutcome.Done>(
                    await site.UseAsync<DecideReview, TaskOutcome>(decide =>
                        decide.RunAsync(
                            task.Id,
                            CaseWorld.Staff(task.OrganisationId!),
                            new ReviewRequest(ReviewDecision.Approved, null, [], []),
                            Guid.NewGuid()
                        )
                    )
                );
            }
        }

        var award = (await OpenAsync(site, id)).Single();
        await site.UseAsync<Approvals.Verbs.DetermineAmount, TaskOutcome>(determine =>
            determine.RunAsync(award.Id, CaseWorld.Staff("city.commerce"), "300000", null, Guid.NewGuid())
        );
        var (leg, today) = (
            (await OpenAsync(site, id)).Single(),
            ChinaTime.DateOf(site.ClockOf().Now).ToString("O", CultureInfo.InvariantCulture)
        );
        await site.UseAsync<RecordPayment, TaskOutcome>(pay =>
            pay.RunAsync(leg.Id, CaseWorld.Staff("city.finance", Roles.Finance), today, "PZ-1", Guid.NewGuid())
        );
    }

    private static Task<List<CaseTask>> OpenAsync(WebApp site, Guid id) =>
        site.ReadAsync(db => db.CaseTasks.AsNoTracking().Where(row => row.CaseId == id && row.Status == CaseTaskStatus.Open).ToListAsync());

    private static async Task<string> AddressAsync(WebApp site, Guid id) => Links.Task((await OpenAsync(site, id)).Single().Id);

    private static async Task<Approvals.Mail.OutboxMail> LastMailAsync(WebApp site, Guid id) =>
        (
            await site.ReadAsync(db =>
                db.OutboxMails.AsNoTracking().Where(mail => mail.CaseId == id && mail.To == "organiser@example.cn").ToListAsync()
            )
        )
            .OrderBy(mail => mail.CaseAt)
            .Last();
}
