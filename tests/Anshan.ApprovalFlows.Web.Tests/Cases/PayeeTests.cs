using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Cases;

/// <summary>The account that money goes to: checked when typed, confirmed by a reviewer, and corrected when a case is returned.</summary>
public sealed class PayeeTests
{
    private static readonly Actor Commerce = CaseWorld.Staff("tiedong.commerce");

    [Fact]
    public async Task Another_name_is_refused_at_its_field_and_taken_with_a_reason()
    {
        await using var site = await PayeeSite.StartAsync();
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
                await site.ReadAsync(db =>
                    db.ApplicantProfiles.AsNoTracking().SingleAsync(row => row.SubjectId == CaseWorld.Organiser.UserId)
                )
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
        await site.WriteAsync(db => db.ApplicantProfiles.Find(CaseWorld.Organiser.UserId.Value)!.BankAccountName = "张三");
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
        await using var site = await PayeeSite.StartAsync(async world =>
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
        await using var site = await PayeeSite.StartAsync(async world => id = await world.CaseAsync());
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
        var (second, payer) = (site.As(PayeeSite.Second), site.As(PayeeSite.Payer));
        var confirmation = await second.OpenAsync(await PayeeSite.AddressAsync(site, id));
        Assert.Contains("0704020109000000001", confirmation["account-change"], StringComparison.Ordinal);
        Assert.Contains("0704020109000000002", confirmation["account-change"], StringComparison.Ordinal);
        await second.PressAsync(confirmation, "confirm-account");
        var leg = await payer.OpenAsync(await PayeeSite.AddressAsync(site, id));
        Assert.StartsWith("已登记拨付，另一人复核", (await payer.PayAsync(leg, "PZ-9"))["notice"], StringComparison.Ordinal);
        await site.AgreedAsync(leg);
        Assert.Contains(
            "0704020109000000002",
            (await site.ReadAsync(db => db.Transfers.AsNoTracking().SingleAsync(row => row.ToOrganisationId == null))).ToAccount,
            StringComparison.Ordinal
        );
    }

    private static void Declare(Approvals.Data.AppDbContext db)
    {
        var profile = db.ApplicantProfiles.Find(CaseWorld.Organiser.UserId.Value)!;
        (profile.BankAccountName, profile.NameDifference, profile.NameNote) = (
            "示例集团有限公司",
            NameDifference.HeadOffice,
            "总公司统一收款"
        );
    }

    private static async Task ToLastLegAsync(WebApp site, Guid id)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var task in await PayeeSite.OpenAsync(site, id))
            {
                Assert.IsType<TaskOutcome.Done>(
                    await site.UseAsync<DecideReview, TaskOutcome>(decide =>
                        decide.RunAsync(
                            task.Id,
                            CaseWorld.Staff(task.OrganisationId!),
                            new ReviewRequest(ReviewDecision.Approved, null, [], []) { Verified = CaseWorld.EveryFact },
                            Guid.NewGuid()
                        )
                    )
                );
            }
        }

        var award = (await PayeeSite.OpenAsync(site, id)).Single();
        await site.UseAsync<Approvals.Verbs.DetermineAmount, TaskOutcome>(determine =>
            determine.RunAsync(award.Id, CaseWorld.Staff("city.commerce"), "300000", null, Guid.NewGuid())
        );
        await site.AgreedAsync(award.Id);
        var (leg, today) = (
            (await PayeeSite.OpenAsync(site, id)).Single(),
            ChinaTime.DateOf(site.ClockOf().Now).ToString("O", CultureInfo.InvariantCulture)
        );
        await site.WriteAsync(db => SecondPeople.AddReceipt(db, leg.Id, site.ClockOf().Now));
        await site.UseAsync<RecordPayment, TaskOutcome>(pay =>
            pay.RunAsync(leg.Id, CaseWorld.Staff("city.finance", Roles.Finance), today, "PZ-1", Guid.NewGuid())
        );
        await site.AgreedAsync(leg.Id);
    }
}
