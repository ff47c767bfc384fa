using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The rows of the inbox: the projection of the waiting activities.</summary>
public sealed class TaskRows(CaseMails mails, EscalationRecipients recipients)
{
    private static readonly RowKey OfTask = RowKey.Of(nameof(TaskReport.TaskId));

    /// <summary>The id of the task of a turn: the same when its step is computed again.</summary>
    private static Guid IdOf(Guid caseId, int turn) =>
        DerivedGuid.Near(caseId, "task", caseId.ToString("N"), "turn", turn.ToString(CultureInfo.InvariantCulture));

    /// <summary>The open task of a turn.</summary>
    internal static CaseTask Of(CaseStep step, long executionId, string activityId, Turn turn, TaskSheet sheet) =>
        new()
        {
            Id = IdOf(step.Case.Id, turn.Number),
            CaseId = step.Case.Id,
            ExecutionId = executionId,
            ActivityId = activityId,
            Kind = turn.Kind,
            Turn = turn.Number,
            Purpose = turn.Purpose,
            OrganisationId = turn.Address.OrganisationId,
            AssigneeId = turn.Address.SubjectId,
            Role = turn.Address.Role,
            Title = sheet.Title,
            Round = turn.Round,
            Status = CaseTaskStatus.Open,
            OpenedAt = step.Now,
            DueAt = sheet.DueAt,
            DetailJson = sheet.DetailJson,
            ClaimedById = turn.Holder?.Id,
            ClaimedByName = turn.Holder?.Name,
            ClaimedAt = turn.Holder is null ? null : step.Now,
        };

    public async Task OpenAsync(CaseStep step, OpenTask open, CancellationToken cancellation)
    {
        var turn = open.Turn;
        var detail = open.DetailJson ?? (turn.Kind == TaskKind.EntitlementList ? await NoticeRows.EarlierAsync(step, cancellation) : null);
        var task = Of(step, open.ExecutionId, open.ActivityId, turn, new TaskSheet(open.Title, open.DueAt, detail));
        await step.OpenAsync(task, cancellation);
        if (open.AtOnce && task.OrganisationId is not null && await mails.OpenedAsync(step, task, cancellation) is { Count: > 0 })
        {
            task.NotifiedAt = step.Now;
        }
    }

