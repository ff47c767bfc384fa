using Anshan.ApprovalFlows.Engine.Checks;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>The checks of a definition that need only its drawing; each problem names its place and how to correct it.</summary>
public static class DefinitionCheck
{
    /// <summary>
    /// Every problem, variables and written values first, then activities in the order of the document, then names; empty when the
    /// definition
    /// may be published.
    /// </summary>
    public static IReadOnlyList<DefinitionProblem> Check(WorkflowDefinition definition, ActivityCatalog catalog) =>
        [
            .. VariableCheck.Check(definition, catalog),
            .. LiteralCheck.Check(definition, catalog),
            .. definition
                .Root.SelfAndDescendants()
                .SelectMany(node => ActivityCheck.Check(node, catalog).Concat(ConnectionCheck.Check(node, catalog))),
            .. SettingCheck.Check(definition, catalog),
            .. NameCheck.Check(definition, catalog),
        ];
}
