using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>How an application stands to a condition of its measure.</summary>
public enum ConditionState
{
    /// <summary>The platform has checked it: met.</summary>
    Met,

    /// <summary>The platform has checked it: not met.</summary>
    Broken,

    /// <summary>Not met, which only means that this part of the measure is not granted.</summary>
    NotGranted,

    /// <summary>The answers that decide it are not given.</summary>
    Undecided,

    /// <summary>It is about other applications.</summary>
    NotConcerned,

    /// <summary>Papers or people decide it: a reviewer confirms.</summary>
    ToConfirm,
}

/// <summary>A condition of a measure held against one application.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="State">How the application stands to it.</param>
public sealed record CheckedCondition(EligibilityCondition Condition, ConditionState State)
{
    /// <summary>The units that have verified it; empty while none has.</summary>
    public string VerifiedBy { get; init; } = "";

    /// <summary>Every condition of a measure for these answers, in the order of the text.</summary>
    public static IReadOnlyList<CheckedCondition> Of(MeasurePackage measure, FormValues values, FormFacts facts) =>
        [.. measure.Eligibility.Select(condition => new CheckedCondition(condition, StateOf(condition, measure.Form, values, facts)))];

    private static ConditionState StateOf(EligibilityCondition condition, FormSpec form, FormValues values, FormFacts facts) =>
        condition.Rule is not { } rule ? ConditionState.ToConfirm
        : FormNames.Holds(condition.When, form, values, facts) == false || IsHidden(condition, form, values) ? ConditionState.NotConcerned
        : FormNames.Holds(rule, form, values, facts) switch
        {
            true => ConditionState.Met,
            false => condition.At is null ? ConditionState.NotGranted : ConditionState.Broken,
            null => ConditionState.Undecided,
        };

    private static bool IsHidden(EligibilityCondition condition, FormSpec form, FormValues values) =>
        condition.At is { } at && form.Find(at)?.IsShown(key => values[key]) == false;
}