    public static async Task CompleteAsync(CaseStep step, CompleteTask complete, CancellationToken cancellation)
    {
        var task =
            (await step.TasksOfAsync(complete.ExecutionId, cancellation)).Find(row =>
                row.TurnKey == complete.Turn && row.Status == CaseTaskStatus.Open
            ) ?? throw new InvalidOperationException($"Execution {complete.ExecutionId} has no open task of {complete.Turn}.");
        task.Status = CaseTaskStatus.Done;
        (task.Outcome, task.Opinion) = (TaskTypes.Of(task.Kind).End(complete.Outcome).Code, complete.Opinion);
        (task.DecidedById, task.DecidedByName, task.DecidedAt) = (complete.By.Id, complete.By.Name, step.Now);
        task.DecidedForId = complete.By.For?.Id;
        task.RefusalJson = complete.Ground is null ? null : TaskInput.Write(complete.Ground);
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

    /// <summary>Marks tasks that a timer reports, and adds the result to the history.</summary>
    public async Task RemindAsync(CaseStep step, RemindTasks remind, CancellationToken cancellation)
    {
        foreach (
            var task in (await step.TasksOfAsync(remind.ExecutionId, cancellation)).Where(row =>
                row is { Status: CaseTaskStatus.Open, SuspendedAt: null } && (remind.Kind != Reminder.Overdue || !(row.DueAt > step.Now))
            )
        )
        {
            var isApplicants = task.OrganisationId is null;
            var text = isApplicants
                ? await RemindApplicantAsync(step, task, remind, cancellation)
                : await RemindUnitAsync(step, task, remind, cancellation);
            step.Tell(remind.Kind == Reminder.Remind ? "reminder" : "overdue", text, forApplicant: isApplicants);
        }
    }

    /// <summary>Marks the case late and tells the applicant, whoever has the case, and the heads above.</summary>
    public async Task MarkPastTotalAsync(CaseStep step, MarkPastTotal mark, CancellationToken cancellation)
    {
        step.Case.IsPastTotal = true;
        List<string> told = [];
        foreach (
            var task in (await step.AllTasksAsync(cancellation)).Where(row =>
                row is { Status: CaseTaskStatus.Open, OrganisationId: not null, SuspendedAt: null }
            )
        )
        {
            var above = await recipients.OfAsync(step.Database, task.OrganisationId!, cancellation);
            var unit = await recipients.InUnitAsync(step.Database, task.OrganisationId!, task.Role, cancellation);
            await ReportAsync(step, task, unit.Concat(above.People), cancellation);
            told.Add($"{mails.NameOf(task.OrganisationId)}和{above.Who}");
        }

        var total = PromisedTotal.Words(mark.Days);
        var late = $"各单位办理用时已超过{total}，继续办理";
        step.Tell("deadline", late);
        if (told.Count > 0)
        {
            step.Tell("overdue", $"超过{total}，已告知{string.Join("、", told.Distinct())}", forApplicant: false);
        }

        await mails.ToApplicantAsync(
            step,
            "status-changed",
            new Dictionary<string, object?> { ["message"] = $"{late}；办理单位和咨询电话见办件页面。" },
            cancellation
        );
    }

    private async Task<string> RemindApplicantAsync(CaseStep step, CaseTask task, RemindTasks remind, CancellationToken cancellation)
    {
        task.RemindedAt = step.Now;
        if (remind.Kind != Reminder.Remind && task.DueAt is not null)
        {
            task.OverdueAt ??= step.Now;
        }

        var text = TaskSentences.Correction(step.Case.ApplicantName, task, await mails.CorrectionDueAsync(step, task, cancellation));
        if (remind.Kind != Reminder.Escalate || task.Kind != TaskKind.AccountCorrection)
        {
            return text;
        }

        // When the applicant does not answer nothing ends: the waiting payer is told, in its work mail.
        var payer = TaskInput.Read<AccountRequest>(task.DetailJson!).PayerId;
        var people = await recipients.InUnitAsync(step.Database, payer, Roles.Finance, cancellation);
        await ReportAsync(step, task, people, cancellation);
        return people.Count == 0 ? text : TaskSentences.Told(text, mails.NameOf(payer), people);
    }

    /// <summary>Reports the task to each of these people once, whatever was over first: its own days or the total of the case.</summary>
    private static async Task ReportAsync(
        CaseStep step,
        CaseTask task,
        IEnumerable<(string Id, string Name)> people,
        CancellationToken cancellation
    )
    {
        var known = (await step.Database.ReadRowsAsync<TaskReport>(OfTask, cancellation, task.Id))
            .Concat(step.Rows.Added.OfType<TaskReport>().Where(report => report.TaskId == task.Id))
            .Select(report => report.PersonId)
            .ToHashSet();
        step.Rows.AddRange(
            people
                .Where(person => known.Add(person.Id))
                .Select(person => new TaskReport
                {
                    TaskId = task.Id,
                    CaseId = task.CaseId,
                    PersonId = person.Id,
                    At = step.Now,
                })
        );
    }

    private async Task<string> RemindUnitAsync(CaseStep step, CaseTask task, RemindTasks remind, CancellationToken cancellation)
    {
        var unit = mails.NameOf(task.OrganisationId);
        if (remind.Kind == Reminder.Escalate)
        {
            var above = await recipients.OfAsync(step.Database, task.OrganisationId!, cancellation);
            await ReportAsync(step, task, above.People, cancellation);
            return TaskSentences.Reported(unit, task, above);
        }

        if (remind.Kind == Reminder.Overdue)
        {
            task.OverdueAt ??= step.Now;
            return TaskSentences.Overdue(unit, task);
        }

        task.RemindedAt = step.Now;
        if (task.DueAt is not null && remind.Kind != Reminder.Remind)
        {
            task.OverdueAt ??= step.Now;
        }

        var readers = await mails.ReadersAsync(step, task, cancellation);
        return remind.Kind == Reminder.Remind
            ? TaskSentences.DueSoon(unit, task, readers)
            : TaskSentences.Chased(unit, task, remind.Number, readers);
    }
}
