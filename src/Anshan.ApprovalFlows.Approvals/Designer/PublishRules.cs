using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Soundness;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>What a definition must satisfy before new cases may start on it; errors block, warnings do not.</summary>
public sealed class PublishRules(ActivityCatalog catalog)
{
    /// <summary>Every problem: first the drawing, then, where the drawing is whole, whether each way through it ends.</summary>
    public IReadOnlyList<DefinitionProblem> Check(WorkflowDefinition definition)
    {
        var problems = DefinitionCheck.Check(definition, catalog);
        return problems.Any(problem => problem.IsError) ? problems : [.. problems, .. new SoundnessCheck(catalog).Check(definition)];
    }
}
