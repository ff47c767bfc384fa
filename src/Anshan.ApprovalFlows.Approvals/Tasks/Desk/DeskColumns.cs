namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>The columns of the desk's list, by code; the first one, with the link, is always there.</summary>
public static class DeskColumns
{
    public const string Matter = "matter";
    public const string Stage = "stage";
    public const string Amount = "amount";
    public const string Submitted = "submitted";
    public const string Opened = "opened";
    public const string Region = "region";
    public const string Due = "due";
    public const string Holder = "holder";

    /// <summary>The most beside the first one that a window of 1440 pixels has room for.</summary>
    public const int Most = 6;

    /// <summary>Every column with its heading, in the order in which they stand.</summary>
    public static IReadOnlyList<(string Code, string Name)> All { get; } =
    [
        (Matter, "事项与政策"),
        (Stage, "环节"),
        (Amount, "金额（元）"),
        (Submitted, "提交日期"),
        (Opened, "到达日期"),
        (Region, "县区"),
        (Due, "期限"),
        (Holder, "经办人"),
    ];

    /// <summary>What somebody sees who has chosen nothing.</summary>
    public static IReadOnlyList<string> Usual { get; } = [Matter, Stage, Amount, Submitted, Due, Holder];

    /// <summary>What is wrong with a choice, in a sentence; null when nothing is.</summary>
    public static string? Problem(IReadOnlyCollection<string> chosen) =>
        chosen.Count > Most ? $"最多选 {Most} 列，现在是 {chosen.Count} 列。"
        : chosen.Contains(Due) ? null
        : "“期限”一列不能去掉：列表按它排列。";

    /// <summary>The chosen columns in their order; unknown codes are left out.</summary>
    public static IReadOnlyList<string> Ordered(IEnumerable<string> chosen) =>
        [.. All.Select(column => column.Code).Where(chosen.ToHashSet().Contains)];
}
