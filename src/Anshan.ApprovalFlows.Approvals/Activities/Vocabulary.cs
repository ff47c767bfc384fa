using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Names and inputs that the approval activities share in the designer.</summary>
internal static class Vocabulary
{
    public const string Category = "审批";

    /// <summary>The prefix of the type names of this domain.</summary>
    public const string Prefix = "Anshan.";

    /// <summary>The activities that say how much is paid, and that pay.</summary>
    public static IReadOnlyList<string> OfMoney { get; } = ["Anshan.DetermineAward", "Anshan.FundTransfer"];

    /// <summary>Whether the people who get the task are written to at once.</summary>
    public static InputDescriptor AtOnceInput { get; } =
        new(
            "NotifyAtOnce",
            "Boolean",
            "急件：立即发邮件",
            "勾选后，任务一到就给办理人员发邮件；不勾选时列入每个工作日早上的一封工作邮件",
            false,
            "checkbox"
        );

    /// <inheritdoc cref="AtOnceInput"/>
    public static bool IsAtOnce(ActivityContext context) => context.Flag("notifyAtOnce");

    /// <summary>The non-interrupting timers of a waiting activity (modelling rule 2).</summary>
    public static IReadOnlyList<InputDescriptor> TimerInputs(int due) =>
        [
            new("DueInWorkingDays", "Int32", "办理时限（工作日）", "自进入本环节的次日起算；0 表示不设时限，只定期催办", due),
            .. ReportInputs,
        ];

    /// <summary>The timers of an activity whose due day comes from elsewhere.</summary>
    public static IReadOnlyList<InputDescriptor> ReportInputs { get; } =
    [
        new("RemindBefore", "Int32", "提前提醒（工作日）", "到期前几个工作日提醒，0 表示不提醒", 1),
        new(
            "EscalateAfter",
            "Int32",
            "超期上报（工作日）",
            "超期后几个工作日上报单位负责人，0 表示不上报；没有负责人的，报上级单位负责人或流程管理员",
            2
        ),
        new("ChaseEvery", "Int32", "超期催办间隔（工作日）", "超期后每隔几个工作日催办一次，不设时限的从收到起算，0 表示不催办", 3),
        AtOnceInput,
    ];

    /// <summary>The timers of an activity without a time limit: a reminder every week.</summary>
    public static IReadOnlyList<InputDescriptor> ChaseInputs { get; } =
    [
        new("DueInWorkingDays", "Int32", "办理时限（工作日）", "不填表示不设时限"),
        new("ChaseEvery", "Int32", "催办间隔（工作日）", "每隔几个工作日提醒登记单位一次，0 表示不提醒", 5),
        AtOnceInput,
    ];

    /// <summary>
    /// What the activity is called where one definition serves many procedures, the reviews of county and city for instance.
    /// </summary>
    public static InputDescriptor TitleInput { get; } = new("Title", "String", "环节名称", "显示给申请主体和办理人员；不填时用图中的名称");

    /// <summary>Inputs that list what the form and the documents of the measure are made of; the designer offers them by name.</summary>
    public static IReadOnlyList<InputDescriptor> ContentInputs(string documents, string documentsHelp, string fields, string fieldsHelp) =>
        [
            new("Documents", "List<String>", documents, documentsHelp, UiHint: "multitext"),
            new("Fields", "List<String>", fields, fieldsHelp, UiHint: "multitext"),
        ];

    /// <summary>The name of the activity on screen and in mails.</summary>
    public static string TitleOf(ActivityContext context) => context.Text("title") ?? context.Node.Title;

    /// <summary>The stage of a case that waits in the activity.</summary>
    public static CaseStage StageOf(ActivityContext context, string? words = null, TurnPurpose purpose = TurnPurpose.Decide) =>
        new(context.Node.Id, purpose, words ?? TitleOf(context));

    /// <summary>What a unit records: one activity for each kind of record that there is.</summary>
    private static IEnumerable<Activity> Records =>
        typeof(IRecordKind)
            .Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IRecordKind)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => new RecordActivity((IRecordKind)Activator.CreateInstance(type)!));

    /// <summary>Every activity this domain adds to the engine.</summary>
    public static IReadOnlyList<Activity> Activities { get; } =
    [
        new Review(),
        new Correction(),
        new DetermineAward(),
        new FundTransfer(),
        new Notify(),
        new DueDate(),
        new SetStatus(),
        new Close(),
        new SendEmail(),
        new EntitlementList(),
        new PublicNotice(),
        .. Records,
    ];
}
