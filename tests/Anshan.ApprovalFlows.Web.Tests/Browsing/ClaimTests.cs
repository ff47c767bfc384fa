using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>Somebody finds the own company registered by another account, claims it, and the unit lets both act for it.</summary>
[Collection(BrowserTests.Name)]
public sealed class ClaimTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task A_claim_from_the_refused_code_to_the_second_applicant()
    {
        var claimant = await stage.StrangerAsync("claimant");
        await new Organiser(claimant, "孙主任", "sun@company.example").RegisterAsync(await stage.StrangerAsync("mail"));
        await claimant.FollowAsync("主体信息");
        await claimant.FillAsync("单位名称", "示例会展有限公司");
        await claimant.FillAsync("统一社会信用代码", await CodeAsync());
        await claimant.PressAsync("保存");
        await claimant.SeesAsync("已经由另一个账号登记");
        await claimant.FollowAsync(claimant.Page.GetByTestId("can-claim").GetByRole(Microsoft.Playwright.AriaRole.Link));
        await claimant.FillAsync("认领理由", "本单位办公室主任，原经办人已离职，公司授权由本人办理申报。");
        await claimant.PressAsync("下一步上传证明材料");
        await claimant.PressAsync("提交认领");
        await claimant.SeesAsync("请先上传证明材料");
        await claimant
            .Page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new Microsoft.Playwright.FilePayload
                {
                    Name = "营业执照和授权书（加盖公章）.pdf",
                    MimeType = "application/pdf",
                    Buffer = SampleFiles.Pdf("claim"),
                }
            );
        await claimant.PressAsync("提交认领");
        await claimant.SeesAsync("待核实");

        var reviewer = await stage.SignInAsync("tiedong.approval.1");
        await reviewer.OpenAsync(Links.Inbox);
        await reviewer.FollowAsync("1 件主体认领待核实");
        await reviewer.FollowAsync("示例会展有限公司");
        await reviewer.PressAsync("提交处理结果");
        await reviewer.SeesAsync("请选择处理结果");
        await reviewer.TickAsync("同意加入");
        await reviewer.FillAsync("说明", "已与公司法定代表人电话核实。");
        await reviewer.PressAsync("提交处理结果");
        await reviewer.SeesAsync("同意加入");

        await claimant.OpenMailAsync("sun@company.example", "主体认领的结果：同意加入");
        await claimant.OpenAsync(Links.Profile);
        await claimant.SeesAsync("陈晓会");
        await claimant.FollowAsync("添加一个申报主体");
        await claimant.FillAsync("单位名称", "鞍山市千山区东北亚国际会展产业发展集团股份有限公司第二分公司");
        await claimant.ChooseAsync("所在地区", "千山区");
        await claimant.PressAsync("保存");
        await claimant.SeesAsync("改用这个主体");
        await claimant.PressAsync("改用这个主体");
        await claimant.SeesAsync("正在使用");
    }

    private Task<string> CodeAsync() => stage.App.ReadAsync(db => db.Set<ApplicantProfile>().Select(row => row.CreditCode).FirstAsync());
}
