using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Steps;

/// <summary>One read of what is stored and the one commit that may follow; backed by the database, or by memory in a simulation.</summary>
public interface IStepView : IAsyncDisposable
{
    /// <summary>The result of an operation already committed, or null.</summary>
    Task<string?> FindAsync(Operation operation, CancellationToken cancellation);

    /// <summary>What the step starts from; null when there is no such instance, or when one to be started exists.</summary>
    Task<Loaded?> LoadAsync(StepRequest request, CancellationToken cancellation);

    /// <summary>The definition of a version.</summary>
    Task<WorkflowDefinition> DefinitionAsync(string versionId, CancellationToken cancellation);

    /// <summary>The answer to what a step asked for.</summary>
    Task<object> ReadAsync(Guid instanceId, FactRequest request, CancellationToken cancellation);

    /// <summary>The answer when it needs no reading, or null.</summary>
    object? AtOnce(FactRequest request) => null;

    /// <summary>Stores the step as a whole or not at all, and answers after the commit.</summary>
    /// <exception cref="RevisionMismatchException">
    /// Another step of the instance was committed since <paramref name="loaded"/> was read.
    /// </exception>
    /// <exception cref="DbUpdateException">The operation, or the start, was committed by a duplicate request.</exception>
    Task<StepOutcome> CommitAsync(
        StepRequest request,
        Loaded loaded,
        StepResult.Taken step,
        DateTimeOffset at,
        CancellationToken cancellation
    );
}

/// <summary>What a step is computed from.</summary>
/// <param name="DefinitionVersionId">The version the instance is pinned to.</param>
/// <param name="Revision">The revision the step is computed on; 0 before the start.</param>
/// <param name="StateJson">The stored state; null before the start.</param>
public sealed record Loaded(string DefinitionVersionId, int Revision, string? StateJson);

/// <summary>
/// Takes a step however many requests arrive at once: an operation already committed gets its first answer, a step computed on an old
/// revision is computed again, and a request is refused only when no duplicate of it was accepted meanwhile.
/// </summary>
/// <remarks>Knows no storage, so that the simulation runs this same code with crashes and every order of events.</remarks>
public sealed class StepProtocol(StepLoop loop, BusinessTime now)
{
    private const int MaxAttempts = 5;
    private const int MaxFacts = 64;

    /// <summary>Takes one step, or says why not.</summary>
    public async Task<StepOutcome> RunAsync(Func<IStepView> look, StepRequest request, CancellationToken cancellation = default)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            await using var view = look();
            if (await view.FindAsync(request.Operation, cancellation) is { } earlier)
            {
                return new StepOutcome.Accepted(earlier, IsRepeat: true);
            }

            if (await view.LoadAsync(request, cancellation) is not { } loaded)
            {
                return await RefuseAsync(
                    view,
                    request,
                    request.Stimulus is Stimulus.Start ? StepRefusal.AlreadyStarted : StepRefusal.NotFound,
                    cancellation
                );
            }

            var at = now();
            var result = await ComputeAsync(view, request, loaded, at, cancellation);
            if (result is StepResult.Refused refused)
            {
                return await RefuseAsync(view, request, refused.Reason, cancellation);
            }

            try
            {
                return await view.CommitAsync(request, loaded, (StepResult.Taken)result, at, cancellation);
            }
            catch (RevisionMismatchException)
            {
                // Another step of this instance came first: compute again on what it left.
            }
            catch (DbUpdateException) when (attempt < MaxAttempts)
            {
                // The same operation, or the same start, was committed by a duplicate request: the next round finds it.
            }
        }

        return new StepOutcome.Refused(StepRefusal.Busy);
    }

    /// <summary>Refuses, unless a duplicate of this operation was committed between looking for it and reading the instance.</summary>
    private static async Task<StepOutcome> RefuseAsync(IStepView view, StepRequest request, Enum reason, CancellationToken cancellation) =>
        await view.FindAsync(request.Operation, cancellation) is { } duplicate
            ? new StepOutcome.Accepted(duplicate, IsRepeat: true)
            : new StepOutcome.Refused(reason);

    private async Task<StepResult> ComputeAsync(
        IStepView view,
        StepRequest request,
        Loaded loaded,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        var definition = await view.DefinitionAsync(loaded.DefinitionVersionId, cancellation);
        var known = new FactSet(view.AtOnce);
        foreach (var (asked, answer) in request.Facts)
        {
            known.Add(asked, answer);
        }

        for (var round = 0; round < MaxFacts; round++)
        {
            var environment = new StepEnvironment(at, known);
            var result = loop.Run(definition, State(), request.Stimulus, environment);
            if (result is StepResult.Taken { IsTooLarge: true })
            {
                result = loop.Run(definition, State(), request.Stimulus, environment with { WatchesSize = true });
            }

            if (result is not StepResult.NeedsFacts needs)
            {
                return result;
            }

            foreach (var fact in needs.Requests)
            {
                known.Add(fact, await view.ReadAsync(request.InstanceId, fact, cancellation));
            }
        }

        throw new InvalidOperationException($"A step asked for more than {MaxFacts} facts.");

        WorkflowState State() =>
            loaded.StateJson is null ? new WorkflowState { InstanceId = request.InstanceId } : WorkflowState.FromJson(loaded.StateJson);
    }
}
