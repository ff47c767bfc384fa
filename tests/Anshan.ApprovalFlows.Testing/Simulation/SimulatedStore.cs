using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>The database of a simulation: committed rows survive every crash, and each commit is checked.</summary>
internal sealed class SimulatedStore(IProcedure procedure, StepInspection inspection)
{
    public Dictionary<Guid, StoredInstance> Instances { get; } = [];

    public Dictionary<Guid, (byte[] Hash, string Result)> Operations { get; } = [];

    public string? Find(Operation operation)
    {
        if (!Operations.TryGetValue(operation.Id, out var known))
        {
            return null;
        }

        return known.Hash.AsSpan().SequenceEqual(operation.RequestHash) ? known.Result : throw new OperationConflictException(operation.Id);
    }

    /// <summary>One transaction: the checks the database would make, then every row, then the answer.</summary>
    public StepOutcome Commit(StepRequest request, Loaded loaded, StepResult.Taken step, string stateJson, JournalLine line)
    {
        if ((Instances.GetValueOrDefault(request.InstanceId)?.Revision ?? 0) != loaded.Revision)
        {
            throw new RevisionMismatchException();
        }

        if (Operations.ContainsKey(request.Operation.Id))
        {
            throw new DbUpdateException("The operation id is taken.");
        }

        if (!Instances.TryGetValue(request.InstanceId, out var instance))
        {
            Instances[request.InstanceId] = instance = new StoredInstance(loaded.DefinitionVersionId, procedure.NewRows());
        }

        var before = instance.StateJson;
        instance.Revision++;
        instance.StateJson = stateJson;
        instance.Journal.Add(line);
        Operations[request.Operation.Id] = (request.Operation.RequestHash, line.Answer);
        var problems = Apply(instance, request, step.Effects).Concat(instance.Rows.Apply(step.Effects)).ToList();
        problems.AddRange(inspection.Problems(instance, before));
        BrokenException.Check(problems, $"step {instance.Revision} ({request.Stimulus}) of {request.InstanceId}");
        return new StepOutcome.Accepted(line.Answer, IsRepeat: false);
    }

    /// <summary>The engine's rows, in the order in which the database gets them.</summary>
    private static IEnumerable<string> Apply(StoredInstance instance, StepRequest request, IReadOnlyList<Effect> effects)
    {
        var opened = effects.OfType<OpenBookmark>().Select(effect => effect.ExecutionId).ToHashSet();
        foreach (
            var closed in effects
                .OfType<CloseBookmark>()
                .Where(effect => !opened.Remove(effect.ExecutionId) && !instance.Bookmarks.Remove(effect.ExecutionId))
        )
        {
            yield return $"bookmark {closed.ExecutionId} was closed and was not there";
        }

        foreach (var again in opened.Where(id => !instance.Bookmarks.Add(id)))
        {
            yield return $"bookmark {again} was opened twice";
        }

        foreach (
            var used in effects
                .OfType<ConsumeTimer>()
                .Where(used =>
                    Key(used.ExecutionId, used.Kind, used.Number) is var key
                    && !instance.Timers.Remove(key)
                    && !instance.Disarmed.Remove(key)
                )
        )
        {
            yield return $"{used} fired and was not armed";
        }

        var dropped = effects.OfType<DropTimers>().Select(effect => effect.ExecutionId).ToHashSet();
        var disarmed = effects.OfType<DisarmTimers>().Select(effect => effect.ExecutionId).ToHashSet();
        foreach (
            var gone in instance
                .Timers.Where(timer => dropped.Contains(timer.Value.ExecutionId) || disarmed.Contains(timer.Value.ExecutionId))
                .ToList()
        )
        {
            instance.Timers.Remove(gone.Key);
            if (!dropped.Contains(gone.Value.ExecutionId))
            {
                // A sweep may have claimed it before: it comes once more, and the activity takes no notice of it.
                instance.Disarmed.Add(gone.Key);
            }
        }

        foreach (var armed in effects.OfType<ArmTimer>().Where(effect => !dropped.Contains(effect.ExecutionId)))
        {
            var timer = new TimerRow
            {
                InstanceId = request.InstanceId,
                ExecutionId = armed.ExecutionId,
                Kind = armed.Kind,
                Number = armed.Number,
                ActivityId = armed.ActivityId,
                DueAt = armed.DueAt,
            };
            if (!instance.Timers.TryAdd(Key(armed.ExecutionId, armed.Kind, armed.Number), timer))
            {
                yield return $"{armed} is armed already";
            }
        }

        instance.OpenIncidents.ExceptWith(effects.OfType<ResolveIncident>().Select(effect => effect.ExecutionId));
        instance.OpenIncidents.UnionWith(effects.OfType<RaiseIncident>().Select(effect => effect.ExecutionId));
    }

    private static string Key(long execution, string kind, int number) => FormattableString.Invariant($"{execution}/{kind}/{number}");
}
