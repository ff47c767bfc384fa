using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Timers;

namespace Anshan.ApprovalFlows.Engine.Storage.Steps;

/// <summary>The engine's own rows of a step: state, journal, bookmarks, timers, incidents.</summary>
internal static class StepRows
{
    private static readonly RowKey ByRevision = RowKey.Of(nameof(WorkflowInstance.Id), nameof(WorkflowInstance.Revision));

    private static readonly string[] Moved =
    [
        nameof(WorkflowInstance.Revision),
        nameof(WorkflowInstance.Status),
        nameof(WorkflowInstance.SubStatus),
        nameof(WorkflowInstance.StateJson),
        nameof(WorkflowInstance.UpdatedAt),
    ];

    private static readonly RowKey Advanced = RowKey.Of(Moved);
    private static readonly RowKey Migrated = RowKey.Of([.. Moved, nameof(WorkflowInstance.DefinitionVersionId)]);

    private static readonly RowKey Bookmark = RowKey.Of(nameof(BookmarkRow.InstanceId), nameof(BookmarkRow.ExecutionId));
    private static readonly RowKey TimersOf = RowKey.Of(nameof(TimerRow.InstanceId), nameof(TimerRow.ExecutionId));

    private static readonly RowKey Timer = RowKey.Of(
        nameof(TimerRow.InstanceId),
        nameof(TimerRow.ExecutionId),
        nameof(TimerRow.Kind),
        nameof(TimerRow.Number)
    );

    private static readonly RowKey OpenIncident = new(
        "AND \"Resolution\" IS NULL",
        nameof(Incident.InstanceId),
        nameof(Incident.ExecutionId)
    );
    private static readonly RowKey Resolved = RowKey.Of(nameof(Incident.Resolution), nameof(Incident.ResolvedAt));

    /// <summary>Puts the rows into the set, the revision check first.</summary>
    public static void Write(RowSet rows, StepRequest request, Loaded loaded, StepResult.Taken step, DateTimeOffset at)
    {
        WriteInstance(rows, request, loaded, step, at);
        rows.Add(
            new JournalEntry
            {
                InstanceId = request.InstanceId,
                Revision = loaded.Revision + 1,
                At = at,
                Json = JournalJson(request.Stimulus, step.Events),
            }
        );
        RefuseUnknown(step.Effects);
        WriteBookmarks(rows, request.InstanceId, step.Effects, at);
        WriteTimers(rows, request.InstanceId, step.Effects);
        WriteIncidents(rows, request.InstanceId, step.Effects, at);
    }

    private static void WriteInstance(RowSet rows, StepRequest request, Loaded loaded, StepResult.Taken step, DateTimeOffset at)
    {
        var stateJson = step.StateJson;
        if (loaded.StateJson is null)
        {
            // A duplicate of this start that was committed in between, even in the same group of writes, is refused by the primary key.
            rows.Add(
                new WorkflowInstance
                {
                    Id = request.InstanceId,
                    DefinitionVersionId = loaded.DefinitionVersionId,
                    Revision = 1,
                    Status = step.State.Status,
                    SubStatus = step.State.SubStatus,
                    StateJson = stateJson,
                    CreatedAt = at,
                    UpdatedAt = at,
                }
            );
            return;
        }

        object?[] advanced = [loaded.Revision + 1, step.State.Status, step.State.SubStatus, stateJson, at];
        object?[] where = [request.InstanceId, loaded.Revision];
        if (request.Stimulus is Stimulus.Migrate migrate)
        {
            rows.Update<WorkflowInstance>(
                ByRevision,
                Migrated,
                [.. advanced, migrate.To.Id, .. where],
                () => new RevisionMismatchException()
            );
            return;
        }

        rows.Update<WorkflowInstance>(ByRevision, Advanced, [.. advanced, .. where], () => new RevisionMismatchException());
    }

