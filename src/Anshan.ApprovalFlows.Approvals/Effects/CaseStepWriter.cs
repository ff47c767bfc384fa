using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Turns the effects of a step into the rows of its case, in order, in the step's own commit.</summary>
public sealed class CaseStepWriter(
    CaseRows cases,
    TaskRows tasks,
    MoneyRows money,
    NoticeRows notices,
    CaseMails mails,
    AuditTrail audit,
    PlainStepWriter plain
) : IStepWriter
{
    private static readonly TimeSpan NoticeableDelay = TimeSpan.FromMinutes(10);

    public StepOrigin OfTimers { get; } = new CaseOrigin(Actor.System, "timer.fired", new { });

    public StepReads Reads(StepRequest request, RowBatch batch) => new CaseReads(request, batch);

    public Task<string?> NumberAsync(DbContext database, Guid instanceId, CancellationToken cancellation) =>
        database.Set<Case>().Where(@case => @case.Id == instanceId).Select(@case => @case.Number).SingleOrDefaultAsync(cancellation);

    public async Task TellAsync(DbContext database, Incident incident, CancellationToken cancellation)
    {
        if (await database.Set<Case>().SingleOrDefaultAsync(@case => @case.Id == incident.InstanceId, cancellation) is not { } row)
        {
            return;
        }

        var rows = new RowSet(database);
        await mails.ToAdministratorsAsync(database, rows, row, incident, cancellation);
        await rows.FlushAsync(database, cancellation);
    }

    public async Task WriteAsync(StepCommit commit, CancellationToken cancellation)
    {
        var begun = (commit.Request.Origin as CaseOrigin)?.NewCase?.Invoke();
        var row = begun;
        if (begun is null)
        {
            row = commit.Reads is CaseReads reads
                ? reads.Case
                : await commit.Database.FindRowAsync<Case>(CaseFactSource.ById, cancellation, commit.Request.InstanceId);
        }

        if (row is null)
        {
            await plain.WriteAsync(commit, cancellation);
            return;
        }

        if (begun is null)
        {
            commit.Rows.Watch(row);
        }

        var step = new CaseStep(commit, row);
        await MakeAsync(step, commit, cancellation);
        if (begun is not null)
        {
            commit.Rows.Add(begun);
        }

        await audit.AppendAsync(commit, step.Origin.Action, cancellation);
    }

    /// <summary>Makes the rows of a step, of a real one as of one in a trial.</summary>
    internal async Task MakeAsync(CaseStep step, StepCommit commit, CancellationToken cancellation)
    {
        if (commit.Request.Stimulus is Stimulus.TimerDue timer)
        {
            TellDelay(step, timer);
        }
        else if (commit.Request.Stimulus is Stimulus.Migrate migrate)
        {
            step.Tell(
                "migrated",
                $"办理流程更新为第 {migrate.To.Version} 版“{migrate.To.Name}”",
                step.Origin.Actor.Name,
                forApplicant: false
            );
        }

        if (step.Origin.Move is { } move)
        {
            // Before the activity is left, which would close the task.
            await TurnRows.MoveAsync(step, move, cancellation);
        }

        foreach (var effect in commit.Effects)
        {
            await ApplyAsync(step, effect, cancellation);
        }

        await CloseLooseEndsAsync(step, commit, cancellation);
        step.WriteOpened();
        step.Case.UpdatedAt = commit.Now;
    }

    private Task ApplyAsync(CaseStep step, Effect effect, CancellationToken cancellation) =>
        effect switch
        {
            OpenTask open => tasks.OpenAsync(step, open, cancellation),
            CompleteTask complete => TaskRows.CompleteAsync(step, complete, cancellation),
            CloseTasks close => TaskRows.CloseAsync(step, close, cancellation),
            MoveTask move => TurnRows.MoveAsync(step, move, cancellation),
            ContinueTask next => TurnRows.ContinueAsync(step, next, mails, cancellation),
            WithdrawTask withdraw => TurnRows.WithdrawAsync(step, withdraw, cancellation),
            SuspendTask suspend => TurnRows.SuspendAsync(step, suspend, cancellation),
            ResumeTask resume => TurnRows.ResumeAsync(step, resume, cancellation),
            RemindTasks remind => tasks.RemindAsync(step, remind, cancellation),
            SetCase set => cases.SetAsync(step, set, cancellation),
            SetHolder set => CaseRows.SetHolder(step, set),
            SetStagePurpose set => CaseRows.SetPurpose(step, set),
            ConfirmPayee confirm => CaseRows.Confirm(step, confirm),
            EndCase end => cases.EndAsync(step, end, cancellation),
            MarkPastDeadline mark => cases.MarkPastDeadlineAsync(step, mark, cancellation),
            MarkPastTotal mark => tasks.MarkPastTotalAsync(step, mark, cancellation),
            AddTimeline line => CaseRows.Tell(step, line),
            RecordAward award => money.RecordAsync(step, award, cancellation),
            RecordTransfer transfer => money.RecordAsync(step, transfer, cancellation),
            ReverseTransfer reverse => money.ReverseAsync(step, reverse, cancellation),
            ReopenCase reopen => CaseRows.Reopen(step, reopen),
            CloseAgain again => CaseRows.CloseAgain(step, again),
            OpenObjection objection => notices.OpenAsync(step, objection, cancellation),
            CloseObjection decision => notices.DecideAsync(step, decision, cancellation),
            ChangeListedAccount change => ListRows.ChangeAccountAsync(step, change, cancellation),
            StrikeRow strike => NoticeRows.StrikeAsync(step, strike, cancellation),
            SendNotice notice => mails.SendAsync(step, notice, cancellation),
            SendMail mail => mails.Send(step, mail),
            RaiseIncident incident => cases.PauseAsync(step, incident, cancellation),
            ResolveIncident resolved => CaseRows.Resume(step, resolved),
            EngineEffect => Task.CompletedTask,
            _ => throw new UnhandledEffectException(effect, typeof(CaseStepWriter)),
        };

    /// <summary>A cancelled instance ends its case; an instance that finished without 办结 is an incident (modelling rule 5).</summary>
    private async Task CloseLooseEndsAsync(CaseStep step, StepCommit commit, CancellationToken cancellation)
    {
        if (!step.Case.IsOpen || !commit.State.IsOver)
        {
            return;
        }

        if (commit.Request.Stimulus is Stimulus.Cancel cancel)
        {
            step.Case.IsPaused = false;
            await cases.EndAsync(
                step,
                new EndCase(CaseStatus.Cancelled, new CaseStage(null, TurnPurpose.Decide, "已终止"), cancel.Reason, "status-changed"),
                cancellation
            );
            return;
        }

        var incident = new Incident
        {
            InstanceId = step.Case.Id,
            ExecutionId = 0,
            ActivityId = "",
            ActivityName = "流程",
            ExceptionType = "NotClosed",
            Message = "流程已走完，但办件没有办结：流程定义缺少“办结”活动。",
            At = commit.Now,
        };
        commit.Rows.Add(incident);
        await mails.ToAdministratorsAsync(commit.Database, commit.Rows, step.Case, incident, cancellation);
    }

    /// <summary>The history says when a timer fired late (the process was down, or the case was paused).</summary>
    private static void TellDelay(CaseStep step, Stimulus.TimerDue timer)
    {
        var delay = step.Now - timer.DueAt;
        if (delay >= NoticeableDelay)
        {
            step.Tell("late", $"原定 {ChinaTime.Display(timer.DueAt)} 的定时事项延后 {Words(delay)}执行", forApplicant: false);
        }
    }

    private static string Words(TimeSpan delay) =>
        delay switch
        {
            { TotalDays: >= 1 } => $"{delay.Days} 天 {delay.Hours} 小时",
            { TotalHours: >= 1 } => $"{delay.Hours} 小时 {delay.Minutes} 分钟",
            _ => $"{delay.Minutes} 分钟",
        };
}
