using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>One step of a calculation: the clause it rests on, what it is, the arithmetic in words, and its result.</summary>
/// <param name="Clause">The words of the text.</param>
/// <param name="Label">What the step is.</param>
/// <param name="Arithmetic">The arithmetic, in figures.</param>
/// <param name="Amount">The result.</param>
/// <param name="Meaning">What the result means; null for an intermediate step.</param>
public sealed record AwardLine(string Clause, string Label, string Arithmetic, Money Amount, AwardMeaning? Meaning = null)
{
    /// <summary>The fields of the form that the step reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    internal AwardLine Reads(params IEnumerable<string> fields) => this with { Inputs = [.. fields] };

    /// <inheritdoc/>
    public bool Equals(AwardLine? other) =>
        other is not null
        && (Clause, Label, Arithmetic, Amount, Meaning) == (other.Clause, other.Label, other.Arithmetic, other.Amount, other.Meaning)
        && Inputs.SequenceEqual(other.Inputs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Clause, Label, Arithmetic, Amount, Meaning);
}

/// <summary>A computed amount with everything needed to check it by hand.</summary>
/// <param name="Amount">Rounded down to the fen; zero when the meaning is <see cref="AwardMeaning.Open"/>.</param>
/// <param name="Meaning">What the amount says to the one who determines the award.</param>
/// <param name="Trace">The steps, in order; the last one's amount is <paramref name="Amount"/>.</param>
/// <param name="Base">What the rate was applied to.</param>
public sealed record AwardComputation(Money Amount, AwardMeaning Meaning, IReadOnlyList<AwardLine> Trace, Money Base)
{
    /// <summary>The cap across cases that the amount falls under; null where there is none.</summary>
    public AwardCap? SharedCap { get; init; }

    internal static AwardComputation Of(AwardMeaning meaning, Money @base, IReadOnlyList<AwardLine> trace) =>
        new(trace[^1].Amount, meaning, trace, @base);

    /// <summary>Nothing can be computed: the text leaves the amount open, or figures are missing.</summary>
    internal static AwardComputation Open(string clause, string label, string why) =>
        Of(AwardMeaning.Open, Money.Zero, [new AwardLine(clause, label, why, Money.Zero, AwardMeaning.Open)]);

    internal AwardComputation Capped(AwardCap? cap, FormValues values)
    {
        var shared = cap is { IsShared: true } ? cap : SharedCap;
        var bounded = cap is null || Meaning == AwardMeaning.Open ? this : Of(Meaning, Base, [.. Trace, cap.Apply(Amount, values)]);
        return bounded with { SharedCap = shared };
    }
}
