using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>All checks of a definition before it is published, whoever wrote it; drafts are not checked.</summary>
public sealed class PublishCheck(
    ActivityCatalog catalog,
    MeasureCatalogue measures,
    ProcedureCheck procedures,
    OrganisationTree organisations
)
{
    private const string Empty = "流程还是空的：请把活动拖到图中，从“开始”连到“结束”，写出要办的每一步。";

    /// <summary>
    /// Every problem; with an error it must not be published. Problems of the drawing hide the problems that follow from them.
    /// </summary>
    public async Task<IReadOnlyList<DefinitionProblem>> CheckAsync(DbContext db, Closure closure, CancellationToken cancellation)
    {
        var definition = closure.Definition;
        if (IsEmpty(definition.Root))
        {
            return [new DefinitionProblem(definition.Root.Path, Empty)];
        }

        var problems = DefinitionCheck.Check(definition, catalog);
        return problems.Any(problem => problem.IsError)
            ? problems
            : [.. problems, .. new SoundnessCheck(catalog).Check(definition), .. await OfCasesAsync(db, definition, cancellation)];
    }

    /// <summary>
    /// A definition that is named to be started, and that is not published, would stop every instance there. Two that start
    /// each other are published one after the other: a draft that names this one is only told.
    /// </summary>
    private static async Task<IReadOnlyList<DefinitionProblem>> StartsAsync(
        DbContext db,
        WorkflowDefinition definition,
        CancellationToken cancellation
    )
    {
        var problems = new List<DefinitionProblem>();
        foreach (var node in definition.Root.SelfAndDescendants().Where(StartedRules.Starts))
        {
            if (
                Values.Text(node.Literal(StartedRules.Input)) is not { Length: > 0 } id
                || id == definition.DefinitionId
                || await DefinitionVersion.PublishedJsonAsync(db, id, cancellation) is not null
            )
            {
                continue;
            }

            var draft = await DefinitionVersion.LatestAsync(db, id, cancellation);
            var isMutual = draft is not null && draft.Json.Contains(definition.DefinitionId, StringComparison.Ordinal);
            problems.Add(
                new DefinitionProblem(
                    $"{node.Path}.{StartedRules.Input}",
                    draft is null
                        ? $"“{node.Title}”要启动的流程定义“{id}”不存在，请从列表中选择。"
                        : $"“{node.Title}”要启动的流程定义“{draft.Name}”没有已发布的版本，请先发布它。",
                    !isMutual
                )
            );
        }

        return problems;
    }

    /// <summary>Whether nothing is drawn: no activity at all, or only where it begins.</summary>
    private static bool IsEmpty(ActivityNode root) =>
        root.Type is "Elsa.Flowchart" or "Elsa.Sequence" && root.Children.All(child => child.Node.Type == "Elsa.Start");

    private async Task<IReadOnlyList<DefinitionProblem>> OfCasesAsync(
        DbContext db,
        WorkflowDefinition definition,
        CancellationToken cancellation
    )
    {
        var measure = measures.OfDefinition(definition.DefinitionId)?.Measure;
        if (measure is null && !definition.Root.SelfAndDescendants().Any(CaseActivity.Is))
        {
            return await StartsAsync(db, definition, cancellation);
        }

        var started = new Dictionary<string, WorkflowDefinition?>();
        foreach (var id in StartedRules.Named(new Drawn(definition, catalog, measure)))
        {
            var json = await DefinitionVersion.PublishedJsonAsync(db, id, cancellation);
            started[id] = json is null ? null : (await Closure.ReadAsync(db, json, cancellation)).Definition;
        }

        return measure is null && definition.IsUsable
            ? procedures.CheckPart(definition, Find)
            :
            [
                .. procedures.Check(definition, measure, Find),
                .. await StaffingRules.CheckAsync(db, new Drawn(definition, catalog, measure), organisations, cancellation),
            ];

        WorkflowDefinition? Find(string id) => started.GetValueOrDefault(id);
    }
}
