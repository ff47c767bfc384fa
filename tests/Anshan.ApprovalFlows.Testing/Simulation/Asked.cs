using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>One operation, however often it was sent, and its answers.</summary>
internal sealed class Asked(StepRequest request)
{
    public StepRequest Request => request;

    public bool IsAnswered { get; private set; }

    /// <summary>The accepted answer, once there was one.</summary>
    public string? Result { get; private set; }

    /// <summary>True once it was refused finally: a repeat must be refused again.</summary>
    public bool IsRefused { get; private set; }

    private bool wasFirst;

    /// <summary>Adds an answer; throws if it contradicts an earlier one or the store.</summary>
    public IEnumerable<string> Take(StepOutcome outcome, SimulatedStore store)
    {
        IsAnswered = true;
        var stored = store.Operations.TryGetValue(request.Operation.Id, out var found) ? found.Result : null;
        if (outcome is StepOutcome.Refused { Reason: var reason })
        {
            // The state of the instance may change before the next delivery.
            IsRefused |= reason is not (StepRefusal.NotFound or StepRefusal.Paused or StepRefusal.Busy);
            if (stored is not null || Result is not null)
            {
                yield return $"{request.Stimulus} was {outcome} and is committed";
            }

            yield break;
        }

        var accepted = (StepOutcome.Accepted)outcome;
        if (IsRefused || stored != accepted.Result || (Result is not null && Result != accepted.Result))
        {
            yield return $"{request.Stimulus} was answered {accepted.Result}, before {Result}, stored {stored}";
        }

        if (!accepted.IsRepeat && wasFirst)
        {
            yield return $"{request.Stimulus} was taken twice";
        }

        wasFirst |= !accepted.IsRepeat;
        Result = accepted.Result;
    }
}
