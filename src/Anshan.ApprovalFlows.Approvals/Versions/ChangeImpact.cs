using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Versions;

/// <summary>What publishing the latest version, or migrating to it, would change.</summary>
public sealed record Impact
{
    /// <summary>The latest version: a draft that may be published, or the published one.</summary>
    public required DefinitionVersion Latest { get; init; }

    /// <summary>The latest version as a graph, used definitions in their places; null when it cannot be read.</summary>
    public WorkflowDefinition? Target { get; init; }

    /// <summary>What new cases start on now, another version than <see cref="Latest"/>; null when there is none.</summary>
    public DefinitionVersion? Published { get; init; }

    /// <inheritdoc cref="Published"/>
    public WorkflowDefinition? Current { get; init; }

    /// <summary>What the checks before publishing find in <see cref="Latest"/>.</summary>
    public required IReadOnlyList<DefinitionProblem> Problems { get; init; }

    /// <summary>What differs from <see cref="Published"/>.</summary>
    public IReadOnlyList<DefinitionChange> Changes { get; init; } = [];

    /// <summary>
    /// Every case that runs on another version than <see cref="Latest"/>, tried; at most <see cref="MigrateCases.Most"/>.
    /// </summary>
    public IReadOnlyList<CaseTrial> Trials { get; init; } = [];

    /// <summary>How many run on any version.</summary>
    public int Running { get; init; }

    /// <summary>How many wait at each activity, whatever their version.</summary>
    public IReadOnlyDictionary<string, int> Standing { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// The procedures that use this definition in a published version: they take the new one when they are published again.
    /// </summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>Whether it may be published.</summary>
    public bool MayPublish => !Latest.IsPublished && Problems.All(problem => !problem.IsError);
}

/// <summary>Reads what a change would do before it is done.</summary>
public sealed class ChangeImpact(
    DbContext db,
    DefinitionStore definitions,
    PublishCheck check,
    ActivityCatalog catalog,
    RunningCases running,
    MigrationTrial trial
)
{
    /// <summary>The impact of the latest version; null when there is no such definition.</summary>
    /// <param name="definitionId">The definition.</param>
    /// <param name="moves">Where cases go whose step the version does not have.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Impact?> ReadAsync(string definitionId, IReadOnlyDictionary<string, string> moves, CancellationToken cancellation)
    {
        if (await DefinitionVersion.LatestAsync(db, definitionId, cancellation) is not { } latest)
        {
            return null;
        }

        var published = latest.IsPublished
            ? null
            : await db.Set<DefinitionVersion>()
                .AsNoTracking()
                .SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsPublished, cancellation);
        var (target, problems) = await ReadAsync(latest, cancellation);
        var impact = new Impact
        {
            Latest = latest,
            Published = published,
            Target = target,
            Problems = problems,
        };
        if (target is null)
        {
            return impact;
        }

        var current = published is null ? null : await definitions.GetAsync(db, published.Id, cancellation);
        var cases = await running.OfAsync(definitionId, MigrateCases.Most, cancellation);
        return impact with
        {
            Current = current,
            Changes = current is null ? [] : [.. DefinitionChanges.Between(current, target, catalog)],
            Running = await running.CountAsync(definitionId, cancellation),
            Trials = await trial.RunAsync(cases.Where(item => item.VersionId != latest.Id), target, moves, cancellation),
            Standing = cases.SelectMany(item => item.Standing()).GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count()),
            UsedBy = await UsedByAsync(definitionId, cancellation),
        };
    }

    /// <summary>
    /// Only what the checks find in the latest version and how many cases run, quick enough to be asked after every save; null when there
    /// is no such definition.
    /// </summary>
    public async Task<Impact?> CheckAsync(string definitionId, CancellationToken cancellation)
    {
        if (await DefinitionVersion.LatestAsync(db, definitionId, cancellation) is not { } latest)
        {
            return null;
        }

        var (target, problems) = await ReadAsync(latest, cancellation);
        return new Impact
        {
            Latest = latest,
            Target = target,
            Problems = problems,
            Running = await running.CountAsync(definitionId, cancellation),
        };
    }

    private async Task<(WorkflowDefinition? Definition, IReadOnlyList<DefinitionProblem> Problems)> ReadAsync(
        DefinitionVersion latest,
        CancellationToken cancellation
    )
    {
        try
        {
            if (latest.IsPublished)
            {
                return (await definitions.GetAsync(db, latest.Id, cancellation), []);
            }

            var closure = await Closure.ReadAsync(db, latest.Json, cancellation);
            return (closure.Definition, await check.CheckAsync(db, closure, cancellation));
        }
        catch (DefinitionException problem)
        {
            return (null, problem.Problems);
        }
    }

    private async Task<IReadOnlyList<string>> UsedByAsync(string definitionId, CancellationToken cancellation) =>
        await (
            from use in db.Set<DefinitionUse>()
            join version in db.Set<DefinitionVersion>() on use.DefinitionVersionId equals version.Id
            where use.UsedDefinitionId == definitionId && version.IsPublished
            orderby version.Name
            select version.Name
        )
            .Distinct()
            .ToListAsync(cancellation);
}
