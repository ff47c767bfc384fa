using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>An activity left by one of its ports.</summary>
internal sealed record Hop(ActivityNode Node, string Port);

/// <summary>The way from one step to the next, through what people do not see.</summary>
/// <param name="Trail">What is passed, the step itself first.</param>
/// <param name="To">The next step or correction; null where the case ends.</param>
internal sealed record Way(IReadOnlyList<Hop> Trail, ActivityNode? To)
{
    public string Port => Trail[0].Port;
}

/// <summary>Goes from step to step, over forks, joins and statuses, into and out of definitions used as activities.</summary>
internal sealed class FlowWalk(Drawn drawn)
{
    private static readonly HashSet<string> Unseen = ["Anshan.SetStatus", "Anshan.Notify", Drawn.Close];
    private static readonly HashSet<string> Waits =
    [
        "Elsa.Delay",
        "Elsa.StartAt",
        "Elsa.Timer",
        "Elsa.Cron",
        "Elsa.Event",
        "Elsa.RunTask",
        "Elsa.ExecuteWorkflow",
        "Elsa.BulkDispatchWorkflows",
    ];

    /// <summary>Whether people wait for it: a task, a notice, a time.</summary>
    public static bool IsStep(ActivityNode node) =>
        Waits.Contains(node.Type) || (CaseActivity.Is(node) && node.Type != Drawn.Correction && !Unseen.Contains(node.Type));

    /// <summary>The first steps.</summary>
    public IReadOnlyList<Way> Start()
    {
        var run = new Run(drawn);
        run.Enter(drawn.Definition.Root, []);
        return run.Found;
    }

    /// <summary>Where a step or a correction leads.</summary>
    public IReadOnlyList<Way> From(ActivityNode step)
    {
        var run = new Run(drawn);
        run.Leave(step, null, []);
        return run.Found;
    }

    private sealed class Run(Drawn drawn)
    {
        private readonly HashSet<ActivityNode> seen = [];

        public List<Way> Found { get; } = [];

        public void Enter(ActivityNode node, IReadOnlyList<Hop> trail)
        {
            if (IsStep(node) || node.Type == Drawn.Correction)
            {
                Found.Add(new Way(trail, node));
            }
            else if (seen.Add(node))
            {
                Pass(node, trail);
            }
        }

        /// <summary>Follows the connections of an activity, all or those of one port; without any the container is done.</summary>
        public void Leave(ActivityNode node, string? port, IReadOnlyList<Hop> trail)
        {
            var lines =
                node.Parent?.Connections.Where(line => line.Source == node.Id && (port is null || line.Port == port)).ToList() ?? [];
            foreach (var line in lines)
            {
                if (Drawn.Child(node.Parent!, line.Target) is { } target)
                {
                    Enter(target, [.. trail, new Hop(node, line.Port)]);
                }
            }

            if (lines.Count == 0)
            {
                Done(node.Parent, [.. trail, new Hop(node, port ?? "Done")]);
            }
        }

        private void Pass(ActivityNode node, IReadOnlyList<Hop> trail)
        {
            switch (node.Type)
            {
                case UsedDefinition.TypeName when node.Child("root") is { } root:
                    Enter(root, trail);
                    break;
                case "Elsa.Flowchart" when node.First is { } first:
                    Enter(first, trail);
                    break;
                case "Elsa.End":
                    Done(node.Parent, [.. trail, new Hop(node, "Done")]);
                    break;
                case "Elsa.Finish" or "Elsa.Fault":
                    Found.Add(new Way([.. trail, new Hop(node, "Done")], null));
                    break;
                case "Elsa.Complete" when UseOf(node) is { } use:
                    Complete(node, use, trail);
                    break;
                default:
                    Leave(node, null, trail);
                    break;
            }
        }

        private void Complete(ActivityNode node, ActivityNode use, IReadOnlyList<Hop> trail)
        {
            var outcomes = drawn.Known(node, "outcomes");
            foreach (var outcome in outcomes.IsKnown ? Values.Texts(outcomes.Value) : use.OwnOutcomes)
            {
                Leave(use, outcome, [.. trail, new Hop(node, outcome)]);
            }
        }

        /// <summary>A container is done: the path goes on behind it.</summary>
        private void Done(ActivityNode? container, IReadOnlyList<Hop> trail)
        {
            while (container is not null && container.Parent?.Type != "Elsa.Flowchart")
            {
                container = container.Parent;
            }

            if (container is null)
            {
                Found.Add(new Way(trail, null));
            }
            else if (seen.Add(container) || container.Type == UsedDefinition.TypeName)
            {
                Leave(container, "Done", trail);
            }
        }

        private static ActivityNode? UseOf(ActivityNode node)
        {
            var around = node.Parent;
            while (around is not null && around.Type != UsedDefinition.TypeName)
            {
                around = around.Parent;
            }

            return around;
        }
    }
}
