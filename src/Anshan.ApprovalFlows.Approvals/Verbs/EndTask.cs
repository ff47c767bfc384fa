using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>The common part of every act that ends a task: the access check, the step, and the message when it came too late.</summary>
internal static class EndTask
{
    public static async Task<TaskOutcome> RunAsync(
        TaskAccess access,
        WorkflowRunner runner,
        AccessibleTask found,
        Actor actor,
        Stimulus.Resume stimulus,
        Operation operation,
        string action,
        object details,
        string done,
        CancellationToken cancellation,
        Func<DbContext, CancellationToken, Task>? write = null,
        IReadOnlyDictionary<FactRequest, object>? facts = null
    )
    {
        // A repeat of the same operation must get its first answer, so the objection is raised only where the task is open.
        if (found.Task.Status == CaseTaskStatus.Open && TaskAccess.Objection(found, actor) is { } objection)
        {
            return new TaskOutcome.Refused(objection);
        }

        var origin = new CaseOrigin(found.Task.As(actor), action, details)
        {
            // Who writes rows of the case itself has the step read what it has written.
            Before = write is null && found.Revision is { } revision ? new CaseBefore(revision, found.Case) : null,
        };
        var request = new StepRequest(found.Case.Id, stimulus, operation, origin)
        {
            Write = write,
            Facts = facts ?? new Dictionary<FactRequest, object>(),
        };
        return await TakeAsync(access, runner, found.Task.Id, request, done, cancellation);
    }

    /// <summary>Takes a step that somebody asked for at a task, and words how it went.</summary>
    public static async Task<TaskOutcome> TakeAsync(
        TaskAccess access,
        WorkflowRunner runner,
        Guid taskId,
        StepRequest request,
        string done,
        CancellationToken cancellation
    )
    {
        try
        {
            return await runner.RunAsync(request, cancellation) switch
            {
                StepOutcome.Refused refused => await access.ExplainAsync(taskId, refused, cancellation),
                StepOutcome.Accepted => new TaskOutcome.Done(done),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }
        catch (OperationConflictException)
        {
            // The same form was sent before with something else in it: the back button after a decision.
            return new TaskOutcome.Refused("这个页面已经提交过一次，本次修改没有提交。请看下面的最新情况。");
        }
    }
}
