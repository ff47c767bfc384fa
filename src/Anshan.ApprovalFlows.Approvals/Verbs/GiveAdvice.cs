using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>交回: takes the opinion of somebody who was asked for it; whoever asked decides.</summary>
public sealed class GiveAdvice(TaskAccess access, WorkflowRunner runner)
{
    /// <summary>Gives it; an opinion must be written unless it is plain consent.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        string? advice,
        string? opinion,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Advice } found)
        {
            return new TaskOutcome.NotFound();
        }

        var problems = new Dictionary<string, string>();
        var isKnown = EnumText.TryParse<Advice>(advice, out var given);
        var text = TypedText.Lines(opinion) ?? "";
        if (!isKnown)
        {
            problems["advice"] = "请选择同意、不同意或者只提意见。";
        }

        if (TextLimit.Problem("意见", opinion, TextLimit.Opinion) is { } tooLong)
        {
            problems["opinion"] = tooLong;
        }
        else if (text.Length == 0 && (!isKnown || given != Advice.Agreed))
        {
            problems["opinion"] = "请写明意见，请您协办的人员会看到。";
        }

        if (problems.Count > 0)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var input = new AdviceInput(given, text);
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.Advise.Send(found.Task, actor, input),
            new Operation(operationId, DerivedGuid.Hash("advise", taskId.ToString("N"), actor.UserId, TaskInput.Write(input))),
            "task.advised",
            new
            {
                task = taskId,
                advice = given.ToString(),
                opinion = text,
            },
            "已交回，由请您协办的人员作出结论。",
            cancellation
        );
    }
}
