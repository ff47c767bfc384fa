using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The pages of an account that stopped a payment, as people see them.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccountTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task A_refused_account_is_corrected_and_confirmed_by_a_second_person()
    {
        var number = await stage.App.CaseAsync("二一九公园菊花展");
        var id = await stage.App.ReadAsync(db => db.Cases.Where(row => row.Number == number).Select(row => row.Id).SingleAsync());
        await ToLastLegAsync(id);
        var finance = await stage.SignInAsync("tiedong.finance.2");
        await finance.OpenTaskAsync(number);
        await finance.Page.GetByText("拨付未成功", new() { Exact = true }).First.ClickAsync();
        await finance.PressAsync("登记未成功");
        await finance.SeesAsync("请选择拨付未成功的原因");
        await finance.ChooseAsync("未成功的原因", "户名与账号不符");
        await finance.FillAsync("说明", "银行以“户名与账号不符”退回，回单号 2023-0915-0042。");
        await finance.PressAsync("登记未成功");
        await finance.SeesAsync("更正收款账户并经另一人确认");

        var applicant = await stage.SignInAsync("applicant");
        await applicant.OpenAsync(Links.Case(id));
        await applicant.SeesAsync("户名与账号不符");
        await applicant.FollowAsync("去更正");
        await applicant.FillAsync("账户名称", "张三");
        await applicant.PressAsync("提交收款账户");
        await applicant.SeesAsync("不一致");
        await applicant.FillAsync("账户名称", "示例会展有限公司");
        await applicant.FillAsync("银行账号", "6217 0000 1111 2222 333");
        await applicant.FillAsync("给付款单位的说明", "原账户已注销，改为新开的基本户。");
        await applicant.PressAsync("提交收款账户");
        await applicant.SeesAsync("收款账户已提交");

        // The other finance officer of 铁东区财政局 confirms.
        var second = await stage.SignInAsync("tiedong.finance.3");
        await second.OpenTaskAsync(number);
        Assert.Contains("6217000011112222333", await second.ReadAsync("account-change"), StringComparison.Ordinal);
        await second.PressAsync("确认账户，进入拨付");
        await second.SeesAsync("已确认收款账户");
        await finance.OpenTaskAsync(number);
        Assert.Contains("6217000011112222333", await finance.ReadAsync("leg"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task An_account_in_another_name_is_declared_confirmed_and_returned()
    {
        var user = await stage.App.ApplicantAsync();
        await stage.App.WriteAsync(db =>
        {
            var profile = db.ApplicantProfiles.Single(row => row.SubjectId == user.UserId);
            (profile.BankAccountName, profile.NameDifference, profile.NameNote) = (
                "示例会展集团（辽宁）股份有限公司鞍山总部",
                NameDifference.HeadOffice,
                "本公司为分支机构，补助由集团总部账户统一收款，授权书见附件。"
            );
        });
        var number = await stage.App.CaseAsync("鞍钢工业旅游节");
        await stage.App.WriteAsync(db =>
        {
            var profile = db.ApplicantProfiles.Single(row => row.SubjectId == user.UserId);
            (profile.BankAccountName, profile.NameDifference, profile.NameNote) = ("示例会展有限公司", NameDifference.None, "");
        });
        var reviewer = await stage.SignInAsync("tiedong.commerce.1");
        await reviewer.OpenTaskAsync(number);
        await reviewer.ChooseDecisionAsync("通过", "同意");
        await reviewer.PressAsync("提交结论");
        await reviewer.SeesAsync("勾选确认后再通过");
        await reviewer.ChooseDecisionAsync("退回补正", "请改为本公司账户。");
        await reviewer.TickAsync("收款账户（账户名称、开户银行、账号）");
        await reviewer.TickAsync("联系方式（地址、联系人、电话）");
        await reviewer.PressAsync("提交结论");
        await reviewer.SeesAsync("已退回补正");

        var applicant = await stage.SignInAsync("applicant");
        await applicant.OpenAsync(Links.Profile);
        await applicant.FillAsync("账户名称", "张三");
        await applicant.PressAsync("保存");
        await applicant.SeesAsync("这样无法拨付");
        await applicant.OpenAsync(Links.MyCases);
        await applicant.FollowAsync(number);
        await applicant.FollowAsync("去补正");
        await applicant.FollowAsync("带入主体信息现在的内容");
        await applicant.PressAsync("提交补正");
        await reviewer.OpenTaskAsync(number);
        Assert.Contains("示例会展集团", await reviewer.ReadAsync("changes"), StringComparison.Ordinal);
    }

    private async Task ToLastLegAsync(Guid id)
    {
        await stage.App.ApproveAllAsync(id);
        await stage.App.ApproveAllAsync(id);
        await using var scope = stage.App.Services.CreateAsyncScope();
        var (award, services) = (await OpenAsync(id), scope.ServiceProvider);
        var determined = await services
            .GetRequiredService<DetermineAmount>()
            .RunAsync(award, CaseWorld.Staff("city.commerce"), "300000", null, Guid.NewGuid());
        Assert.IsType<TaskOutcome.Done>(await SecondPeople.AgreeAsync(services, award, determined));
        var (leg, now) = (await OpenAsync(id), services.GetRequiredService<Approvals.Deadlines.CaseClock>().Now);
        await stage.App.WriteAsync(db => SecondPeople.AddReceipt(db, leg, now));
        var registered = await services
            .GetRequiredService<RecordPayment>()
            .RunAsync(
                leg,
                CaseWorld.Staff("city.finance", Roles.Finance),
                Approvals.Deadlines.ChinaTime.DateOf(now).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                "PZ-1",
                Guid.NewGuid()
            );
        Assert.IsType<TaskOutcome.Done>(await SecondPeople.AgreeAsync(services, leg, registered));
    }

    private Task<Guid> OpenAsync(Guid id) =>
        stage.App.ReadAsync(db =>
            db.CaseTasks.Where(row => row.CaseId == id && row.Status == CaseTaskStatus.Open).Select(row => row.Id).SingleAsync()
        );
}
