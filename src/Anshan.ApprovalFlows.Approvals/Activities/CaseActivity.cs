using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Distinguishes the activities of cases from Elsa's own.</summary>
public static class CaseActivity
{
    /// <summary>The group of the palette that lists them.</summary>
    public const string Group = Vocabulary.Category;

    /// <summary>Whether the activity works on a case, so that it can run in the instance of a case only.</summary>
    public static bool Is(ActivityNode node) => node.Type.StartsWith(Vocabulary.Prefix, StringComparison.Ordinal);
}
