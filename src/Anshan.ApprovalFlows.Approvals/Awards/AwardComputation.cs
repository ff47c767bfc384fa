namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>One step of a calculation: the clause it rests on, what it is, the arithmetic in words, and its result.</summary>
public sealed record AwardLine(string Clause, string Label, string Arithmetic, Money Amount);

/// <summary>A computed amount with everything needed to check it by hand.</summary>
/// <param name="Amount">Rounded down to the fen.</param>
/// <param name="Meaning">What the amount says to the one who determines the award.</param>
/// <param name="Trace">The steps, in order; the last one's amount is <paramref name="Amount"/>.</param>
/// <param name="Base">What the rate was applied to.</param>
public sealed record AwardComputation(Money Amount, AwardMeaning Meaning, IReadOnlyList<AwardLine> Trace, Money Base);
