using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>登记: a unit records what was decided, handled, seen, scored or achieved elsewhere; that ends its task.</summary>
public sealed class RecordResult(TaskAccess access, WorkflowRunner runner, CaseClock clock)
{
    /// <summary>Records; <paramref name="typed"/> holds what was typed, by the keys of the task's <see cref="RecordRequest"/>.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        IReadOnlyDictionary<string, string?> typed,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { } found || RecordRequest.Of(found.Task) is not { } request)
        {
            return new TaskOutcome.NotFound();
        }

        var check = request.Check(typed, ChinaTime.DateOf(clock.Now));
        if (!check.IsClean)
        {
            return new TaskOutcome.Invalid(check.Errors);
        }

        var values = check.Values.Keys.ToDictionary(key => key, key => check.Values[key]!);
        var input = new RecordInput(values);
        var operation = new Operation(operationId, DerivedGuid.Hash("record", taskId.ToString("N"), actor.UserId, check.Values.ToJson()));
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.Record.Send(found.Task, actor, input),
            operation,
            "task.recorded",
            new
            {
                task = taskId,
                kind = found.Task.Kind.ToString(),
                values,
            },
            $"已登记“{found.Task.Title}”。",
            cancellation
        );
    }
}
