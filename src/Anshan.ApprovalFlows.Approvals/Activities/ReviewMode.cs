namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>How many of several organisations must agree.</summary>
public enum ReviewMode
{
    /// <summary>会签: every one, at the same time.</summary>
    All,

    /// <summary>The first that decides.</summary>
    Any,

    /// <summary>Every one, one after the other.</summary>
    InOrder,
}
