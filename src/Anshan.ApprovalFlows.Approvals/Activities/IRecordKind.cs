using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.Records;
using Anshan.ApprovalFlows.Engine.Activities;

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
internal sealed record RecordVerdict(string Outcome, string Says, bool IsAgainst = false);
