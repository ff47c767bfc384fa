namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What a delegation carries: the colleague who works on it first, and what is asked.</summary>
public sealed record DelegateInput(TurnPlace To, string Reason);

public static partial class TaskVerbs
{
    /// <summary>委派: a colleague works on it and gives it back; the holder still decides.</summary>
    public static TaskVerb<DelegateInput> Delegate { get; } = new("delegate");
}
