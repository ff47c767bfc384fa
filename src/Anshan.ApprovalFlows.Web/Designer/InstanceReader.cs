using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>One line of the journal: what happened to one execution, and when.</summary>
public sealed record JournalLine(int Sequence, DateTimeOffset At, long ExecutionId, ActivityNode Node, string Event, string? Outcomes);

/// <summary>One execution of an activity, put together from its lines.</summary>
public sealed record ExecutionRecord(
    long Id,
    ActivityNode Node,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string Status,
    bool Waits,
    string? Outcomes,
    Incident? Incident
);

/// <summary>An instance with its journal.</summary>
/// <param name="Row">The instance.</param>
/// <param name="Version">The number of its version.</param>
/// <param name="Definition">What it runs.</param>
/// <param name="Journal">What has happened.</param>
/// <param name="Incidents">What went wrong.</param>
/// <param name="Catalog">The activity types.</param>
public sealed record ViewedInstance(
    WorkflowInstance Row,
    int Version,
    WorkflowDefinition Definition,
    IReadOnlyList<JournalLine> Journal,
    IReadOnlyList<Incident> Incidents,
    ActivityCatalog Catalog
)
{
    public WorkflowState State { get; } = WorkflowState.FromJson(Row.StateJson);

    /// <summary>Every execution in the order in which it began.</summary>
    public IReadOnlyList<ExecutionRecord> Executions { get; } =
    [
        .. Journal
            .GroupBy(line => line.ExecutionId)
            .Select(lines =>
            {
                var (first, last) = (lines.First(), lines.Last());
                var incident = Incidents.LastOrDefault(row => row.ExecutionId == lines.Key && row.Resolution is null);
                var status =
                    incident is not null ? "Faulted"
                    : last.Event is "Completed" or "Canceled" or "Faulted" ? last.Event
                    : "Running";
                return new ExecutionRecord(
                    lines.Key,
                    first.Node,
                    first.At,
                    last.Event is "Completed" or "Canceled" ? last.At : null,
                    status,
                    last.Event == "Suspended",
                    last.Outcomes,
                    incident
                );
            })
            .OrderBy(record => record.Id),
    ];

    /// <summary>The executions inside of which one took place, the outermost first.</summary>
    public IReadOnlyList<ExecutionRecord> Around(ExecutionRecord record)
    {
        var around = new List<ExecutionRecord>();
        for (var node = record.Node.Parent; node is not null; node = node.Parent)
        {
            if (
                Executions.LastOrDefault(other => other.Node == node && other.Id < (around.Count == 0 ? record : around[0]).Id) is { } outer
            )
            {
                around.Insert(0, outer);
            }
        }

        return around;
    }

    /// <summary>What the inputs of an activity are by its drawing; what variables and scripts gave when it ran is not kept.</summary>
    public IEnumerable<(string Name, JsonNode Value)> InputsOf(ActivityNode node) =>
        from input in Catalog.Find(node.Type)?.Descriptor.Inputs ?? []
        let known = KnownInput.Of(node, input.Name, Catalog)
        where known.Value is not null
        select (input.Name, known.Value);
}

/// <summary>Reads instances for the designer's viewer from their rows and the journal.</summary>
public sealed class InstanceReader(DbContext db, DefinitionStore definitions, ActivityCatalog catalog)
{
    /// <summary>An instance; null when there is none.</summary>
    public async Task<ViewedInstance?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (await db.Set<WorkflowInstance>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
        {
            return null;
        }

        var definition = await definitions.GetAsync(db, row.DefinitionVersionId, cancellation);
        var version = await db.Set<DefinitionVersion>()
            .Where(found => found.Id == row.DefinitionVersionId)
            .Select(found => found.Version)
            .SingleAsync(cancellation);
        var steps = await db.Set<JournalEntry>()
            .AsNoTracking()
            .Where(step => step.InstanceId == id)
            .OrderBy(step => step.Revision)
            .ToListAsync(cancellation);
        var incidents = await db.Set<Incident>()
            .AsNoTracking()
            .Where(incident => incident.InstanceId == id)
            .OrderBy(incident => incident.Id)
            .ToListAsync(cancellation);
        return new ViewedInstance(row, version, definition, Lines(steps, definition), incidents, catalog);
    }

    /// <summary>A journal line is <c>12 review-county Completed Approved</c>; the first of a step is its cause.</summary>
    private static IReadOnlyList<JournalLine> Lines(List<JournalEntry> steps, WorkflowDefinition definition)
    {
        var lines = new List<JournalLine>();
        foreach (var step in steps)
        {
            foreach (var text in JsonSerializer.Deserialize<string[]>(step.Json)!.Skip(1))
            {
                if (
                    text.Split(' ', 4) is [var execution, var activity, var kind, .. var rest]
                    && definition.Activities.TryGetValue(activity, out var node)
                )
                {
                    lines.Add(
                        new JournalLine(
                            lines.Count + 1,
                            step.At,
                            long.Parse(execution, CultureInfo.InvariantCulture),
                            node,
                            kind,
                            rest is [var outcomes] ? outcomes : null
                        )
                    );
                }
            }
        }

        return lines;
    }
}
