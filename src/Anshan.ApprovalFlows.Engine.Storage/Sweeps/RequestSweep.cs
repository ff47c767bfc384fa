using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Outbox;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Sweeps;

/// <summary>
/// Sends what workflows ask of other systems, after the commit, at least once under one <c>Idempotency-Key</c>, and resumes them with the
/// answer.
/// </summary>
/// <remarks>
/// Each request is sent outside of any turn. Where several servers share the database, each takes
/// one request at a time with a lease; an answer that comes after another has taken the request changes nothing.
/// </remarks>
public sealed class RequestSweep(
    OpenDatabase open,
    IWriteGate gate,
    WorkflowRunner runner,
    IStepWriter writer,
    RequestClient client,
    SendingLease lease,
    TimeProvider machine
)
{
    /// <summary>After so many failures the workflow is told that there is no connection.</summary>
    public const int MaxAttempts = 3;

    private const int Batch = 50;
    private const string Faulted = nameof(InstanceSubStatus.Faulted);

    /// <summary>Waits until a request was committed, or <paramref name="longest"/> has passed.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellation) => runner.Requests.WaitAsync(longest, machine, cancellation);

    /// <summary>Sends every request that is due; returns how many were answered.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var answered = 0;
        var tried = new HashSet<Guid>();
        while (
            await TakeAsync(cancellation) is var taken
            && taken.Requests.Where(message => tried.Add(message.Id)).ToList() is { Count: > 0 } due
        )
        {
            foreach (var message in due)
            {
                answered += await AnswerAsync(message, taken.Claim, cancellation) ? 1 : 0;
            }
        }

        return answered;
    }

    private async Task<(Claim Claim, List<Message> Requests)> TakeAsync(CancellationToken cancellation)
    {
        var real = machine.GetUtcNow();
        await using (var pooled = open())
        {
            var db = pooled.Context;
            if (!SendingLease.IsNeeded(db))
            {
                return (
                    Claim.NotNeeded,
                    await db.Set<Message>()
                        .AsNoTracking()
                        .Where(message => message.Kind == MessageKind.Request && (message.NotBefore == null || message.NotBefore <= real))
                        .Where(message =>
                            !db.Set<WorkflowInstance>().Any(row => row.Id == message.TargetId && row.SubStatus == InstanceSubStatus.Faulted)
                        )
                        .OrderBy(message => message.CreatedAt)
                        .ThenBy(message => message.Id)
                        .Take(Batch)
                        .ToListAsync(cancellation)
                );
            }
        }

        var claim = lease.New(real);
        var (at, until) = (real.ToUnixTimeMilliseconds(), claim.Until.ToUnixTimeMilliseconds());
        return (
            claim,
            await gate.WriteGuardedAsync(
                (db, token) =>
                    db.Set<Message>()
                        .FromSql(
                            $"""
                            UPDATE "Messages" AS message SET "Claim" = {claim.Id}, "ClaimedUntil" = {until}
                            FROM (
                                SELECT due."Id" FROM "Messages" AS due
                                WHERE due."Kind" = 'Request' AND (due."NotBefore" IS NULL OR due."NotBefore" <= {at})
                                    AND (due."ClaimedUntil" IS NULL OR due."ClaimedUntil" <= {at})
                                    AND NOT EXISTS (SELECT 1 FROM "WorkflowInstances" AS instance
                                        WHERE instance."Id" = due."TargetId" AND instance."SubStatus" = {Faulted})
                                ORDER BY due."CreatedAt", due."Id" LIMIT 1 FOR UPDATE SKIP LOCKED) AS free
                            WHERE message."Id" = free."Id"
                            RETURNING message.*
                            """
                        )
                        .AsNoTracking()
                        .ToListAsync(token),
                cancellation
            )
        );
    }

    private async Task<bool> AnswerAsync(Message message, Claim claim, CancellationToken cancellation)
    {
        if (!claim.Allows(machine.GetUtcNow()))
        {
            return false;
        }

        JsonObject answer;
        using var limit = new CancellationTokenSource(claim.Longest, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            answer = await client.SendAsync(message, either.Token);
        }
        catch (Exception problem)
            when (!cancellation.IsCancellationRequested
                && problem is HttpRequestException or IOException or OperationCanceledException or FormatException
            )
        {
            if (message.Attempts + 1 < MaxAttempts)
            {
                await PostponeAsync(message, claim, problem.Message, cancellation);
                return false;
            }

            answer = new JsonObject { ["error"] = problem is OperationCanceledException ? "timeout" : "connection" };
        }

        try
        {
            return await ResumeAsync(message, claim, answer, cancellation);
        }
        catch (ClaimLostException)
        {
            return false;
        }
    }

    private async Task<bool> ResumeAsync(Message message, Claim claim, JsonObject answer, CancellationToken cancellation)
    {
        var outcome = await runner.RunAsync(
            MessageStep.Of(
                message,
                message.TargetId!.Value,
                Stimuli.RequestAnswered(message.ExecutionId!.Value, answer),
                writer.OfTimers,
                ""
            ) with
            {
                Write = async (db, token) =>
                {
                    if (await Claimed(db, message, claim).ExecuteDeleteAsync(token) == 0)
                    {
                        throw new ClaimLostException();
                    }
                },
            },
            cancellation
        );
        if (
            outcome
            is StepOutcome.Refused { Reason: not (StepRefusal.Paused or StepRefusal.Busy) }
                or StepOutcome.Accepted { IsRepeat: true }
        )
        {
            await gate.WriteAsync((db, token) => Claimed(db, message, claim).ExecuteDeleteAsync(token), cancellation);
        }

        return outcome is StepOutcome.Accepted { IsRepeat: false };
    }

    /// <summary>The row, while it is still ours.</summary>
    private static IQueryable<Message> Claimed(DbContext db, Message message, Claim claim) =>
        db.Set<Message>().Where(row => row.Id == message.Id && row.Claim == claim.Id);

    private Task<int> PostponeAsync(Message message, Claim claim, string error, CancellationToken cancellation)
    {
        DateTimeOffset? notBefore = machine.GetUtcNow() + TimeSpan.FromSeconds(10 * (message.Attempts + 1));
        return gate.WriteAsync(
            (db, token) =>
                Claimed(db, message, claim)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(x => x.Attempts, x => x.Attempts + 1)
                                .SetProperty(x => x.NotBefore, notBefore)
                                .SetProperty(x => x.LastError, error)
                                .SetProperty(x => x.Claim, (Guid?)null)
                                .SetProperty(x => x.ClaimedUntil, (DateTimeOffset?)null),
                        token
                    ),
            cancellation
        );
    }
}
