using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>The list of entitled units of measure 13.5: made by one person out of a table, confirmed or given back by another.</summary>
public sealed class ListTests : IAsyncLifetime
{
    private static readonly Actor Lister = CaseWorld.Staff("city.science");
    private static readonly Actor Second = CaseWorld.Staff("city.science", number: 2);
    private static readonly string[] Good =
    [
        "示例科技公司",
        CaseWorld.Profile().CreditCode,
        "示例银行 1",
        "2022年",
        "5000000",
        "3",
        "1",
        "不并列",
    ];

    private WebApp site = null!;
    private Browser browser = null!;
    private Page task = null!;

    public async ValueTask InitializeAsync()
    {
        site = await RecordTests.StartAsync(Lister, Second);
        browser = site.As(Lister);
        await browser.PressAsync(await browser.OpenAsync(Links.StartCase), "start-13.5", ("name", "2022年度"));
        task = await browser.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.EntitlementList));
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_list_needs_a_name_and_another_name_is_another_list()
    {
        var start = await browser.OpenAsync(Links.StartCase);
        var unnamed = await browser.PressAsync(start, "start-13.5", ("name", " "));
        Assert.Contains("请填写名单名称", unnamed["name-error"], StringComparison.Ordinal);
        var tooLong = await browser.PressAsync(unnamed, "start-13.5", ("name", new string('长', 61)));
        Assert.Contains("名单名称", tooLong["name-error"], StringComparison.Ordinal);
        Assert.Equal(new string('长', 61), tooLong.Value("name-13.5"));
        await browser.PressAsync(start, "start-13.5", ("name", "2022年度"));
        Assert.Equal(1, await site.ReadAsync(db => db.Cases.CountAsync()));
        await browser.PressAsync(await browser.OpenAsync(Links.StartCase), "start-13.5", ("name", "2023年度"));
        Assert.Equal(
            ["技术合同成交额前五名后补助（2022年度）", "技术合同成交额前五名后补助（2023年度）"],
            await site.ReadAsync(db => db.Cases.OrderBy(row => row.Title).Select(row => row.Title).ToListAsync())
        );
        Assert.Contains("2023年度", (await browser.OpenAsync(Links.Inbox)).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_empty_table_can_be_downloaded_filled_in_and_uploaded()
    {
        var answer = await browser.GetAsync(task.Find("template")!.GetAttribute("href")!);
        Assert.Equal("13.5 名单.xlsx", answer.Content.Headers.ContentDisposition!.FileNameStar);
        using MemoryStream template = new(await answer.Content.ReadAsByteArrayAsync());
        var columns = template
            .Query(sheetName: "名单")
            .Cast<IDictionary<string, object?>>()
            .First()
            .Values.Select(cell => cell!.ToString()!)
            .ToList();
        Assert.Equal(Good.Length, columns.Count);

        // A tie: of two units on one rank neither is listed; the rows are numbered as in the sheet.
        string[][] rows =
        [
            [.. columns],
            Good,
            [],
            ["第二家", CodeOf(2), "示例银行 2", "2022年", "4000000", "3", "2", "不并列"],
            ["第三家", CodeOf(3), "示例银行 3", "2022年", "4000000", "3", "2", "不并列"],
        ];
        var screened = await UploadAsync(Sheet(rows));
        Assert.Contains("列入 1 家，合计 200,000.00 元", screened["screening"], StringComparison.Ordinal);
        Assert.Equal(2, screened.Texts("tied").Count);
        Assert.Contains("名次 2 并列（第 4、5 行）", screened["screening"], StringComparison.Ordinal);
        Assert.Contains("示例科技公司", screened.Value("List_Text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_in_words_and_the_pasted_list_stays()
    {
        var typed = await browser.PressAsync(task, "screen-list", ("List.Text", "还没填完的一行"));
        Assert.Contains("第 1 行有 1 列，应为 8 列", typed["error-summary"], StringComparison.Ordinal);
        task = typed;
        foreach (
            var (file, problem) in new[]
            {
                (("名单.xls", new byte[] { 1, 2, 3 }), "请先另存为 xlsx"),
                (("名单.xlsx", SampleFiles.Exe), "程序文件"),
                (("名单.xlsx", SampleFiles.Xlsx), "读不出来"),
                (
                    (
                        "名单.xlsx",
                        Sheet([
                            [],
                        ])
                    ),
                    "第一张表是空的"
                ),
                (
                    (
                        "名单.xlsx",
                        Sheet([
                            ["示例科技公司", Good[1], 6222021234567890123d, "2022年", 5000000, 3, 1, "不并列"],
                        ])
                    ),
                    "第 1 行第 3 列（收款账户）是超过 15 位的数字"
                ),
            }
        )
        {
            var refused = await browser.UploadAsync(task, "[data-testid=upload-list]", file);
            Assert.Contains(problem, refused["error-summary"], StringComparison.Ordinal);
            Assert.Equal("还没填完的一行", refused.Value("List_Text"));
        }
    }

    [Fact]
    public async Task Who_has_listed_cannot_confirm_and_a_list_given_back_comes_with_its_lines_and_the_reason()
    {
        await browser.PressAsync(await browser.PressAsync(task, "screen-list", ("List.Text", string.Join('\t', Good))), "propose-list");
        var own = await browser.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.ListConfirmation));
        Assert.Contains("名单由您拟定，请由本单位其他人员确认", own["objection"], StringComparison.Ordinal);
        Assert.Null(own.Find("confirm-list"));

        var second = site.As(Second);
        var confirming = await second.OpenAsync(own.Path);
        Assert.Contains("示例科技公司", confirming["screening"], StringComparison.Ordinal);
        Assert.Contains(
            "请写明退回的原因",
            (await second.PressAsync(confirming, "return-list"))["error-summary"],
            StringComparison.Ordinal
        );
        await second.PressAsync(confirming, "return-list", ("List.Reason", "少了第二名"));

        var again = await browser.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.EntitlementList));
        Assert.Contains("少了第二名", again["list-returned"], StringComparison.Ordinal);
        Assert.Contains("示例科技公司", again.Value("List_Text"), StringComparison.Ordinal);
        await browser.PressAsync(await browser.PressAsync(again, "screen-list"), "propose-list");
        await second.PressAsync(await second.OpenAsync(await RecordTests.AddressAsync(site, TaskKind.ListConfirmation)), "confirm-list");
        Assert.Equal(20_000_000, (await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).AwardFen);
        Assert.Equal(
            ["list.proposed", "list.returned", "list.proposed", "list.confirmed"],
            await site.ReadAsync(db =>
                db.AuditEvents.Where(row => row.Action.StartsWith("list.")).OrderBy(row => row.Seq).Select(row => row.Action).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task A_sheet_that_was_chosen_is_read_whichever_button_is_pressed()
    {
        var screened = await browser.UploadAsync(task, "[data-testid=screen-list]", ("名单.xlsx", Sheet([Good])));
        Assert.Contains("列入 1 家", screened["screening"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_differs_from_the_profile_of_its_unit_is_flagged_and_stays_in_the_list()
    {
        var profile = CaseWorld.Profile();
        string[] same = [profile.Name, .. Good[1..2], $"{profile.BankName} {profile.BankAccount}", .. Good[3..]];
        Assert.Empty((await browser.PressAsync(task, "screen-list", ("List.Text", string.Join('\t', same)))).Texts("differs"));
        var screened = await browser.PressAsync(
            task,
            "screen-list",
            ("List.Text", string.Join('\t', (string[])["示例科技公司", Good[1], "示例银行 6222021001", .. Good[3..]]))
        );
        Assert.Contains("列入 1 家", screened["screening"], StringComparison.Ordinal);
        Assert.Collection(
            screened.Texts("differs"),
            name => Assert.Matches("^请核对：名称与该单位主体信息中的“.*示例会展有限公司”不同$", name),
            account => Assert.Matches("^请核对：账号与该单位主体信息中的（.*银行.*，尾号 [0-9]{4}）不同$", account)
        );
        await browser.PressAsync(screened, "propose-list");
        var confirming = await site.As(Second).OpenAsync(await RecordTests.AddressAsync(site, TaskKind.ListConfirmation));
        Assert.Equal(2, confirming.Texts("differs").Count);
        Assert.Contains(
            "请核对：名称与该单位主体信息中的",
            (await site.ReadAsync(db => db.CaseTasks.AsNoTracking().SingleAsync(row => row.Outcome == "Listed"))).Opinion,
            StringComparison.Ordinal
        );
    }

    private Task<Page> UploadAsync(byte[] sheet) => browser.UploadAsync(task, "[data-testid=upload-list]", ("名单.xlsx", sheet));

    internal static string CodeOf(int number)
    {
        var code = $"91210302MA0ABCDE{number}";
        return code + UnifiedSocialCreditCode.CheckDigit(code);
    }

    private static byte[] Sheet(object[][] rows)
    {
        using MemoryStream file = new();
        file.SaveAs(
            rows.Select(row =>
                row.Select((cell, at) => (Key: $"{at}", cell)).ToDictionary(item => item.Key, item => item.cell) is { Count: > 0 } cells
                    ? cells
                    : Enumerable.Range(0, Good.Length).ToDictionary(at => $"{at}", _ => (object)"")
            ),
            printHeader: false
        );
        return file.ToArray();
    }
}
