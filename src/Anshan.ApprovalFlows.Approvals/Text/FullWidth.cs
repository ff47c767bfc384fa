namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Turns what a Chinese input method types (１２３，．％) into the plain characters that the readers understand.</summary>
public static class FullWidth
{
    private const int Distance = '！' - '!';

    public static string ToHalf(string text) =>
        string.Create(
            text.Length,
            text,
            static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                {
                    target[i] = source[i] switch
                    {
                        >= '！' and <= '～' => (char)(source[i] - Distance),
                        '　' or '\u00A0' => ' ',
                        '￥' => '¥',
                        // Hyphens and dashes; a word processor makes the one that does not break of a typed one.
                        '−' or '﹣' or (>= '\u2010' and <= '\u2015') => '-',
                        _ => source[i],
                    };
                }
            }
        );

    /// <summary>Letters and digits alone: the brackets and commas of a Chinese text stay as they are.</summary>
    public static string LettersToHalf(string text) =>
        string.Create(
            text.Length,
            text,
            static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                {
                    target[i] = source[i] is (>= '０' and <= '９') or (>= 'Ａ' and <= 'Ｚ') or (>= 'ａ' and <= 'ｚ')
                        ? (char)(source[i] - Distance)
                        : source[i];
                }
            }
        );
}
