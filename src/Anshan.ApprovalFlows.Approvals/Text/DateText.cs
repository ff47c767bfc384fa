using System.Globalization;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Dates as people type them: 2023-10-01, 2023/10/1, 2023.10.1, 2023年10月1日, also in full-width characters.</summary>
public static partial class DateText
{
    public static bool TryParse(string? text, out DateOnly date, out string problem)
    {
        var plain = FullWidth.ToHalf(TypedText.Line(text)).Trim();
        var match = Written().Match(plain);
        date = default;
        problem =
            plain.Length == 0 ? "请填写日期。"
            : match.Success ? ""
            : "不是可以识别的日期，请写成 2023-10-01 或 2023年10月1日。";
        if (problem.Length > 0)
        {
            return false;
        }

        var found = $"{match.Groups["y"].Value}-{match.Groups["m"].Value}-{match.Groups["d"].Value}";
        var exists = DateOnly.TryParseExact(found, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
        problem = exists ? "" : "没有这一天，请检查月份和日期。";
        return exists;
    }

    [GeneratedRegex(
        @"^(?<y>[0-9]{4}) ?(?:(?<s>[-/.]) ?(?<m>[0-9]{1,2}) ?\k<s> ?(?<d>[0-9]{1,2})|年 ?(?<m>[0-9]{1,2}) ?月 ?(?<d>[0-9]{1,2}) ?[日号])$"
    )]
    private static partial Regex Written();
}
