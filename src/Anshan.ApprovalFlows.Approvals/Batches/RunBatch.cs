using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Batches;

/// <summary>What became of a batch that was sent.</summary>
public abstract record BatchOutcome
{
    private BatchOutcome() { }

    /// <summary>It is stored, and its tasks are through, or another request is at them.</summary>
    public sealed record Stored : BatchOutcome;

    /// <summary>Something typed is missing or wrong; nothing was changed. Messages by the keys of <see cref="BatchCheck"/>.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : BatchOutcome;

    /// <summary>No such batch for this person.</summary>
    public sealed record NotFound : BatchOutcome;
}

/// <summary>
/// Does one thing with many tasks: each by the use case of its own page, in a commit of its own, so that none holds up another.
/// </summary>
/// <remarks>
/// The batch is stored first, and a form that is sent again finds it: nothing is done twice. What was begun is ended though the person
/// has left; after a crash <see cref="ContinueAsync"/> goes on, and tasks that were done give their first answer.
/// </remarks>
public sealed class RunBatch(
    DbContext db,
    IWriteGate gate,
    BatchReader reader,
    DecideReview decide,
    ActOnTask acts,
    ClaimTask claims,
    CaseClock clock
)
{
    /// <summary>The most tasks of a batch.</summary>
    public const int Most = 100;

    /// <summary>A person's own batch; null where there is none.</summary>
    public Task<TaskBatch?> FindAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        var person = actor.UserId.Value;
        return db.Set<TaskBatch>().AsNoTracking().SingleOrDefaultAsync(batch => batch.Id == id && batch.PersonId == person, cancellation);
    }

    /// <summary>Does it with every ticked task, and keeps how it went with each.</summary>
    /// <param name="id">Made with the form.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="act">What is done.</param>
    /// <param name="request">What was ticked and typed.</param>
    /// <param name="cancellation">Heeded until the batch is stored.</param>
    public async Task<BatchOutcome> RunAsync(
        Guid id,
        Actor actor,
        BatchAct act,
        BatchRequest request,
        CancellationToken cancellation = default
    )
    {
        if (await db.Set<TaskBatch>().AsNoTracking().AnyAsync(batch => batch.Id == id, cancellation))
        {
            return await FindAsync(id, actor, cancellation) is null ? new BatchOutcome.NotFound() : new BatchOutcome.Stored();
        }

        request = request with { Tasks = [.. request.Tasks.Distinct()] };
        if (CountProblem(request.Tasks.Count) is { } count)
        {
            return new BatchOutcome.Invalid(new Dictionary<string, string> { ["tasks"] = count });
        }

        var preview = await reader.ReadAsync(act, request.Tasks, actor, cancellation);
        if (BatchCheck.Problems(preview, request, ChinaTime.DateOf(clock.Now)) is { Count: > 0 } problems)
        {
            return new BatchOutcome.Invalid(problems);
        }

        List<BatchResult> rows = [.. preview.Rows.Select(Begun)];
        var batch = new TaskBatch
        {
            Id = id,
            PersonId = actor.UserId,
            Act = act.Code,
            At = clock.Now,
            RequestJson = TaskInput.Write(request),
            RowsJson = TaskInput.Write(rows),
        };
        if (await AddAsync(batch, cancellation))
        {
            await DoAsync(batch, act, actor, request);
        }

        return new BatchOutcome.Stored();
    }

    /// <summary>Goes on with a batch that was interrupted; one that is through changes nothing.</summary>
    public async Task<BatchOutcome> ContinueAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (await FindAsync(id, actor, cancellation) is not { } batch || BatchAct.Find(batch.Act) is not { } act)
        {
            return new BatchOutcome.NotFound();
        }

        if (batch.EndedAt is null)
        {
            await DoAsync(batch, act, actor, TaskInput.Read<BatchRequest>(batch.RequestJson));
        }

        return new BatchOutcome.Stored();
    }

    /// <summary>Why so many cannot be a batch, in a sentence; null where they can.</summary>
    public static string? CountProblem(int count) =>
        count switch
        {
            0 => "还没有选择事项。请至少勾选一件再办理。",
            > Most => $"一次最多办理 {Most} 件，您选择了 {count} 件，请分批办理。",
            _ => null,
        };

    private async Task<bool> AddAsync(TaskBatch batch, CancellationToken cancellation)
    {
        try
        {
            return await gate.WriteAsync(
                async (write, token) =>
                {
                    if (await write.Set<TaskBatch>().AnyAsync(row => row.Id == batch.Id, token))
                    {
                        return false;
                    }

                    write.Add(batch);
                    return true;
                },
                cancellation
            );
        }
        catch (DbUpdateException) when (db.Set<TaskBatch>().AsNoTracking().Any(row => row.Id == batch.Id))
        {
            // The same form was sent twice at once; the other request is at it.
            return false;
        }
    }

    /// <summary>A task before it is touched; one that cannot be done stays so, whatever the use case would say.</summary>
    private static BatchResult Begun(BatchRow row) =>
        new(row.Task.Id, row.Case.Id, row.Case.Number, row.Case.ApplicantName, row.Task.Title)
        {
            Group = row.Group,
            IsDone = row.Objection is null ? null : false,
            Words = row.Objection ?? "",
        };

    private async Task DoAsync(TaskBatch batch, BatchAct act, Actor actor, BatchRequest request)
    {
        List<BatchResult> results = [];
        foreach (var row in TaskInput.Read<List<BatchResult>>(batch.RowsJson))
        {
            results.Add(row.IsDone is null ? Told(row, await OneAsync(batch.Id, act, actor, request, row)) : row);
        }

        var (json, at) = (TaskInput.Write(results), clock.Now);
        await gate.WriteAsync(
            (write, token) =>
                write
                    .Set<TaskBatch>()
                    .Where(row => row.Id == batch.Id && row.EndedAt == null)
                    .ExecuteUpdateAsync(row => row.SetProperty(item => item.RowsJson, json).SetProperty(item => item.EndedAt, at), token),
            CancellationToken.None
        );
    }

    private Task<TaskOutcome> OneAsync(Guid batch, BatchAct act, Actor actor, BatchRequest request, BatchResult row)
    {
        var operation = DerivedGuid.Of("batch", batch.ToString("N"), row.TaskId.ToString("N"));
        return act switch
        {
            { Decision: { } decision } => decide.RunAsync(
                row.TaskId,
                actor,
                BatchCheck.Of(decision, request, row.TaskId, row.Group),
                operation
            ),
            { Action: { } action } => acts.RunAsync(row.TaskId, actor, action, BatchCheck.Of(request, row.TaskId), operation),
            _ => claims.ClaimAsync(row.TaskId, actor),
        };
    }

    private static BatchResult Told(BatchResult row, TaskOutcome outcome) =>
        outcome switch
        {
            TaskOutcome.Done done => row with { IsDone = true, Words = done.Message },
            TaskOutcome.Refused refused => row with { IsDone = false, Words = refused.Reason },
            TaskOutcome.Invalid invalid => row with { IsDone = false, Words = string.Concat(invalid.Errors.Values.Distinct()) },
            TaskOutcome.NotFound => row with { IsDone = false, Words = "本任务已不在您的待办之中。" },
            _ => throw new InvalidOperationException($"Nobody words {outcome.GetType().Name}."),
        };
}
