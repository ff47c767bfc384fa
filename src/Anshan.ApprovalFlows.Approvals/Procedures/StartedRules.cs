using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using static Anshan.ApprovalFlows.Approvals.Procedures.Drawn;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>
/// A workflow that is started by itself has no case: what works on cases is used as an activity, and so runs in the instance of the case.
/// </summary>
internal sealed class StartedRules(Drawn drawn, Func<string, WorkflowDefinition?> published)
{
    /// <summary>Says which definition is started.</summary>
    public const string Input = "workflowDefinitionId";

    private static readonly HashSet<string> Starters = ["Elsa.ExecuteWorkflow", "Elsa.DispatchWorkflow", "Elsa.BulkDispatchWorkflows"];

    /// <summary>Whether the activity starts another definition.</summary>
    public static bool Starts(ActivityNode node) => Starters.Contains(node.Type);

    /// <summary>The definitions that a drawing starts by name.</summary>
    public static IEnumerable<string> Named(Drawn drawn) =>
        Starting(drawn).Select(node => drawn.TryText(node, Input, out var id) ? id : "").Where(id => id.Length > 0).Distinct();

    public IEnumerable<DefinitionProblem> Check() => Starting(drawn).Select(Problem).OfType<DefinitionProblem>();

    private static IEnumerable<ActivityNode> Starting(Drawn drawn) => drawn.Nodes.Where(Starts);

    private DefinitionProblem? Problem(ActivityNode node)
    {
        if (!drawn.TryText(node, Input, out var id))
        {
            return Warning(node, Input, $"{node.Label}启动哪份流程由表达式决定，发布前无法核对：其中若有审批活动，走到时会停下。");
        }

        return published(id) is not { } started ? Error(node, Input, $"{node.Label}要启动的流程“{id}”没有已发布的版本，请先发布它。")
            : started.Root.SelfAndDescendants().FirstOrDefault(CaseActivity.Is) is { } inner
                ? Error(
                    node,
                    Input,
                    $"{node.Label}启动的流程“{started.Name}”中有审批活动{inner.Label}，而单独启动的流程没有办件。请把“{started.Name}”作为活动直接放进流程图。"
                )
            : null;
    }
}
