using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Soundness;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>A procedure as drawn, in the words of the rules; definitions used as activities are looked into.</summary>
/// <param name="Definition">The drawing.</param>
/// <param name="Catalog">The activity types.</param>
/// <param name="Measure">The measure it carries out; null where it is none's.</param>
internal sealed record Drawn(WorkflowDefinition Definition, ActivityCatalog Catalog, MeasurePackage? Measure)
{
    public const string Review = "Anshan.Review";
    public const string Correction = "Anshan.Correction";
    public const string Determination = "Anshan.DetermineAward";
    public const string Transfer = "Anshan.FundTransfer";
    public const string Close = "Anshan.Close";
    public const string DueDate = "Anshan.DueDate";
    public const string MeasureDeadline = "MeasureDeadline";

    /// <summary>Activities in which somebody works on the case; a notice only stands there until its day.</summary>
    private static readonly HashSet<string> Tasks =
    [
        .. TaskTypes.All.Where(type => type.Kind != TaskKind.PublicNotice).Select(type => type.ActivityType),
    ];
    private static readonly HashSet<string> Timers = [DueDate, "Elsa.Delay", "Elsa.StartAt", "Elsa.Timer", "Elsa.Cron"];

    /// <summary>Whether the system opens its cases; each has the day of its duty as deadline.</summary>
    public bool IsDuty =>
        Measure?.Procedures.Any(procedure =>
            procedure.Duty is not null && MeasurePackage.DefinitionId(Measure.Id, procedure.Id) == Definition.DefinitionId
        ) == true;

    public IEnumerable<ActivityNode> Nodes => Definition.Root.SelfAndDescendants();

    public IEnumerable<ActivityNode> Of(string type) => Nodes.Where(node => node.Type == type);

    public static bool IsTask(ActivityNode node) => Tasks.Contains(node.Type);

    public static bool IsTimer(ActivityNode node) => Timers.Contains(node.Type);

    /// <summary>Whether the activity, or one inside it, is such a one.</summary>
    public static bool Holds(ActivityNode node, Func<ActivityNode, bool> isMeant) => node.SelfAndDescendants().Any(isMeant);

    /// <summary>How the activity's type describes an input; null where it has none such.</summary>
    public InputDescriptor? Described(ActivityNode node, string input) =>
        Catalog.Find(node.Type)?.Descriptor.Inputs.FirstOrDefault(item => item.Name.Equals(input, StringComparison.OrdinalIgnoreCase));

    public KnownInput Known(ActivityNode node, string input) => KnownInput.Of(node, input, Catalog);

    /// <summary>The text of an input; false where only a run can tell.</summary>
    public bool TryText(ActivityNode node, string input, out string text)
    {
        var known = Known(node, input);
        text = Values.Text(known.Value)?.Trim() ?? "";
        return known.IsKnown;
    }

    public bool IsMeasureDeadline(ActivityNode node) =>
        node.Type == DueDate && TryText(node, "kind", out var kind) && kind == MeasureDeadline;

    /// <summary>The activities of the same flowchart that one's connections lead to.</summary>
    public static IEnumerable<ActivityNode> After(ActivityNode node) =>
        node.Parent is { } chart
            ? chart
                .Connections.Where(connection => connection.Source == node.Id)
                .Select(connection => connection.Target)
                .Distinct()
                .Select(id => Child(chart, id))
                .OfType<ActivityNode>()
            : [];

    public static IEnumerable<ActivityNode> Before(ActivityNode node) =>
        node.Parent is { } chart
            ? chart
                .Connections.Where(connection => connection.Target == node.Id)
                .Select(connection => connection.Source)
                .Distinct()
                .Select(id => Child(chart, id))
                .OfType<ActivityNode>()
            : [];

    /// <summary>An activity and all that its connections lead to, in its flowchart, without passing another.</summary>
    public static HashSet<ActivityNode> Reached(ActivityNode from, ActivityNode? without = null)
    {
        var found = new HashSet<ActivityNode>();
        var open = new Stack<ActivityNode>([from]);
        while (open.TryPop(out var node))
        {
            if (node != without && found.Add(node))
            {
                After(node).ToList().ForEach(open.Push);
            }
        }

        return found;
    }

    public static ActivityNode? Child(ActivityNode chart, string id) =>
        chart.Children.Select(child => child.Node).FirstOrDefault(node => node.Id == id);

    public static DefinitionProblem Error(ActivityNode node, string? input, string message) =>
        new(input is null ? node.Path : $"{node.Path}.{input}", message);

    public static DefinitionProblem Warning(ActivityNode node, string? input, string message) =>
        Error(node, input, message) with
        {
            IsError = false,
        };
}
