namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What taking out a signer carries; the turn of the verb is the signer's.</summary>
public sealed record RemoveSignerInput(string Reason);

public static partial class TaskVerbs
{
    /// <summary>减签: a signer who was added and has not signed is taken out.</summary>
    public static TaskVerb<RemoveSignerInput> RemoveSigner { get; } = new("remove-signer");
}
