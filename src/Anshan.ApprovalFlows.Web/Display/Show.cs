using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>How dates, sums and sizes are written on screen.</summary>
public static class Show
{
    /// <summary>2026年11月22日</summary>
    public static string Date(DateTimeOffset instant) => ChinaTime.Display(ChinaTime.DateOf(instant));

    /// <inheritdoc cref="Date(DateTimeOffset)"/>
    public static string Date(DateOnly date) => ChinaTime.Display(date);

    /// <summary>2026年11月22日 09:05</summary>
    public static string Moment(DateTimeOffset instant) => ChinaTime.Display(instant);

    /// <summary>The machine-readable form for a time element.</summary>
    public static string Machine(DateTimeOffset instant) =>
        instant.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>1,234,567.00 元</summary>
    public static string Yuan(long fen) => new Money(fen).ToDisplay();

    /// <summary>What was computed, where the clause leaves an amount to compute.</summary>
    public static string Ceiling(AwardMeaning meaning, Money amount) =>
        meaning == AwardMeaning.Open ? "由审核部门确定" : amount.ToDisplay();

    /// <summary>What was computed for a case.</summary>
    public static string Ceiling(Case row) => Ceiling(row.Meaning, new Money(row.CeilingFen));

    /// <summary>1.4 MB</summary>
    public static string Size(long bytes) =>
        bytes < 1024 * 1024
            ? (bytes == 0 ? 0 : Math.Max(bytes, 103) / 1024m).ToString("0.#", CultureInfo.InvariantCulture) + " KB"
            : (bytes / 1048576m).ToString("0.#", CultureInfo.InvariantCulture) + " MB";

    /// <summary>30 个, 2%, 15 亿元.</summary>
    public static string Figure(Target target) =>
        target switch
        {
            { Unit: "" } => (target.Value * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%",
            { Unit: "元", Value: >= 100_000_000 } => (target.Value / 100_000_000).ToString("0.####", CultureInfo.InvariantCulture)
                + " 亿元",
            { Unit: "元", Value: >= 10_000 } => (target.Value / 10_000).ToString("0.####", CultureInfo.InvariantCulture) + " 万元",
            _ => target.Value.ToString("#,##0.####", CultureInfo.InvariantCulture) + " " + target.Unit,
        };

    /// <summary>How an application stands to a condition, in words, and the class of its mark.</summary>
    public static (string Word, string Css) Condition(EligibilityCondition condition, ConditionState state) =>
        state switch
        {
            ConditionState.Met => ("平台已核对：符合", "for"),
            ConditionState.Broken => ("平台已核对：不符合", "against"),
            ConditionState.NotGranted => ("不符合这一项，按其他情形办理", "open"),
            ConditionState.Undecided => ("没有填写，不能判断", "open"),
            ConditionState.ToConfirm => (Confirmation(condition), "open"),
            ConditionState.NotConcerned => ("不涉及", "open"),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No word."),
        };

    /// <summary>Who confirms a condition that the platform cannot decide.</summary>
    public static string Confirmation(EligibilityCondition condition) => $"由{condition.ConfirmedBy ?? "审核部门"}确认";

    /// <summary>Whether a material is needed, as the guide says it.</summary>
    public static string Need(MaterialSpec material) =>
        material.Required ? "必交"
        : material.RequiredWhen is null ? "选交"
        : "按情形必交";

    /// <summary>What another case has in common with one, in words.</summary>
    public static IEnumerable<string> Relations(CaseRelation relation) =>
        Enum.GetValues<CaseRelation>()
            .Where(one => relation.HasFlag(one))
            .Select(one =>
                one switch
                {
                    CaseRelation.SameObject => "同一对象",
                    CaseRelation.SameFile => "同一文件",
                    CaseRelation.SameAccount => "同一收款账户",
                    CaseRelation.SameApplicant => "同一申请主体",
                    _ => throw new ArgumentOutOfRangeException(nameof(relation), one, "No word."),
                }
            );

    /// <summary>What a computed amount is called, with what the measure calls its money.</summary>
    public static string AwardTitle(AwardMeaning meaning, MeasurePackage? measure)
    {
        var benefit = measure?.BenefitName ?? "补助";
        return meaning switch
        {
            AwardMeaning.Ceiling => $"最高可得{benefit}",
            AwardMeaning.Target => $"争取的{benefit}",
            AwardMeaning.Limit => $"{benefit}限额",
            AwardMeaning.Minimum => $"争取的{benefit}（不低于）",
            AwardMeaning.Open => $"{benefit}金额",
            AwardMeaning.Exact => $"可得{benefit}",
            _ => throw new ArgumentOutOfRangeException(nameof(meaning), meaning, "No word."),
        };
    }

    /// <summary>The most a measure gives, as a list says it: 最高 only where that is what the text means.</summary>
    public static string? Most(AwardRule? rule) =>
        rule?.Most is not { } most
            ? null
            : rule.MostMeaning switch
            {
                AwardMeaning.Exact => Round(most),
                AwardMeaning.Ceiling or AwardMeaning.Open => $"最高 {Round(most)}",
                AwardMeaning.Target => $"争取 {Round(most)}",
                AwardMeaning.Minimum => $"争取不低于 {Round(most)}",
                AwardMeaning.Limit => $"限额 {Round(most)}",
                _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.MostMeaning, "No word."),
            };

