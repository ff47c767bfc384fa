using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>What an applicant declares and nobody can compute is verified by the first reviewers, one by one (reading 17).</summary>
public sealed class VerifyTests
{
    [Fact]
    public async Task Who_approves_first_has_verified_each_and_later_reviewers_see_who_did()
    {
        Guid id = default;
        await using var site = await CaseSite.StartAsync(async world => id = await world.CaseAsync());
        var reviewer = site.As(CaseWorld.Staff("tiedong.commerce"));
        var task = await reviewer.OpenAsync(await TaskTests.AddressAsync(site, "tiedong.commerce"));
        Assert.Contains("申请主体确是“活动主办方、街区运营方”", task["verify"], StringComparison.Ordinal);

        var refused = await reviewer.PressAsync(task, "decide", ("Review.Decision", "Approved"), ("Review.Verified[kind]", "false"));
        Assert.Contains("请逐项核实并勾选后再通过", refused["error-summary"], StringComparison.Ordinal);
        Assert.Equal("true", refused.Document.QuerySelector("[name='Review.Verified[kind]']")!.GetAttribute("value"));
        var kept = refused.Document.QuerySelectorAll("[data-testid=verify] input[checked]").Length;
        Assert.Equal(refused.Document.QuerySelectorAll("[data-testid=verify] input").Length - 1, kept);
        Assert.Equal("已通过。", (await reviewer.PressAsync(refused, "decide", ("Review.Decision", "Approved")))["notice"]);

        // The other department of the joint review verifies for itself, and sees what the first one did.
        var finance = site.As(CaseWorld.Staff("tiedong.finance"));
        var second = await finance.OpenAsync(await TaskTests.AddressAsync(site, "tiedong.finance"));
        Assert.NotNull(second.Find("verify"));
        Assert.Contains("铁东区商务局已核实", second["conditions"], StringComparison.Ordinal);
        await finance.PressAsync(second, "decide", ("Review.Decision", "Approved"));

        // The city reviews what was verified.
        var city = site.As(CaseWorld.Staff("city.commerce"));
        var third = await city.OpenAsync(await TaskTests.AddressAsync(site, "city.commerce"));
        Assert.Null(third.Find("verify"));
        Assert.Contains("铁东区商务局、铁东区财政局已核实", third["conditions"], StringComparison.Ordinal);
        Assert.Equal("已通过。", (await city.PressAsync(third, "decide", ("Review.Decision", "Approved")))["notice"]);

        var applicant = await site.As(CaseWorld.Organiser).OpenAsync(Links.Case(id));
        Assert.DoesNotContain("逐项核实", applicant.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_verifies_nothing()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            var id = await world.CaseAsync();
            var task = (await world.OpenTasksAsync(id))[0];
            await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Returned, "请补正");
        });
        Assert.Equal(0, await site.ReadAsync(db => db.Timeline.CountAsync(line => line.Kind == "verified")));
    }
}
