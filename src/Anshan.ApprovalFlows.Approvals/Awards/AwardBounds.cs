using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>The bounds within which an award can be determined.</summary>
/// <param name="Meaning">What the computed amount says.</param>
/// <param name="Computed">The computed amount; zero where the text leaves it open.</param>
/// <param name="Room">What is left for this case of a cap across cases; null where there is no such cap.</param>
public sealed record AwardBounds(AwardMeaning Meaning, Money Computed, Money? Room)
{
    /// <summary>
    /// The present amount of an award that was open at submission, once the missing figures have been entered; null where nothing has
    /// changed.
    /// </summary>
    public static AwardComputation? Later(AwardMeaning atSubmission, AwardRule? rule, AwardInputs inputs) =>
        atSubmission == AwardMeaning.Open
        && rule?.ReadsTables == true
        && rule.Compute(inputs) is { Meaning: not AwardMeaning.Open } computed
            ? computed
            : null;

    private bool IsCeiling => Meaning is AwardMeaning.Exact or AwardMeaning.Ceiling or AwardMeaning.Limit;

    /// <summary>The most that can be determined.</summary>
    public Money Most => Money.Min(IsCeiling ? Computed : Money.Largest, Room ?? Money.Largest);

    /// <summary>The amount that needs no reason; null where the text leaves it open.</summary>
    public Money? Expected => Meaning == AwardMeaning.Open ? null : Money.Min(Computed, Most);

    /// <summary>Why the amount is refused, in a sentence; null when it is not.</summary>
    public string? Objection(Money amount) =>
        amount <= Most ? null
        : IsCeiling && Most == Computed ? $"核定金额不能超过最高限额 {Most.ToDisplay()}。"
        : IsCeiling ? $"最多还能核定 {Most.ToDisplay()}：最高额的其余部分已由其他办件占用。"
        : $"最多还能核定 {Most.ToDisplay()}：最高额中可以用于本件的只有这些。";

    /// <summary>Why a reason has to be given, in a sentence; null when none is needed.</summary>
    public string? ReasonNeeded(Money amount) =>
        Meaning switch
        {
            AwardMeaning.Open => "原文没有规定金额，请写明依据，例如文件名称和文号。",
            AwardMeaning.Target when amount != Expected => "核定金额与争取的金额不同时，请写明依据，例如文件名称和文号。",
            AwardMeaning.Minimum when amount < Expected => "核定金额低于原文规定的最低金额时，请说明理由。",
            AwardMeaning.Exact or AwardMeaning.Ceiling or AwardMeaning.Limit when amount < Expected =>
                "核定金额低于最高限额时，请说明理由。",
            AwardMeaning.Target or AwardMeaning.Minimum or AwardMeaning.Exact or AwardMeaning.Ceiling or AwardMeaning.Limit => null,
            _ => throw new InvalidOperationException($"Nobody says when {Meaning} needs a reason."),
        };
}
