using System.Text.Encodings.Web;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>What an applicant has typed into a correction and not sent yet.</summary>
public sealed class UnsentCorrection
{
    public required Guid TaskId { get; init; }

    /// <summary>What stands in the controls of the form, by their names, as typed.</summary>
    public string TypedJson { get; set; } = "{}";

    public DateTimeOffset SavedAt { get; set; }
}

/// <summary>Keeps what was typed into an open correction, right or wrong, until it is sent.</summary>
public sealed class SaveCorrection(IWriteGate gate, OpenDatabase open, TaskNotes notes, CaseClock clock)
{
    /// <summary>Keeps that the applicant has opened what is asked for: from then on the return stands.</summary>
    public Task OpenedAsync(CaseTask task, CancellationToken cancellation) => notes.SeenAsync(task, cancellation);

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Keeps it.</summary>
    /// <param name="taskId">The correction.</param>
    /// <param name="actor">The applicant.</param>
    /// <param name="submitted">What the form shows where nothing was typed yet: the answers as they were submitted.</param>
    /// <param name="typed">What was typed, by the names of the controls.</param>
    /// <param name="since">What the form was read from.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        IReadOnlyDictionary<string, string?> submitted,
        IReadOnlyDictionary<string, string?> typed,
        SinceRead since,
        CancellationToken cancellation = default
    ) =>
        gate.WriteAsync<TaskOutcome>(
            async (db, token) =>
            {
                if (
                    !await db.Set<CaseTask>()
                        .Of(actor)
                        .AnyAsync(
                            task => task.Id == taskId && task.Kind == TaskKind.Correction && task.Status == CaseTaskStatus.Open,
                            token
                        )
                )
                {
                    return new TaskOutcome.Refused("这次补正已经提交、撤回或超过期限，刚才填写的内容没有保存。");
                }

                var row = await db.Set<UnsentCorrection>().FindAsync([taskId], token);
                if (!since.Allows(Shown(submitted, row), typed, null, row?.SavedAt))
                {
                    return new TaskOutcome.Refused("另一个窗口保存了不同的补正内容，这里的还没有保存。");
                }

                if (!since.IsSame || row is null)
                {
                    row ??= db.Add(new UnsentCorrection { TaskId = taskId }).Entity;
                    (row.TypedJson, row.SavedAt) = (JsonSerializer.Serialize(typed, Readable), clock.Now);
                }

                return new TaskOutcome.Done("补正内容已保存，尚未提交。");
            },
            cancellation
        );

    /// <summary>What is kept for this correction; null where nothing was typed yet.</summary>
    public async Task<UnsentCorrection?> FindAsync(Guid taskId, CancellationToken cancellation = default)
    {
        await using var pooled = open();
        return await pooled.Context.Set<UnsentCorrection>().AsNoTracking().SingleOrDefaultAsync(row => row.TaskId == taskId, cancellation);
    }

    /// <summary>Forgets it, once it was sent.</summary>
    public Task<int> ForgetAsync(Guid taskId, CancellationToken cancellation = default) =>
        gate.WriteAsync(
            (db, token) => db.Set<UnsentCorrection>().Where(row => row.TaskId == taskId).ExecuteDeleteAsync(token),
            cancellation
        );

    /// <summary>What the form of a correction shows: what was typed, and where nothing was, what was submitted.</summary>
    public static IReadOnlyDictionary<string, string?> Shown(IReadOnlyDictionary<string, string?> submitted, UnsentCorrection? row)
    {
        Dictionary<string, string?> shown = new(submitted);
        foreach (var (name, value) in TypedOf(row))
        {
            shown[name] = value;
        }

        return shown;
    }

    /// <summary>What was typed, by the names of the controls.</summary>
    public static IReadOnlyDictionary<string, string?> TypedOf(UnsentCorrection? row) =>
        row is null ? new Dictionary<string, string?>() : JsonSerializer.Deserialize<Dictionary<string, string?>>(row.TypedJson) ?? [];
}
