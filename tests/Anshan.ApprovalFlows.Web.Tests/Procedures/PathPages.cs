using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Http;

namespace Anshan.ApprovalFlows.Web.Tests.Procedures;

/// <summary>What people type and press on the page of a task of each kind; each act gives the page it led to.</summary>
internal sealed class PathPages(PathSite site, ProcedurePath path)
{
    public Func<Browser, Page, CaseTask, Task<Page>> Decide(string decision) =>
        async (browser, page, _) =>
        {
            var after = await browser.PressAsync(
                page,
                "decide",
                ("Review.Decision", decision),
                ("Review.Opinion", "审核意见"),
                ("Review.Clause", decision == "Rejected" ? DecideReview.Clauses(site.Measure(path.Measure))[0].Clause : ""),
                ("Review.Fields", site.Measure(path.Measure).Form.Fields.First(field => field.Compute is null).Key)
            );
            return decision == "Rejected" ? await browser.PressAsync(after, "confirm-rejection") : after;
        };

    public static Func<Browser, Page, CaseTask, Task<Page>> Determine(decimal amount) =>
        async (browser, page, _) =>
            await browser.PressAsync(
                await browser.PressAsync(
                    page,
                    "determine",
                    ("Amount.Amount", amount.ToString(CultureInfo.InvariantCulture)),
                    ("Amount.Reason", "依据文件核定")
                ),
                "confirm-amount"
            );

    public static Func<Browser, Page, CaseTask, Task<Page>> Pay(string voucher) =>
        (browser, page, task) =>
            browser.PressWithFileAsync(page, "pay", ($"回单{task.Title}.pdf", SampleFiles.Pdf($"{task.Id}")), ("Payment.Voucher", voucher));

    /// <summary>What a second person does with an amount or a payment.</summary>
    public static Task<Page> Agree(Browser browser, Page page, CaseTask task) => browser.PressAsync(page, "agree");

    /// <summary>Every field of the record with plain values, these first.</summary>
    public static Func<Browser, Page, CaseTask, Task<Page>> Record(DateOnly today, params (string Key, string Value)[] answers) =>
        (browser, page, task) =>
        {
            var request = RecordRequest.Of(task)!;
            var given = request.Minimums.ToDictionary(item => item.Field, item => item.AtLeast.ToString(CultureInfo.InvariantCulture));
            foreach (var field in request.Form.Fields.Where(field => field.Key.StartsWith("score", StringComparison.Ordinal)))
            {
                given[field.Key] = "86.5";
            }

            given["finished"] = "yes";
            foreach (var (key, value) in answers)
            {
                given[key] = value;
            }

            return browser.PressAsync(
                page,
                "record",
                [.. SampleAnswers.Fill(request.Form, given, today).Select(answer => ($"f.{answer.Key}", answer.Value ?? ""))]
            );
        };

    /// <summary>One unit is listed, with the answers of the path; without its code the list stays empty.</summary>
    public Func<Browser, Page, CaseTask, Task<Page>> List(DateOnly today, bool hasCode) =>
        async (browser, page, _) =>
        {
            var form = site.Measure(path.Measure).Form;
            var answers = SampleAnswers.Fill(form, path.Form, today);
            var code = hasCode ? "91210302MA0ABCDE1" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE1") : "没有代码";
            string[] line =
            [
                "示例单位",
                code,
                "示例银行 1234567",
                .. form.Fields.Where(field => field.Compute is null).Select(field => answers[field.Key]!),
            ];
            return await browser.PressAsync(
                await browser.PressAsync(page, "screen-list", ("List.Text", string.Join('\t', line))),
                "propose-list"
            );
        };

    /// <summary>What another person of the unit does with the list.</summary>
    public static Task<Page> ConfirmList(Browser browser, Page page, CaseTask task) => browser.PressAsync(page, "confirm-list");
}