    /// <summary>Each of these is written below; a kind that is added without its rows fails the step.</summary>
    private static void RefuseUnknown(IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects.OfType<InstanceEffect>())
        {
            if (
                effect
                is not (
                    OpenBookmark
                    or CloseBookmark
                    or ConsumeTimer
                    or DisarmTimers
                    or DropTimers
                    or ArmTimer
                    or RaiseIncident
                    or ResolveIncident
                )
            )
            {
                throw new UnhandledEffectException(effect, typeof(StepRows));
            }
        }
    }

    private static void WriteBookmarks(RowSet rows, Guid instance, IReadOnlyList<Effect> effects, DateTimeOffset at)
    {
        var opened = effects.OfType<OpenBookmark>().ToDictionary(effect => effect.ExecutionId);
        foreach (var closed in effects.OfType<CloseBookmark>().Where(effect => !opened.Remove(effect.ExecutionId)))
        {
            rows.Delete<BookmarkRow>(Bookmark, instance, closed.ExecutionId);
        }

        rows.AddRange(
            opened.Values.Select(effect => new BookmarkRow
            {
                InstanceId = instance,
                ExecutionId = effect.ExecutionId,
                ActivityId = effect.ActivityId,
                ActivityType = effect.ActivityType,
                CreatedAt = at,
            })
        );
    }

    private static void WriteTimers(RowSet rows, Guid instance, IReadOnlyList<Effect> effects)
    {
        foreach (var used in effects.OfType<ConsumeTimer>())
        {
            rows.Delete<TimerRow>(Timer, instance, used.ExecutionId, used.Kind, used.Number);
        }

        var dropped = effects.OfType<DropTimers>().Select(effect => effect.ExecutionId).ToHashSet();
        foreach (var execution in effects.OfType<DisarmTimers>().Select(effect => effect.ExecutionId).Union(dropped))
        {
            rows.Delete<TimerRow>(TimersOf, instance, execution);
        }

        rows.AddRange(
            effects
                .OfType<ArmTimer>()
                .Where(effect => !dropped.Contains(effect.ExecutionId))
                .Select(effect => new TimerRow
                {
                    InstanceId = instance,
                    ExecutionId = effect.ExecutionId,
                    Kind = effect.Kind,
                    Number = effect.Number,
                    ActivityId = effect.ActivityId,
                    DueAt = effect.DueAt,
                })
        );
    }

    private static void WriteIncidents(RowSet rows, Guid instance, IReadOnlyList<Effect> effects, DateTimeOffset at)
    {
        foreach (var resolved in effects.OfType<ResolveIncident>())
        {
            rows.Update<Incident>(OpenIncident, Resolved, [resolved.Resolution, at, instance, resolved.ExecutionId]);
        }

        rows.AddRange(effects.OfType<RaiseIncident>().Select(effect => Incident.Of(instance, effect, at)));
    }

    /// <summary>The stimulus' kind and the events, one short line each: <c>12 review-county Completed Approved</c>.</summary>
    private static string JournalJson(Stimulus stimulus, IReadOnlyList<JournalEvent> events)
    {
        var lines = events.Select(item =>
            item.Outcomes is null
                ? $"{item.ExecutionId} {item.Activity} {item.Kind}"
                : $"{item.ExecutionId} {item.Activity} {item.Kind} {string.Join(",", item.Outcomes)}"
        );
        var cause = stimulus switch
        {
            Stimulus.Resume resume => $"Resume {resume.ExecutionId} {resume.Verb}",
            Stimulus.Migrate migrate => $"Migrate {migrate.To.Id}",
            Stimulus.TimerDue timer => $"TimerDue {timer.ExecutionId} {timer.Kind} {timer.Number}",
            Stimulus.Start or Stimulus.Cancel or Stimulus.Retry or Stimulus.Skip or Stimulus.Relocate or Stimulus.Reopen => stimulus
                .GetType()
                .Name,
            _ => throw new InvalidOperationException($"Unknown stimulus {stimulus.GetType().Name}."),
        };
        return StoredJson.Write(lines.Prepend(cause));
    }
}
