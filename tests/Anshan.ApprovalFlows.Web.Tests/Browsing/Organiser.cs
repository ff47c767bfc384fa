using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>An organiser at the window, from registering to the case number.</summary>
internal sealed class Organiser(Visitor person, string name, string email)
{
    public Visitor At => person;

    public async Task RegisterAsync(Visitor mailReader)
    {
        await person.OpenAsync(Links.Home);
        await person.FollowAsync("企业注册");
        await person.FillAsync("电子邮箱", email);
        await person.PressAsync("发送注册邮件");
        await person.SeesAsync("请查收邮件");

        await mailReader.OpenMailAsync(email, "请确认您的邮箱");
        await mailReader.LeaveByAsync(() => mailReader.Page.FrameLocator(".mail-frame").GetByRole(AriaRole.Link).ClickAsync());
        await mailReader.FillAsync("您的姓名", name);
        await mailReader.FillAsync("设置密码", Typed.Password);
        await mailReader.FillAsync("再输一次密码", Typed.Password);
        await mailReader.PressAsync("完成注册");
        await mailReader.SeesAsync("注册完成");
        await person.SignInAsync(email, Typed.Password, "organiser");
    }

    /// <summary>Fills in the profile; a wrong check digit is pointed out and nothing of the rest is lost.</summary>
    public async Task FillProfileAsync(string region)
    {
        await person.FollowAsync("主体信息");
        await person.TickAsync("活动主办方、街区运营方");
        await person.FillAsync("单位名称", "海城市西柳会展服务有限公司");
        await person.FillAsync("统一社会信用代码", Typed.WrongCreditCode);
        await person.ChooseAsync("所在地区", region);
        await person.FillAsync("地址", "海城市西柳镇市场路 18 号");
        await person.FillAsync("账户名称", "海城市西柳会展服务有限公司");
        await person.FillAsync("开户银行", "中国银行海城西柳支行");
        await person.FillAsync("银行账号", "6217000000381234567");
        await person.Page.GetByLabel("联系人", new() { Exact = true }).FillAsync(name);
        await person.FillAsync("联系电话", "0412-3330000");
        await person.PressAsync("保存");
        Assert.Contains("校验码", await person.Page.Locator("#Input_CreditCode-error").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("中国银行海城西柳支行", await person.Page.GetByLabel("开户银行").InputValueAsync());

        await person.FillAsync("统一社会信用代码", Typed.CreditCode);
        await person.PressAsync("保存");
        await person.SeesNotAsync("校验码（最后一位）不对");
    }

    /// <summary>Reads the guide and begins; the ceiling follows what is typed.</summary>
    public async Task BeginAsync()
    {
        await person.FollowAsync("政策举措");
        await person.FollowAsync("促消费展会及活动补助");
        await person.SeesAsync("每项活动补助最高不超过50万元");
        await person.FollowAsync("我要申报");
        await person.PressAsync("开始填写");
    }

    public async Task FillFormAsync(string eventName)
    {
        await person.FillAsync("活动名称", eventName);
        await person.FillAsync("举办地点", "海城市西柳国际会展中心");
        await person.FillAsync("开始日期", "2023-08-18");
        await person.FillAsync("结束日期", "2023-08-20");
        await person.FillAsync("活动简介", "面向东北三省采购商，设展位三百二十个，三天入场四万六千人次，带动消费约三千万元。");
        await TypeCostAsync("场地租赁", "400000", "200,000.00 元");
        await TypeCostAsync("展位搭建", "700000.50", "500,000.00 元");
    }

    /// <summary>Types a sum and sees the panel beside the form follow, without leaving the page.</summary>
    public async Task TypeCostAsync(string label, string sum, string ceiling)
    {
        await person.FillAsync(label, sum);
        await person.Page.GetByLabel(label).BlurAsync();
        await Assertions.Expect(person.Page.GetByTestId("ceiling").First).ToHaveTextAsync(ceiling);
    }

    /// <summary>Uploads an invoice, after a program under another name and a file of 25 MB were refused.</summary>
    public async Task UploadAsync()
    {
        await TryUploadAsync(Typed.RenamedProgram, "程序文件");
        await TryUploadAsync(Typed.TooLarge, "超过单个文件 20 MB 的上限");
        await TryUploadAsync(Typed.Invoice(), "场地租赁发票.pdf 已上传");
        await person.Page.GetByTestId("files").GetByText("场地租赁发票.pdf").WaitForAsync();
    }

    /// <summary>Choosing is enough: the file goes up by itself, and the page says what became of it.</summary>
    private async Task TryUploadAsync(FilePayload file, string words)
    {
        await person.AttachAsync("选择文件", file);
        await person.Page.GetByTestId("progress").GetByText(words).WaitForAsync();
    }
}
