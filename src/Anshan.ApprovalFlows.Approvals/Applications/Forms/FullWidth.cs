namespace Anshan.ApprovalFlows.Approvals.Applications.Forms;

/// <summary>Turns what a Chinese input method types (１２３，．％) into the plain characters that the readers understand.</summary>
public static class FullWidth
{
    private const int Distance = '！' - '!';

    public static string ToHalf(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = source[i] switch
            {
                >= '！' and <= '～' => (char)(source[i] - Distance),
                '　' or '\u00A0' => ' ',
                '￥' => '¥',
                '−' or '–' or '—' => '-',
                _ => source[i],
            };
        }
    });
}
