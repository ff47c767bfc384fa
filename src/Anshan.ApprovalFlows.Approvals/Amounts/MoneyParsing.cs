using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Amounts;

public readonly partial record struct Money
{
    /// <summary>The largest amount a person may type: 10^12 yuan (一万亿元).</summary>
    public static readonly Money Largest = new(100_000_000_000_000);

    /// <summary>
    /// Reads an amount in yuan as people write it (<see cref="AmountText"/>); when it cannot be read, <paramref name="problem"/> says why
    /// in Chinese.
    /// </summary>
    public static bool TryParseYuan(string? text, out Money value, out string problem)
    {
        value = AmountText.TryParse(text, out var yuan, out problem) ? FromYuan(yuan) : Zero;
        problem = value > Largest ? AmountText.TooLarge : problem;
        value = problem.Length == 0 ? value : Zero;
        return problem.Length == 0;
    }
}
