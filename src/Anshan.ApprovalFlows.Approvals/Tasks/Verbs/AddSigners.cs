using Anshan.ApprovalFlows.Approvals.Tasks.Turns;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What further signers carry.</summary>
/// <param name="Signers">Who signs.</param>
/// <param name="Order">Before or after the holder.</param>
/// <param name="Rule">How many of them must sign.</param>
/// <param name="Reason">What is asked of them.</param>
public sealed record AddSignersInput(IReadOnlyList<TurnPlace> Signers, SignerOrder Order, SignerRule Rule, string Reason)
{
    /// <summary>Who has the task again when they have signed; null where everybody of the unit may take it.</summary>
    public ActedBy? Keeper { get; init; }
}

/// <summary>When further signers sign.</summary>
public enum SignerOrder
{
    /// <summary>前加签: they give their opinion, then the holder decides.</summary>
    Before,

    /// <summary>后加签: they decide once the holder has approved.</summary>
    After,
}

/// <summary>How many of further signers must sign.</summary>
public enum SignerRule
{
    /// <summary>全部</summary>
    All,

    /// <summary>任一</summary>
    Any,
}

public static partial class TaskVerbs
{
    /// <summary>加签: further signers before or after the holder.</summary>
    public static TaskVerb<AddSignersInput> AddSigners { get; } = new("add-signers");
}
