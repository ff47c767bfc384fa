using Anshan.ApprovalFlows.Engine.Activities;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What the approval activities have in common in the designer.</summary>
internal static class Vocabulary
{
    public const string Category = "审批";

    /// <summary>The non-interrupting timers of a waiting activity (modelling rule 2).</summary>
    public static IReadOnlyList<InputDescriptor> TimerInputs(int due) =>
    [
        new("DueInWorkingDays", "Int32", "办理时限（工作日）", "自进入本环节的次日起算", due),
        new("RemindBefore", "Int32", "提前提醒（工作日）", "到期前几个工作日提醒，0 表示不提醒", 1),
        new("EscalateAfter", "Int32", "超期上报（工作日）", "超期后几个工作日提醒单位负责人，0 表示不上报", 2),
        new("ChaseEvery", "Int32", "超期催办间隔（工作日）", "超期后每隔几个工作日催办一次，0 表示不催办", 3),
    ];

    /// <summary>Every activity this domain adds to the engine.</summary>
    public static IReadOnlyList<Activity> Activities { get; } =
    [
        new Review(), new Correction(), new DetermineAward(), new FundTransfer(), new Notify(), new DueDate(), new SetStatus(), new Close(), new SendEmail(),
    ];
}
