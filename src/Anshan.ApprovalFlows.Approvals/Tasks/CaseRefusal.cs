namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>Why an activity of a case refuses what is asked of it; nothing is changed then.</summary>
public enum CaseRefusal
{
    /// <summary>The turn that the verb is for is over, or was never this unit's.</summary>
    AlreadyDecided,

    /// <summary>The amount is more than the measure, or the room under its cap, allows.</summary>
    AboveCeiling,

    /// <summary>A task of this kind is not changed so.</summary>
    NotTaken,

    /// <summary>Only whoever decided takes the decision back.</summary>
    NotOwn,

    /// <summary>The turn is not suspended.</summary>
    NotSuspended,

    /// <summary>The line of the list is struck.</summary>
    NotListed,

    /// <summary>The time for objections to the notice is over.</summary>
    NoticeOver,

    /// <summary>The notice has as many objections as there can be.</summary>
    NoticeFull,

    /// <summary>The visitor has made as many objections as one can make.</summary>
    VisitorFull,
}
