using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>Makes the public drawing from a definition, so that it follows every change an administrator makes.</summary>
/// <remarks>Definitions used as activities are looked into; what no person waits for (statuses, mails, forks, joins) is left out.</remarks>
public sealed class DrawProcedure(ActivityCatalog catalog, OrganisationTree organisations)
{
    /// <summary>The drawing of a definition.</summary>
    /// <param name="definition">With the definitions that it uses in their places.</param>
    /// <param name="measure">The measure it carries out; null where it is none's.</param>
    /// <param name="procedure">What the measure says of it: the step before its begin, and who has what only a run can tell.</param>
    /// <param name="regionId">The region of the case, whose departments are then named; null for the public.</param>
    public ProcedureDrawing Of(
        WorkflowDefinition definition,
        MeasurePackage? measure = null,
        ProcedureSpec? procedure = null,
        RegionId? regionId = null
    )
    {
        var drawn = new Drawn(definition, catalog, measure);
        var (graph, words) = (new StepGraph(drawn), new StepWords(drawn, organisations, regionId));
        var parts = new PartBuilder(graph, words, drawn, procedure).Build();
        var titles = parts.SelectMany(Titles).ToHashSet();
        var before =
            procedure?.Stages.Take(1).Where(stage => stage.Id is "apply" or "open" && !titles.Contains(stage.Title)).Select(OfStage) ?? [];
        return new ProcedureDrawing(
            definition.Name,
            [.. before, .. parts],
            [.. graph.Deadlines.Select(words.Deadline).Distinct()],
            graph.Later.ToDictionary(pair => pair.Key.Id, pair => (IReadOnlySet<string>)pair.Value.Select(step => step.Id).ToHashSet())
        );
    }

    /// <summary>What the measure says of a procedure that is not drawn yet.</summary>
    public static ProcedureDrawing OfStages(ProcedureSpec procedure) =>
        new(procedure.Title, [.. procedure.Stages.Select(OfStage)], [], new Dictionary<string, IReadOnlySet<string>>());

    private static DrawnStep OfStage(StageSpec stage) => new("", stage.Title, [stage.Who], null, stage.ExpectedWorkingDays, null, []);

    private static IEnumerable<string> Titles(DrawingPart part) =>
        part switch
        {
            DrawnStep step => [step.Title],
            DrawnSplit split => split.Branches.SelectMany(branch => branch.Parts.SelectMany(Titles)),
            DrawnReference => [],
            _ => throw new InvalidOperationException($"No titles of {part.GetType().Name}."),
        };
}
