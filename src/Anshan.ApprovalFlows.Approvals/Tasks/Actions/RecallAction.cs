using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>撤回: whoever decided takes the decision back, as long as nobody has begun with what follows.</summary>
internal sealed class RecallAction : TaskAction
{
    public override string Code => "recall";

    public override bool GivesTask => true;

    public override bool TakesBack => true;

    public override string Label => "撤回结论";

    public override string Effect => "收回您刚才的结论，重新办理；下一环节尚未查看、资金尚未拨付时才能撤回。";

    public override string Done => "已撤回，请重新办理。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor)
    {
        var task = situation.Task;
        return task.Status != CaseTaskStatus.Done ? "本任务还没有作出结论。"
            : !task.IsEndedBy(actor) ? "只有作出结论的人员可以撤回。"
            : NotTaken(situation, TurnChange.Recall, Label) is { } notTaken ? notTaken
            : HasPaid(situation) ? "已有资金拨付，不能撤回。"
            : situation.Found.Case.PayeeMark == PayeeMark.Confirmed && task.Kind == TaskKind.Review
                ? "收款账户的名称差异已由审核确认，不能撤回。请由下一环节退回。"
            : Later(situation).FirstOrDefault(row => row.Kind == TaskKind.PublicNotice) is { } notice
                ? $"“{notice.Title}”已向社会公开，不能撤回。"
            : Later(situation).FirstOrDefault(row => row.Status is CaseTaskStatus.Done or CaseTaskStatus.Moved) is { } next
                ? $"“{next.Title}”已由{next.DecidedByName ?? "申请主体"}办理，不能撤回。"
            : Later(situation).FirstOrDefault(row => row.SeenAt is not null || row.ClaimedById is not null || row.SuspendedAt is not null)
                is { } seen
                ? $"“{seen.Title}”的人员已经查看本办件，不能撤回。"
            : situation.Turns is not null ? null
            : Beside(situation).FirstOrDefault(row => row.Outcome != task.Outcome) is { } other
                ? $"同一环节的另一单位作出了“{CaseWords.Outcome(other.Kind, other.Outcome)}”的结论，不能撤回。"
            : !IsPlain(situation) ? "本环节有转办、加签，或者另一单位在您之后作出了结论，不能撤回。请由下一环节退回。"
            : !Following(situation).Any() ? "本办件的下一环节不由人员办理，不能撤回。"
            : null;
    }

    /// <summary>The tasks that the decision has led to: of activities begun later, or of turns that waited for this one.</summary>
    private static IEnumerable<CaseTask> Later(TaskSituation situation) =>
        situation.Found.OfCase.Where(row =>
            row.ExecutionId > situation.Task.ExecutionId
            || (
                row.ExecutionId == situation.Task.ExecutionId
                && situation.Turn is { } own
                && situation.Turns!.Find(row.TurnKey)?.WaitsFor == own.GroupNumber
            )
        );

    /// <summary>The units that the decision kept from deciding.</summary>
    private static List<OrganisationId> Stopped(TaskSituation situation) =>
        [
            .. situation
                .Found.OfCase.Where(row =>
                    row.ExecutionId == situation.Task.ExecutionId && row is { Status: CaseTaskStatus.Closed, OrganisationId: not null }
                )
                .Select(row => new OrganisationId(row.OrganisationId!)),
        ];

    /// <summary>Whether the activity was left by the drawn units alone, and nobody decided in it after this one.</summary>
    private static bool IsPlain(TaskSituation situation)
    {
        var rows = situation.Found.OfCase.Where(row => row.ExecutionId == situation.Task.ExecutionId).ToList();
        return rows.TrueForAll(row =>
                row.Status is CaseTaskStatus.Done or CaseTaskStatus.Closed
                && row.Kind == situation.Task.Kind
                && row.DecidedAt <= situation.Task.DecidedAt
            )
            && rows.DistinctBy(row => row.OrganisationId).Count() == rows.Count;
    }

    /// <summary>What other units have decided in the same activity.</summary>
    private static IEnumerable<CaseTask> Beside(TaskSituation situation) =>
        situation.Found.OfCase.Where(row =>
            row.ExecutionId == situation.Task.ExecutionId
            && row.Id != situation.Task.Id
            && row is { Status: CaseTaskStatus.Done, Purpose: TurnPurpose.Decide }
        );

    /// <summary>The open tasks that the decision has led to, in other activities.</summary>
    private static IEnumerable<CaseTask> Following(TaskSituation situation) =>
        Later(situation).Where(row => row.Status == CaseTaskStatus.Open && row.ExecutionId != situation.Task.ExecutionId);

    public override Stimulus Stimulus(TaskSituation situation, Actor actor, ActionChoice choice)
    {
        var (task, by) = (situation.Task, ActedBy.Of(actor).Keeper);
        return situation.Turns is not null
            ? TaskVerbs.Recall.Send(task, actor, new RecallInput(choice.Reason))
            : new Stimulus.Relocate([.. Following(situation).Select(row => row.ExecutionId).Distinct()], [task.ActivityId], choice.Reason)
            {
                Input = new()
                {
                    [OneUnit.Input] = TaskInput.Of(new OneUnit(task.ActivityId, new(task.OrganisationId!), by, Stopped(situation))),
                },
            };
    }

    public override CaseMove? Move(TaskSituation situation, Actor actor, ActionChoice choice) =>
        situation.Turns is not null
            ? null
            : new CaseMove(
                situation.Task.Id,
                nameof(TurnChange.Recall),
                choice.Reason,
                $"撤回“{situation.Task.Title}”的结论“{CaseWords.Outcome(situation.Task.Kind, situation.Task.Outcome)}”",
                situation.Task.OrganisationId!
            );
}
