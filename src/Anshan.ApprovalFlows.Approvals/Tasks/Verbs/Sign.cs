namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

public static partial class TaskVerbs
{
    /// <summary>签发, by the head: agrees, or sends it back to the author.</summary>
    public static TaskVerb<Assent> Sign { get; } = new("sign");
}
