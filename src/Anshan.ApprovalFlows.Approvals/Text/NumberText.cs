using System.Globalization;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Numbers as people type them: 12, １２.５, 1,000,000, −3. 1, 01, １ and 1.0 are one number, and so one rank.</summary>
public static partial class NumberText
{
    /// <summary>Reads the number; nothing is rounded and nothing guessed.</summary>
    public static bool TryParse(string? text, out decimal number, out string problem)
    {
        var plain = FullWidth.ToHalf(TypedText.Line(text)).Trim();
        number = 0;
        problem =
            plain.Length == 0 ? "请填写数字。"
            : !Written().IsMatch(plain) ? "请填写数字，例如 12 或 12.5。"
            : plain.Contains(',', StringComparison.Ordinal) && !Grouped().IsMatch(plain)
                ? "千位分隔符的位置不对，请写成 1,234,567 或 1234567。"
            : plain.Count(char.IsAsciiDigit) > 27 ? "数字太长，请检查是否多写了几位。"
            : "";
        return problem.Length == 0
            && decimal.TryParse(
                plain,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture,
                out number
            );
    }

    /// <summary>The number in the one way it is stored and compared: 1, 12.5, -3.</summary>
    public static string Plain(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?[0-9][0-9,]*(\.[0-9]{1,12})?$")]
    private static partial Regex Written();

    [GeneratedRegex(@"^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$")]
    private static partial Regex Grouped();
}
