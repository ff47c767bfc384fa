using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Timers;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Instances;

/// <summary>The engine's own rows of a step: state, journal, bookmarks, timers, incidents.</summary>
internal static class StepRows
{
    public static async Task WriteAsync(
        DbContext db, StepRequest request, Loaded loaded, StepResult.Taken step, string stateJson, DateTimeOffset at, CancellationToken cancellation)
    {
        await WriteInstanceAsync(db, request, loaded, step, stateJson, at, cancellation);
        db.Add(new JournalEntry
        {
            InstanceId = request.InstanceId,
            Revision = loaded.Revision + 1,
            At = at,
            Json = JournalJson(request.Stimulus, step.Events),
        });
        await WriteBookmarksAsync(db, request.InstanceId, step.Effects, at, cancellation);
        await WriteTimersAsync(db, request.InstanceId, step.Effects, cancellation);
        await WriteIncidentsAsync(db, request.InstanceId, step.Effects, at, cancellation);
    }

    private static async Task WriteInstanceAsync(
        DbContext db, StepRequest request, Loaded loaded, StepResult.Taken step, string stateJson, DateTimeOffset at, CancellationToken cancellation)
    {
        if (loaded.StateJson is null)
        {
            // A twin of this start may have been committed in between, even in the same group of writes.
            if (await db.Set<WorkflowInstance>().AnyAsync(row => row.Id == request.InstanceId, cancellation))
            {
                throw new RevisionMismatchException();
            }

            db.Add(new WorkflowInstance
            {
                Id = request.InstanceId,
                DefinitionVersionId = loaded.DefinitionVersionId,
                Revision = 1,
                Status = step.State.Status,
                SubStatus = step.State.SubStatus,
                StateJson = stateJson,
                CreatedAt = at,
                UpdatedAt = at,
            });
            return;
        }

        var changed = await db.Set<WorkflowInstance>()
            .Where(row => row.Id == request.InstanceId && row.Revision == loaded.Revision)
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(x => x.Revision, loaded.Revision + 1)
                    .SetProperty(x => x.Status, step.State.Status)
                    .SetProperty(x => x.SubStatus, step.State.SubStatus)
                    .SetProperty(x => x.StateJson, stateJson)
                    .SetProperty(x => x.UpdatedAt, at),
                cancellation);
        if (changed == 0)
        {
            throw new RevisionMismatchException();
        }
    }

    private static async Task WriteBookmarksAsync(DbContext db, Guid instance, IReadOnlyList<Effect> effects, DateTimeOffset at, CancellationToken cancellation)
    {
        var opened = effects.OfType<OpenBookmark>().ToDictionary(effect => effect.ExecutionId);
        var closed = effects.OfType<CloseBookmark>().Select(effect => effect.ExecutionId).Where(id => !opened.Remove(id)).ToList();
        if (closed.Count > 0)
        {
            await db.Set<BookmarkRow>().Where(row => row.InstanceId == instance && closed.Contains(row.ExecutionId)).ExecuteDeleteAsync(cancellation);
        }

        db.AddRange(opened.Values.Select(effect => new BookmarkRow
        {
            InstanceId = instance,
            ExecutionId = effect.ExecutionId,
            ActivityId = effect.ActivityId,
            ActivityType = effect.ActivityType,
            CreatedAt = at,
        }));
    }

    private static async Task WriteTimersAsync(DbContext db, Guid instance, IReadOnlyList<Effect> effects, CancellationToken cancellation)
    {
        foreach (var used in effects.OfType<ConsumeTimer>())
        {
            await db.Set<TimerRow>()
                .Where(row => row.InstanceId == instance && row.ExecutionId == used.ExecutionId && row.Kind == used.Kind && row.Number == used.Number)
                .ExecuteDeleteAsync(cancellation);
        }

        var dropped = effects.OfType<DropTimers>().Select(effect => effect.ExecutionId).ToList();
        if (dropped.Count > 0)
        {
            await db.Set<TimerRow>().Where(row => row.InstanceId == instance && dropped.Contains(row.ExecutionId)).ExecuteDeleteAsync(cancellation);
        }

        db.AddRange(effects.OfType<ArmTimer>().Where(effect => !dropped.Contains(effect.ExecutionId)).Select(effect => new TimerRow
        {
            InstanceId = instance,
            ExecutionId = effect.ExecutionId,
            Kind = effect.Kind,
            Number = effect.Number,
            ActivityId = effect.ActivityId,
            DueAt = effect.DueAt,
        }));
    }

    private static async Task WriteIncidentsAsync(DbContext db, Guid instance, IReadOnlyList<Effect> effects, DateTimeOffset at, CancellationToken cancellation)
    {
        foreach (var resolved in effects.OfType<ResolveIncident>())
        {
            await db.Set<Incident>()
                .Where(row => row.InstanceId == instance && row.ExecutionId == resolved.ExecutionId && row.Resolution == null)
                .ExecuteUpdateAsync(row => row.SetProperty(x => x.Resolution, resolved.Resolution).SetProperty(x => x.ResolvedAt, at), cancellation);
        }

        db.AddRange(effects.OfType<RaiseIncident>().Select(effect => new Incident
        {
            InstanceId = instance,
            ExecutionId = effect.ExecutionId,
            ActivityId = effect.ActivityId,
            ActivityName = effect.ActivityName,
            ExceptionType = effect.ExceptionType,
            Message = effect.Message,
            At = at,
        }));
    }

    /// <summary>The stimulus' kind and the events, one short line each: <c>12 review-county Completed Approved</c>.</summary>
    private static string JournalJson(Stimulus stimulus, IReadOnlyList<JournalEvent> events)
    {
        var lines = events.Select(item => item.Outcomes is null
            ? $"{item.ExecutionId} {item.Activity} {item.Kind}"
            : $"{item.ExecutionId} {item.Activity} {item.Kind} {string.Join(",", item.Outcomes)}");
        var cause = stimulus switch
        {
            Stimulus.Resume resume => $"Resume {resume.ExecutionId} {resume.Verb}",
            Stimulus.TimerDue timer => $"TimerDue {timer.ExecutionId} {timer.Kind} {timer.Number}",
            _ => stimulus.GetType().Name,
        };
        return JsonSerializer.Serialize(lines.Prepend(cause));
    }
}
