using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>处理异议: the unit that published a notice decides one objection, upheld or not, with a reason.</summary>
public sealed class DecideObjection(TaskAccess access, WorkflowRunner runner, OpenDatabase open)
{
    private const int MostReason = 2000;

    /// <summary>
    /// Decides; an upheld one strikes its line, and the notice ends once nothing is undecided and its time is over, or nothing is left of
    /// it.
    /// </summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Guid objectionId,
        Actor actor,
        bool? upheld,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.PublicNotice } found)
        {
            return new TaskOutcome.NotFound();
        }

        await using var pooled = open();
        if (
            await pooled
                .Context.Set<Objection>()
                .AsNoTracking()
                .SingleOrDefaultAsync(row => row.Id == objectionId && row.TaskId == taskId, cancellation)
            is not { } objection
        )
        {
            return new TaskOutcome.NotFound();
        }

        if (Problems(upheld, reason) is { Count: > 0 } problems)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var input = new ObjectionAnswer(objectionId, objection.Line, objection.About, upheld!.Value, TypedText.Lines(reason));
        var outcome = await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.Answer.Send(found.Task, actor, input),
            new Operation(operationId, DerivedGuid.Hash("answer", objectionId.ToString("N"), actor.UserId, TaskInput.Write(input))),
            "notice.answered",
            new
            {
                task = taskId,
                objection = objectionId,
                input.Upheld,
                input.Reason,
            },
            input.Upheld ? "异议成立，已记入办理经过。" : "异议不成立，已记入办理经过。",
            cancellation
        );
        return outcome is TaskOutcome.Refused && await DecidedAsync(objectionId, cancellation) is { } already
            ? new TaskOutcome.Refused(already)
            : outcome;
    }

    private async Task<string?> DecidedAsync(Guid id, CancellationToken cancellation)
    {
        await using var pooled = open();
        return
            await pooled.Context.Set<Objection>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation)
                is { Status: not ObjectionStatus.Open } row
            ? $"这件异议已由{row.DecidedByName}处理。"
            : null;
    }

    private static Dictionary<string, string> Problems(bool? upheld, string? reason)
    {
        Dictionary<string, string> problems = [];
        if (upheld is null)
        {
            problems["upheld"] = "请选择异议成立或者不成立。";
        }

        if (TypedText.Lines(reason).Length == 0)
        {
            problems["reason"] = "请写明核实的情况和理由，提出异议的人会看到。";
        }
        else if (TextLength.Exceeds(reason, MostReason))
        {
            problems["reason"] = $"理由不能超过 {MostReason} 字，现在是 {TextLength.Of(reason)} 字。";
        }

        return problems;
    }
}
