using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using MiniExcelLibs;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>Rows of the desk as a sheet: amounts are numbers, so that they can be summed; days sort as they are written.</summary>
internal static class DeskSheet
{
    public static byte[] Write(IEnumerable<InboxRow> rows, DeskWords words)
    {
        using MemoryStream file = new();
        file.SaveAs(new Dictionary<string, object> { ["待办"] = rows.Select(row => Line(row, words)).DefaultIfEmpty(Empty).ToList() });
        return file.ToArray();
    }

    private static Dictionary<string, object?> Empty => new() { ["办件编号"] = "没有符合条件的待办事项" };

    private static Dictionary<string, object?> Line(InboxRow row, DeskWords words)
    {
        var due = words.Due(row);
        return new()
        {
            ["办件编号"] = row.CaseNumber,
            ["申请主体"] = row.ApplicantName,
            ["事项"] = row.CaseTitle,
            ["政策举措"] = words.Measure(row.MeasureId),
            ["县区"] = words.Region(row.RegionId),
            ["环节"] = row.Stage,
            ["轮次"] = row.Round,
            ["金额（元）"] = new Money(row.AmountFen).Yuan,
            ["金额性质"] = DeskWords.AmountKind(row),
            ["提交日期"] = Date(row.SubmittedAt),
            ["到达日期"] = Date(row.OpenedAt),
            ["到期日"] = due.Day is { } day ? Iso(day) : "",
            ["期限"] = due.Day is null ? "没有期限" : due.Left,
            ["说明"] = string.Join("，", words.Reasons(row)),
            ["经办人"] = row.ClaimedByName ?? "未认领",
        };
    }

    private static string Date(DateTimeOffset at) => Iso(ChinaTime.DateOf(at));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
