using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What differs between the activities in which a unit records something: the fields, and what the answers mean.</summary>
internal interface IRecordKind
{
    ActivityDescriptor Descriptor { get; }

    TaskKind Task { get; }

    /// <summary>The status people see while it waits.</summary>
    CaseStatus Status => CaseStatus.UnderReview;

    /// <summary>What the unit is to fill in.</summary>
    RecordRequest Request(ActivityContext context);

    /// <summary>What a complete record means; sets the outputs.</summary>
    RecordVerdict Judge(ActivityContext context, FormValues values);

    /// <summary>Who records, each with a turn; the units of the drawing unless the kind knows better.</summary>
    IReadOnlyList<string> Units(ActivityContext context) =>
        context.List("organisations") is { Count: > 0 } several ? several : [context.Text("organisation") ?? ""];

    /// <summary>When the wait ends without a record, and by which way out; null where it does not.</summary>
    RecordEnd? Ends(ActivityContext context) => null;

    /// <summary>Whether there is something to record now; otherwise it only waits for its end.</summary>
    bool IsAsked(ActivityContext context) => true;

    /// <summary>The stage of a case in which there is nothing to record now; null for the name of the activity.</summary>
    string? Resting => null;

    /// <summary>Until when; the working days of the drawing unless the kind counts otherwise.</summary>
    DateTimeOffset? DueAt(ActivityContext context) => DueTimes.DueAt(context);
}

/// <summary>The end of a wait for records that have not come.</summary>
/// <param name="At">When; at once where that is over.</param>
/// <param name="Outcome">The way out of the activity.</param>
internal sealed record RecordEnd(DateTimeOffset At, string Outcome);

/// <summary>The meaning of a record.</summary>
/// <param name="Outcome">The way out of the activity.</param>
/// <param name="Says">The line of the case's history, after the unit's name.</param>
/// <param name="IsAgainst">A negative answer, which ends the wait for further units.</param>
internal sealed record RecordVerdict(string Outcome, string Says, bool IsAgainst = false)
{
    /// <summary>The field with which a record names the clause that a refusal rests on.</summary>
    public const string Clause = "clause";

    /// <summary>Asks for the clause where the answer to <paramref name="field"/> refuses.</summary>
    public static FieldSpec ClauseWhen(string field, string refusal) =>
        new(
            Clause,
            "依据的条款",
            FieldKind.Multiline,
            Help: "照原文摘录没有达到的条款，申请主体会看到。",
            MaxLength: 500,
            ShownWhen: new FieldCondition(field, [refusal])
        );
}
