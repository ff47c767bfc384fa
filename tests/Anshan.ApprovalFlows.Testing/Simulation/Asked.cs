using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>Something somebody asked for, however often it was sent, and the answers he got.</summary>
internal sealed class Asked(StepRequest request)
{
    public StepRequest Request => request;

    public bool IsAnswered { get; private set; }

    /// <summary>The accepted answer, once there was one.</summary>
    public string? Result { get; private set; }

    /// <summary>True once it was refused for good: delivered again later, it must be refused again.</summary>
    public bool IsRefused { get; private set; }

    private bool wasFirst;

    /// <summary>Takes an answer; says what contradicts an earlier one or the store.</summary>
    public IEnumerable<string> Take(StepOutcome outcome, SimulatedStore store)
    {
        IsAnswered = true;
        var stored = store.Operations.TryGetValue(request.Operation.Id, out var found) ? found.Result : null;
        if (outcome is StepOutcome.Refused { Reason: var reason })
        {
            // An instance may be started, mended or left in peace before the next delivery.
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
