using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>The answers with which somebody looks for measures.</summary>
/// <param name="Kinds">What it is, several at once.</param>
/// <param name="RegionId">Where it is at home; null when not said.</param>
/// <param name="Sections">The sections it is interested in; empty for all.</param>
/// <param name="Amount">The sum it spends, invests or sells for; null when not said.</param>
public sealed record FitQuestion(ApplicantKind Kinds, string? RegionId, IReadOnlyList<int> Sections, Money? Amount);

/// <summary>One reason for or against a measure; with the clause it rests on, where it is one of the text.</summary>
public sealed record FitReason(bool IsFor, string Text, string? Clause = null);

/// <summary>Whether a measure fits, and why; nothing is decided here, conditions that only papers prove stay to be checked.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Reasons">For first, then against.</param>
/// <param name="Estimated">What it would give for the named sum; null where that cannot be said.</param>
public sealed record MeasureFit(MeasurePackage Measure, IReadOnlyList<FitReason> Reasons, AwardComputation? Estimated)
{
    public bool Fits => Reasons.All(reason => reason.IsFor);

    /// <summary>The number of reasons against it.</summary>
    public int Against => Reasons.Count(reason => !reason.IsFor);

    /// <summary>Compares one measure with the answers.</summary>
    public static MeasureFit Of(MeasurePackage measure, Window window, DateOnly today, FitQuestion question, AwardTables tables)
    {
        var state = OpenState.On(today, window);
        var kinds = measure.ApplicantKinds.Where(kind => question.Kinds.HasFlag(kind)).Select(kind => ApplicantKinds.Names[kind]).ToList();
        List<FitReason> reasons =
        [
            kinds.Count > 0
                ? new FitReason(true, $"面向“{string.Join("、", kinds)}”。", measure.ApplicantText)
                : new FitReason(false, $"这项政策的申请主体是“{measure.ApplicantText}”。", measure.ApplicantText),
            measure.WithoutApplication is { } acting ? new FitReason(true, acting, measure.HandlingText)
            : state.IsOpen
                ? new FitReason(
                    true,
                    state.DaysLeft is { } left ? $"现在可以申报，距离截止还有 {left} 天。" : "现在可以申报，没有截止日期。"
                )
            : new FitReason(false, state.Reason),
        ];
        if (question.Sections.Count > 0)
        {
            var isAsked = question.Sections.Contains(measure.SectionNumber);
            reasons.Add(
                new FitReason(isAsked, $"属于“{measure.SectionTitle}”{(isAsked ? "，是您关心的方面" : "，不在您选择的方面之内")}。")
            );
        }

        var award = EstimateOf(measure, question, tables);
        if (award is { Meaning: not AwardMeaning.Open } && award.Amount == Money.Zero)
        {
            reasons.Add(
                new FitReason(
                    false,
                    $"按 {question.Amount!.Value.ToDisplay()}计算没有奖补：{award.Trace[^1].Arithmetic}。",
                    award.Trace[^1].Clause
                )
            );
        }

        return new MeasureFit(
            measure,
            [.. reasons.OrderByDescending(reason => reason.IsFor)],
            award is { Meaning: not AwardMeaning.Open } ? award : null
        );
    }

    // The one sum stands for the first sum that the rule reads; where a choice comes first, nothing is guessed.
    private static AwardComputation? EstimateOf(MeasurePackage measure, FitQuestion question, AwardTables tables)
    {
        if (measure.Award is not { } rule || question.Amount is not { } amount || rule.Fields.Count == 0)
        {
            return measure.Award is { Fields.Count: 0 } plain
                ? AwardCalculator.Calculate(plain, new AwardInputs(FormValues.Empty, tables, question.RegionId))
                : null;
        }

        string[] sums = [.. rule.Fields.Where(key => measure.Form.Find(key)?.Kind == FieldKind.Money)];
        var isOnlySums = rule.Fields.Count == sums.Length;
        return isOnlySums
            ? AwardCalculator.Calculate(
                rule,
                new AwardInputs(FormValues.Empty.With(sums[0], amount.ToInvariant()), tables, question.RegionId)
            )
            : null;
    }
}
