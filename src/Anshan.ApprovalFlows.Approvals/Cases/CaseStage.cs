namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>Where a case stands: a code that statistics group by, with the words that people read beside it.</summary>
/// <param name="ActivityId">
/// The activity of the procedure's drawing; null where the case was ended from outside.
/// </param>
/// <param name="Purpose">What the turn that waits there is for.</param>
/// <param name="Words">What people read.</param>
public sealed record CaseStage(string? ActivityId, TurnPurpose Purpose, string Words);

/// <summary>What the decision of a turn is for. The numbers stand in the database: they are never changed.</summary>
public enum TurnPurpose
{
    /// <summary>The turn that the activity exists for: to decide, record, correct or pay.</summary>
    Decide = 0,

    /// <summary>复核: a second person stands for what the first one did.</summary>
    Countersign = 1,

    /// <summary>更正: somebody puts right what stopped the turn before.</summary>
    Correct = 2,

    /// <summary>签发: the head stands for what two persons have done.</summary>
    Sign = 3,

    /// <summary>协办: somebody gives an opinion to the one who decides.</summary>
    Advise = 4,
}
