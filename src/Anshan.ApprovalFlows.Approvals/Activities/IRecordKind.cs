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

    /// <summary>Until when; the working days of the drawing unless the kind counts otherwise.</summary>
    DateTimeOffset? DueAt(ActivityContext context) => DueTimes.DueAt(context);
}

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
