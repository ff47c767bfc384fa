using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Steps;

/// <summary>The inbox rows: the projection of what waits.</summary>
public sealed class TaskRows(CaseMails mails)
{
    public static async Task OpenAsync(CaseStep step, OpenTask open, CancellationToken cancellation)
    {
        var task = new CaseTask
        {
            Id = DerivedGuid.Near(
                step.Case.Id, "task", step.Case.Id.ToString("N"), open.ExecutionId.ToString(CultureInfo.InvariantCulture), open.OrganisationId ?? "applicant",
                open.Kind.ToString(), open.Round.ToString(CultureInfo.InvariantCulture)),
            CaseId = step.Case.Id,
            ExecutionId = open.ExecutionId,
            ActivityId = open.ActivityId,
            Kind = open.Kind,
            OrganisationId = open.OrganisationId,
            AssigneeId = open.AssigneeId,
            Role = open.Role,
            Title = open.Title,
            Round = open.Round,
            Status = CaseTaskStatus.Open,
            OpenedAt = step.Now,
            DueAt = open.DueAt,
            DetailJson = open.DetailJson,
        };
        await step.OpenAsync(task, cancellation);
    }

    public static async Task CompleteAsync(CaseStep step, CompleteTask complete, CancellationToken cancellation)
    {
        var task = (await step.TasksOfAsync(complete.ExecutionId, cancellation))
            .Find(row => row.OrganisationId == complete.OrganisationId && row.Status == CaseTaskStatus.Open)
            ?? throw new InvalidOperationException($"Execution {complete.ExecutionId} has no open task of {complete.OrganisationId}.");
        task.Status = CaseTaskStatus.Done;
        (task.Outcome, task.Opinion) = (complete.Outcome, complete.Opinion);
        (task.DecidedById, task.DecidedByName, task.DecidedAt) = (complete.DecidedById, complete.DecidedByName, step.Now);
        task.DraftOpinion = null;
    }

    public static async Task CloseAsync(CaseStep step, CloseTasks close, CancellationToken cancellation)
    {
        foreach (var task in (await step.TasksOfAsync(close.ExecutionId, cancellation)).Where(row => row.Status == CaseTaskStatus.Open))
        {
            task.Status = CaseTaskStatus.Closed;
            task.DecidedAt = step.Now;
        }
    }

    public async Task RemindAsync(CaseStep step, RemindTasks remind, CancellationToken cancellation)
    {
        foreach (var task in (await step.TasksOfAsync(remind.ExecutionId, cancellation)).Where(row => row.Status == CaseTaskStatus.Open))
        {
            var who = task.AssigneeId is not null ? step.Case.ApplicantName : mails.NameOf(task.OrganisationId);
            var due = task.DueAt is { } at ? ChinaTime.Display(ChinaTime.DateOf(at.AddTicks(-1))) : "";
            if (remind.Kind == "remind")
            {
                task.RemindedAt = step.Now;
            }
            else if (task.DueAt is not null)
            {
                task.OverdueAt ??= step.Now;
            }

            step.Tell(remind.Kind == "remind" ? "reminder" : "overdue", Sentence(remind, who, task.Title, due), forApplicant: task.AssigneeId is not null);
            await mails.AboutTaskAsync(step, task, remind.Kind, due, cancellation);
        }
    }

    private static string Sentence(RemindTasks remind, string who, string title, string due) => remind.Kind switch
    {
        "remind" => $"提醒{who}：“{title}”将于{due}到期",
        "overdue" => $"{who}的“{title}”已超过办理时限（{due}）",
        "escalate" => $"{who}的“{title}”超期未办，已提醒单位负责人",
        _ => string.Create(CultureInfo.InvariantCulture, $"第 {remind.Number} 次催办{who}：“{title}”{(due.Length == 0 ? "尚未登记" : "已超期")}"),
    };
}
