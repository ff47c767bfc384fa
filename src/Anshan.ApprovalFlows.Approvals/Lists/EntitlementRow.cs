using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>One unit of a list of entitled units, screened.</summary>
/// <param name="Line">Its line in what was given, the line of column names and blank lines counted.</param>
/// <param name="Name">The unit.</param>
/// <param name="CreditCode">Its 统一社会信用代码.</param>
/// <param name="Account">Where the money goes.</param>
/// <param name="Amount">What it gets; zero where it is not listed.</param>
/// <param name="IsIn">Whether it is listed.</param>
/// <param name="Reason">Why it is, or is not.</param>
public sealed record EntitlementRow(int Line, string Name, string CreditCode, string Account, Money Amount, bool IsIn, string Reason)
{
    /// <summary>Whether another line has the same rank.</summary>
    public bool IsTied { get; init; }

    /// <summary>What it is paid for, the same in every list; null where the measure names nothing.</summary>
    public string? ObjectKey { get; init; }

    /// <summary>Within what it is ranked, in words: a year; null where the measure ranks nothing, or all together.</summary>
    public string? RankedIn { get; init; }

    /// <summary>The day whose year decides when it is paid; null where none does.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The amounts of the line as they were understood, each with the name of its column.</summary>
    public IReadOnlyList<string> Amounts { get; init; } = [];

    /// <summary>In what it differs from the profile of the same unit.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Line}. {Name}（{CreditCode}）{(IsIn ? $"列入，{Amount.ToDisplay()}" : "不列入")}：{Reason}"
                + $"{(Differences.Count == 0 ? "" : $"（请核对：{string.Join("；", Differences)}）")}"
        );
}

/// <summary>A screened list.</summary>
public sealed record EntitlementScreening(IReadOnlyList<EntitlementRow> Rows)
{
    public IEnumerable<EntitlementRow> Listed => Rows.Where(row => row.IsIn);

    public Money Total => new(Listed.Sum(row => row.Amount.Fen));

    /// <summary>The latest day of the lines listed: the list is paid in the year after it; null where the measure names no day.</summary>
    public DateOnly? LastDay => Listed.Max(row => row.Day);

    /// <summary>Every line with its reason, as it is kept with the case.</summary>
    public string Record => string.Join('\n', Rows);

    /// <summary>What the public sees: who is listed with how much.</summary>
    public string Notice => string.Join('\n', Listed.Select(row => $"{row.Name}：{row.Amount.ToDisplay()}"));
}