    /// <summary>What the result of one step of a calculation is; null for a step on the way.</summary>
    public static string? MeaningTag(AwardMeaning? meaning) =>
        meaning switch
        {
            AwardMeaning.Exact => "确定",
            AwardMeaning.Ceiling => "上限",
            AwardMeaning.Target => "争取",
            AwardMeaning.Minimum => "争取不低于",
            AwardMeaning.Limit => "限额",
            AwardMeaning.Open => "待定",
            null => null,
            _ => throw new ArgumentOutOfRangeException(nameof(meaning), meaning, "No word."),
        };

    /// <summary>50 万元, 1.2 亿元: round sums for lists.</summary>
    public static string Round(Money money) =>
        money.Yuan switch
        {
            >= 100_000_000 => (money.Yuan / 100_000_000).ToString("0.##", CultureInfo.InvariantCulture) + " 亿元",
            >= 10_000 => (money.Yuan / 10_000).ToString("0.##", CultureInfo.InvariantCulture) + " 万元",
            _ => money.Yuan.ToString("0.##", CultureInfo.InvariantCulture) + " 元",
        };

    /// <summary>What a computed amount means for who applies; null where it says everything itself.</summary>
    public static string? AwardHint(AwardMeaning meaning) =>
        meaning switch
        {
            AwardMeaning.Ceiling => "按已填内容算出的上限，最终由审核部门在此以内核定。",
            AwardMeaning.Target => "政策写明“争取”的金额，最终以上级部门的决定为准。",
            AwardMeaning.Minimum => "政策写明争取“不低于”的金额，最终以上级部门的决定为准。",
            AwardMeaning.Limit => "这是限额，不是财政补助；实际金额以办理机构核定为准。",
            AwardMeaning.Exact => "按规定算出的确定金额，审核通过后按此核定。",
            AwardMeaning.Open => null,
            _ => throw new ArgumentOutOfRangeException(nameof(meaning), meaning, "No word."),
        };

    public static StatusBadge Status(Case @case) => @case.IsPaused ? new StatusBadge("暂停", Tone.Paused) : Status(@case.Status);

    public static StatusBadge Status(CaseStatus status) =>
        status switch
        {
            CaseStatus.UnderReview => new("审核中", Tone.Progress),
            CaseStatus.AwaitingCorrection => new("待补正", Tone.Attention),
            CaseStatus.AwaitingAward => new("待核定", Tone.Progress),
            CaseStatus.AwaitingTransfer => new("拨付中", Tone.Progress),
            CaseStatus.InProgress => new("办理中", Tone.Progress),
            CaseStatus.Completed => new("已办结", Tone.Success),
            CaseStatus.Rejected => new("不予通过", Tone.Danger),
            CaseStatus.Withdrawn => new("已撤回", Tone.Neutral),
            CaseStatus.Expired => new("补正超期终止", Tone.Danger),
            CaseStatus.Cancelled => new("已终止", Tone.Neutral),
            CaseStatus.Missed => new("未完成", Tone.Danger),
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
        };

    /// <summary>Where a turn stands that somebody was asked for.</summary>
    public static string Turn(Turn turn) =>
        turn.Status switch
        {
            TurnStatus.Waiting => "等待前一位办理",
            TurnStatus.Open => "办理中",
            TurnStatus.Decided => $"{CaseWords.Outcome(turn.Kind, turn.Decision!.Outcome)}（{Moment(turn.Decision.At)}）",
            TurnStatus.Withdrawn => "已减签",
            TurnStatus.HandedOn => "已转出",
            TurnStatus.Suspended => "已挂起",
            TurnStatus.Recalled => "已撤回",
            _ => throw new ArgumentOutOfRangeException(nameof(turn), turn.Status, "No word."),
        };
}
