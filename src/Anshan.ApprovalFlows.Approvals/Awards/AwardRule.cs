using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>What a computed amount says to the one who determines the award.</summary>
public enum AwardMeaning
{
    /// <summary>The amount itself; nothing is left to decide.</summary>
    Exact,

    /// <summary>不高于 / 最高: the determined amount is at or below, with a reason when below.</summary>
    Ceiling,

    /// <summary>An aim that is reported against.</summary>
    Target,

    /// <summary>A bound on something other than this award, a loan for instance.</summary>
    Limit,
}

/// <summary>Whether a clause gives the rate itself or only its upper bound.</summary>
public enum RateSemantics
{
    Exact,
    Ceiling,
}

/// <summary>What a cap counts over.</summary>
public enum CapScope
{
    Case,
    Event,
}

/// <summary>An upper bound on the award and the words of the clause that set it.</summary>
public sealed record AwardCap(Money Amount, CapScope Scope, string Clause);

/// <summary>How the award of a measure is computed, as data in <c>measure.json</c>, told apart by <c>kind</c>.</summary>
/// <remarks>The hierarchy is closed: a further kind is one record here and one case in <see cref="AwardCalculator"/>.
/// Every clause is quoted word for word from the policy.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(RatioOfCost), "ratioOfCost")]
public abstract record AwardRule
{
    private protected AwardRule()
    {
    }

    /// <summary>The fields of the form that the rule reads.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Fields { get; }

    /// <summary>The quoted clauses with their place in the rule.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<(string Member, string Text)> Clauses { get; }
}

/// <summary>A share of the summed costs, with or without a cap.</summary>
public sealed record RatioOfCost(
    IReadOnlyList<string> Costs,
    string CostsClause,
    decimal Rate,
    RateSemantics RateSemantics,
    string RateClause,
    AwardCap? Cap = null) : AwardRule
{
    [JsonIgnore]
    public override IReadOnlyList<string> Fields => Costs;

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses => Cap is null
        ? [("costsClause", CostsClause), ("rateClause", RateClause)]
        : [("costsClause", CostsClause), ("rateClause", RateClause), ("cap.clause", Cap.Clause)];
}
