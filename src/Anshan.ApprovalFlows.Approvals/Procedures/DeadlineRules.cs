using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using static Anshan.ApprovalFlows.Approvals.Procedures.Drawn;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>
/// Deadlines are drawn beside the main path, right after the start, and end nothing (modelling rules 3a and 4); reminders are inputs of the
/// task and are not drawn (rule 2).
/// </summary>
internal sealed class DeadlineRules(Drawn drawn)
{
    private static readonly HashSet<string> Notices =
    [
        "Anshan.Notify",
        "Anshan.SetStatus",
        "Elsa.SendEmail",
        "Elsa.WriteLine",
        "Elsa.SetVariable",
    ];
    private static readonly HashSet<string> Ends = ["Elsa.End", "Elsa.Finish", Close];

    private ActivityNode Root => drawn.Definition.Root;

    public IEnumerable<DefinitionProblem> Check()
    {
        if (!drawn.Nodes.Any(IsTimer))
        {
            yield return new DefinitionProblem(
                "$.root",
                "流程图中没有画出任何期限。请在“开始”之后并行画一条“期限”分支，如“期限 → 设置状态”。"
            );
        }

        foreach (
            var problem in drawn
                .Nodes.Where(drawn.IsMeasureDeadline)
                .SelectMany(Deadline)
                .Concat(drawn.Nodes.Where(IsTimer).SelectMany(Beside))
                .Concat(Begin())
        )
        {
            yield return problem;
        }

        if (drawn.Measure?.Window.To is { } last && drawn.Nodes.Any(IsTimer) && !drawn.Nodes.Any(drawn.IsMeasureDeadline))
        {
            yield return new DefinitionProblem(
                "$.root",
                $"本举措的执行期限是 {last:yyyy-MM-dd}，流程图中却没有画出。请在“开始”之后并行画一条“期限（执行期限）”分支。",
                IsError: false
            );
        }
    }

    private IEnumerable<DefinitionProblem> Deadline(ActivityNode node)
    {
        if (!drawn.IsDuty && drawn.Measure is { Window: { To: null, Opens: not { Months: > 0 } } })
        {
            yield return Error(
                node,
                "kind",
                $"{node.Label}等待执行期限，但本举措没有写明日期，永远不会到期。请把期限种类改为“各单位办理用满若干工作日”（UnitDays），填写承诺的总工作日数。"
            );
        }

        var forks = Before(node).ToList();
        if (node.Parent != Root || forks is not [var fork] || !IsAtStart(fork) || After(fork).Count() < 2)
        {
            yield return Error(
                node,
                null,
                $"{node.Label}应画在“开始”之后的并行分支上，与办理主线同时进行：请用“并行”从开始处分出一条只有期限的分支。"
            );
            yield break;
        }

        var branch = Reached(node);
        var main = After(fork).Where(other => other != node).SelectMany(other => Reached(other, without: node)).ToHashSet();
        if (branch.FirstOrDefault(main.Contains) is { } shared)
        {
            yield return Error(
                node,
                null,
                $"{node.Label}的分支在{shared.Label}与办理主线汇合：期限只提醒，不改变办理。请让这条分支在通知或设置状态之后结束，不再连线。"
            );
        }
        else if (branch.FirstOrDefault(other => Ends.Contains(other.Type)) is { } end)
        {
            yield return Error(
                end,
                null,
                $"{node.Label}到期后走到{end.Label}：按时提交的办件期限过后继续办理，不能因此结束。请删去这个环节，只保留通知或设置状态。"
            );
        }
        else if (branch.FirstOrDefault(other => Holds(other, IsTask)) is { } task)
        {
            yield return Warning(task, null, $"{node.Label}的分支中有任务{task.Label}：期限分支只应通知或设置状态，任务请画在办理主线上。");
        }
    }

    /// <summary>A timer beside a task that only leads to notices is a reminder.</summary>
    private IEnumerable<DefinitionProblem> Beside(ActivityNode node)
    {
        var isReminder = !drawn.IsMeasureDeadline(node) && Reached(node).All(other => other == node || Notices.Contains(other.Type));
        if (isReminder && Before(node).FirstOrDefault(fork => After(fork).Count() > 1 && !(node.Parent == Root && IsAtStart(fork))) is { })
        {
            yield return Warning(node, null, $"{node.Label}只用来提醒：请改填任务的“提前提醒”“超期上报”“超期催办间隔”，不必画成计时。");
        }
    }

    private IEnumerable<DefinitionProblem> Begin()
    {
        foreach (var node in drawn.Nodes.Where(node => node.CanStartWorkflow && Trigger.IsTrigger(node.Type)))
        {
            yield return Error(node, null, $"{node.Label}被设为启动流程：办理流程只由提交申请开始。请取消“可启动流程”，从“开始”活动连起。");
        }

        var first = Root.First;
        while (
            first is not null
            && !IsTimer(first)
            && !Holds(first, IsTask)
            && After(first).Where(node => !drawn.IsMeasureDeadline(node)).ToList() is [var next]
            && next != first
        )
        {
            first = next;
        }

        if (first is not null && IsTimer(first) && !drawn.IsMeasureDeadline(first))
        {
            yield return Warning(first, null, $"办件一开始就停在{first.Label}：申报期在提交时已经检查，流程中不必等待，请删去。");
        }
    }

    /// <summary>The start, or the fork right behind it.</summary>
    private bool IsAtStart(ActivityNode node) => node == Root.First || (Before(node).ToList() is [var only] && only == Root.First);
}
