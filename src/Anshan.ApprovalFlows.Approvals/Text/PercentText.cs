using System.Globalization;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>A rate as people type it, in percent: 3.45, 3.45%, ３．４５％; read as millionths, 34,500.</summary>
public static partial class PercentText
{
    /// <param name="text">What was typed.</param>
    /// <param name="most">The highest rate that makes sense, in percent.</param>
    /// <param name="millionths">The rate.</param>
    /// <param name="problem">What is wrong, in Chinese.</param>
    public static bool TryParse(string? text, int most, out int millionths, out string problem)
    {
        var plain = FullWidth.ToHalf(TypedText.Line(text)).Trim().TrimEnd('%').TrimEnd();
        millionths = 0;
        problem = plain switch
        {
            "" => "请填写百分比，例如 3.45。",
            ['-', ..] => "百分比不能为负数。",
            _ when !Written().IsMatch(plain) => "不是可以识别的百分比，请只填数字，例如 3.45，最多四位小数。",
            _ => "",
        };
        if (problem.Length > 0)
        {
            return false;
        }

        var percent = decimal.Parse(plain, CultureInfo.InvariantCulture);
        problem = percent <= 0 || percent > most ? $"应大于 0、不超过 {most}%，请检查小数点。" : "";
        millionths = problem.Length > 0 ? 0 : decimal.ToInt32(percent * 10_000);
        return problem.Length == 0;
    }

    /// <summary>34,500 millionths are 3.45%.</summary>
    public static string Display(int millionths) => (millionths / 10_000m).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    [GeneratedRegex(@"^[0-9]{1,3}(\.[0-9]{1,4})?$")]
    private static partial Regex Written();
}
