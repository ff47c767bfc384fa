namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>One step of a calculation: the clause it rests on, what it is, the arithmetic in words, and its result.</summary>
public sealed record AwardLine(string Clause, string Label, string Arithmetic, Money Amount);

/// <summary>A computed amount with everything needed to check it by hand.</summary>
/// <param name="Amount">Rounded down to the fen; zero when the meaning is <see cref="AwardMeaning.Open"/>.</param>
/// <param name="Meaning">What the amount says to the one who determines the award.</param>
/// <param name="Trace">The steps, in order; the last one's amount is <paramref name="Amount"/>.</param>
/// <param name="Base">What the rate was applied to.</param>
public sealed record AwardComputation(Money Amount, AwardMeaning Meaning, IReadOnlyList<AwardLine> Trace, Money Base)
{
    /// <summary>The cap across cases that the amount falls under; null where there is none.</summary>
    public AwardCap? SharedCap { get; init; }

    internal static AwardComputation Of(AwardMeaning meaning, Money @base, IReadOnlyList<AwardLine> trace) => new(trace[^1].Amount, meaning, trace, @base);

    /// <summary>Nothing can be computed: the text, or what is not known yet, says why.</summary>
    internal static AwardComputation Open(string clause, string label, string why) => Of(AwardMeaning.Open, Money.Zero, [new AwardLine(clause, label, why, Money.Zero)]);

    internal AwardComputation Capped(AwardCap? cap)
    {
        AwardCap? shared = cap is { IsShared: true } ? cap : SharedCap;
        AwardComputation bounded = cap is null || Meaning == AwardMeaning.Open ? this : Of(Meaning, Base, [.. Trace, cap.Apply(Amount)]);
        return bounded with { SharedCap = shared };
    }
}
