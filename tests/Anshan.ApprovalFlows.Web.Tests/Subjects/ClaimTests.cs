using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Subjects;

/// <summary>A credit code has one active applicant; a second claimant goes to the unit, which decides with evidence.</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private static readonly Actor Claimant = new(new("claimant"), "孙主任", null, [Roles.Applicant]);
    private static readonly Actor Reviewer = CaseWorld.Staff("tiedong.approval");

    private readonly TestFolder folder = new();
    private WebApp site = null!;
    private Browser claimant = null!;

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync(new WebApp("Development", folder));
        claimant = await site.BrowserOfAsync(Claimant);
        await site.JoinAsync(Reviewer);
        await site.JoinAsync(CaseWorld.Organiser);
    }

    public async ValueTask DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_code_that_is_registered_is_refused_at_its_field_and_leads_to_the_claim()
    {
        var page = await claimant.ClickAsync(
            await claimant.OpenAsync(Links.Profile),
            "[data-testid=profile] button",
            ("Input.Name", "另一个名称"),
            ("Input.CreditCode", CaseWorld.Profile().CreditCode)
        );
        Assert.Contains("已经由另一个账号登记", page["error-summary"], StringComparison.Ordinal);
        Assert.DoesNotContain(CaseWorld.Profile().Name, page.Main, StringComparison.Ordinal);
        Assert.Equal("true", page.Document.GetElementById("Input_CreditCode")!.GetAttribute("aria-invalid"));
        Assert.Equal("另一个名称", page.Value("Input_Name"));
        var claim = await claimant.OpenAsync(page.Find("can-claim")!.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal(CaseWorld.Profile().CreditCode, claim.Value("CreditCode"));
        Assert.Equal(
            1,
            await site.ReadAsync(db => db.ApplicantProfiles.CountAsync(row => row.CreditCode == CaseWorld.Profile().CreditCode))
        );
    }

    [Fact]
    public async Task Without_a_reason_or_evidence_it_is_not_sent_and_nobody_is_told()
    {
        var begun = await claimant.ClickAsync(
            await claimant.OpenAsync(Links.ClaimOf(CaseWorld.Profile().CreditCode)),
            "[data-testid=claim] button",
            ("Reason", " ")
        );
        Assert.Contains("请写明您与这个单位的关系", begun["error-summary"], StringComparison.Ordinal);
        var evidence = await BeginAsync();
        var sent = await claimant.PressAsync(evidence, "send");
        Assert.Contains("请先上传证明材料", sent.Main, StringComparison.Ordinal);
        Assert.Empty(await site.ReadAsync(db => db.OutboxMails.Where(mail => mail.Template.StartsWith("claim")).ToListAsync()));
        Assert.Contains("没有认领", (await site.As(Reviewer).OpenAsync(Links.Claims)).Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Joined", true, true)]
    [InlineData("Replaced", true, false)]
    [InlineData("Refused", false, true)]
    public async Task The_unit_decides_and_everybody_concerned_is_told(string verdict, bool isMember, bool isBefore)
    {
        var claim = await SentAsync();
        Assert.Equal(["claim-notice", "claim-opened"], await MailsAsync());

        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        var reviewer = site.As(Reviewer);
        Assert.Contains("1 件主体认领待核实", (await reviewer.OpenAsync(Links.Inbox)).Main, StringComparison.Ordinal);
        var page = await reviewer.OpenAsync(Links.Claim(claim));
        Assert.Contains("孙主任（claimant@example.cn）", page.Main, StringComparison.Ordinal);
        Assert.Contains("陈经理", page["members"], StringComparison.Ordinal);
        using (var file = await reviewer.GetAsync(page.Document.QuerySelector("a[href*='handler=file']")!.GetAttribute("href")!))
        {
            Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        }

        var without = await reviewer.ClickAsync(page, "[data-testid=decide] button", ("Verdict", verdict), ("Note", ""));
        if (verdict != "Joined")
        {
            Assert.Contains("请写明核实的情况", without["error-summary"], StringComparison.Ordinal);
            without = await reviewer.ClickAsync(without, "[data-testid=decide] button", ("Verdict", verdict), ("Note", "已电话核实"));
        }

        Assert.NotNull(without.Find("decided"));
        Assert.Equal(["claim-decided", "claim-notice", "claim-opened", "claim-result"], await MailsAsync());
        Assert.Equal(isMember, (await claimant.OpenAsync(Links.ApplicationForm(draft))).Status == HttpStatusCode.OK);
        Assert.Equal(isBefore, (await site.As(CaseWorld.Organiser).OpenAsync(Links.ApplicationForm(draft))).Status == HttpStatusCode.OK);
        Assert.Contains(
            verdict == "Refused" ? "不同意" : "同意",
            (await claimant.OpenAsync(Links.OwnClaim(claim)))["claim-state"],
            StringComparison.Ordinal
        );

        // Who comes second is told who was first, and nothing changes.
        var second = await site.UseAsync<DecideClaim, AccountOutcome>(decide => decide.RunAsync(Reviewer, claim, ClaimStatus.Joined, ""));
        Assert.Contains("处理了这件认领", Assert.IsType<AccountOutcome.Refused>(second).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_unit_another_person_and_other_roles_see_nothing_of_it()
    {
        var claim = await SentAsync();
        foreach (var other in (Actor[])[CaseWorld.Staff("tiexi.approval"), CaseWorld.Staff("tiedong.approval", Roles.Finance)])
        {
            var browser = await site.BrowserOfAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(Links.Claim(claim))).Status);
            Assert.DoesNotContain("91210302", (await browser.OpenAsync(Links.Claims)).Main, StringComparison.Ordinal);
            var refused = await site.UseAsync<DecideClaim, AccountOutcome>(decide =>
                decide.RunAsync(other, claim, ClaimStatus.Replaced, "越权")
            );
            Assert.IsType<AccountOutcome.Refused>(refused);
        }

        foreach (var person in (Actor[])[ApplicantSite.Stranger, CaseWorld.Organiser])
        {
            var browser = await site.BrowserOfAsync(person);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(Links.OwnClaim(claim))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(Links.OwnClaimFile(claim, Guid.NewGuid()))).Status);
        }

        Assert.Equal(ClaimStatus.Open, (await site.ReadAsync(db => db.SubjectClaims.AsNoTracking().SingleAsync())).Status);
    }

    [Fact]
    public async Task While_one_is_open_no_other_is_begun_and_three_a_month_are_enough()
    {
        var code = CaseWorld.Profile().CreditCode;
        for (var number = 0; number < ClaimSubject.Most; number++)
        {
            var claim = await SentAsync();
            Assert.Contains("正在核实", await RefusalAsync(code), StringComparison.Ordinal);
            await site.UseAsync<DecideClaim, AccountOutcome>(decide => decide.RunAsync(Reviewer, claim, ClaimStatus.Refused, "材料不足"));
        }

        Assert.Contains("30 天内最多提交", await RefusalAsync(code), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_applicant_without_a_name_can_be_claimed_and_its_code_stays_while_it_is()
    {
        await site.WriteAsync(db =>
            db.ApplicantProfiles.Single(row => row.SubjectId == CaseWorld.Organiser.Subject!.Value.Value).Name = ""
        );
        var claim = await SentAsync();
        Assert.Contains(
            CaseWorld.Profile().CreditCode,
            (await site.As(Reviewer).OpenAsync(Links.Claims))["claims"],
            StringComparison.Ordinal
        );

        var holder = site.As(CaseWorld.Organiser);
        var refused = await holder.ClickAsync(
            await holder.OpenAsync(Links.Profile),
            "[data-testid=profile] button",
            ("Input.CreditCode", Another)
        );
        Assert.Contains("正在核实，有了结果才能修改统一社会信用代码", refused["error-summary"], StringComparison.Ordinal);

        // Changed all the same, from an earlier version of the site: nobody is let into another company.
        await site.WriteAsync(db =>
            db.ApplicantProfiles.Single(row => row.SubjectId == CaseWorld.Organiser.Subject!.Value.Value).CreditCode = Another
        );
        var outcome = await site.UseAsync<DecideClaim, AccountOutcome>(decide => decide.RunAsync(Reviewer, claim, ClaimStatus.Joined, ""));
        Assert.Contains("已经不是认领的那一个", Assert.IsType<AccountOutcome.Refused>(outcome).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_that_were_begun_one_is_sent()
    {
        await site.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, CaseWorld.Applicant("second", "周经理"), "second@example.cn");
            CaseWorld.AddSubject(db, CaseWorld.ProfileOf("second", "另一个公司", Another, "tiedong"));
        });
        var begun = Assert.IsType<AccountOutcome.Done>(
            await site.UseAsync<ClaimSubject, AccountOutcome>(claims => claims.BeginAsync(Claimant, Another, "本单位会计"))
        );
        await SentAsync(Guid.Parse(begun.Id));
        var outcome = await site.UseAsync<ClaimSubject, AccountOutcome>(claims => claims.SendAsync(Claimant, Guid.Parse(begun.Id)));
        Assert.Contains("正在核实", Assert.IsType<AccountOutcome.Refused>(outcome).Problem, StringComparison.Ordinal);
    }

    private static readonly string Another = "91210302MA0ABCDE6" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE6");

    private async Task<string> RefusalAsync(string code) =>
        Assert
            .IsType<AccountOutcome.Refused>(
                await site.UseAsync<ClaimSubject, AccountOutcome>(claims => claims.BeginAsync(Claimant, code, "本单位办公室主任"))
            )
            .Problem;

    private async Task<Page> BeginAsync() =>
        await claimant.ClickAsync(
            await claimant.OpenAsync(Links.ClaimOf(CaseWorld.Profile().CreditCode)),
            "[data-testid=claim] button",
            ("Reason", "本单位办公室主任，原经办人已离职")
        );

    private async Task<Guid> SentAsync(Guid? except = null)
    {
        var page = await BeginAsync();
        var id = await site.ReadAsync(db =>
            db.SubjectClaims.Where(row => row.Status == ClaimStatus.Unsent && row.Id != except).Select(row => row.Id).SingleAsync()
        );
        await site.UseAsync<AddMaterial, object>(async add =>
            await add.RunAsync(
                new MaterialPlace.OfClaim(id),
                "claim-evidence",
                "授权书.pdf",
                new MemoryStream(SampleFiles.Pdf(id.ToString())),
                Claimant
            )
        );
        var sent = await claimant.PressAsync(page, "send");
        Assert.Contains("待核实", sent["claim-state"], StringComparison.Ordinal);
        return id;
    }

    private Task<List<string>> MailsAsync() =>
        site.ReadAsync(async db =>
            (await db.OutboxMails.Where(mail => mail.Template.StartsWith("claim")).Select(mail => mail.Template).Distinct().ToListAsync())
                .Order(StringComparer.Ordinal)
                .ToList()
        );
}
