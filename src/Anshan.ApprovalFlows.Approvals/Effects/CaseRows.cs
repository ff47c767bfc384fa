using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Status, stage, holder and history of the case.</summary>
public sealed class CaseRows(CaseMails mails, MoneyRows money, Refusals refusals)
{
    public async Task SetAsync(CaseStep step, SetCase set, CancellationToken cancellation)
    {
        var row = step.Case;
        var isChange = row.Status != set.Status || row.Stage != set.Stage.Words;
        var before = row.Stage;
        (row.Status, row.Holder) = (set.Status, set.Holder);
        row.Enter(set.Stage);
        if (!isChange)
        {
            return;
        }

        if (!step.IsStart)
        {
            step.Tell("status", $"进入“{set.Stage.Words}”" + (set.Holder.Length > 0 ? $"，由{set.Holder}办理" : ""));
        }

        if (step.HasWrittenToApplicant || !set.IsForApplicant)
        {
            return;
        }

        var model = new Dictionary<string, object?>(set.Mail ?? new Dictionary<string, object?>())
        {
            ["due"] = set.DueAt is { } due ? ChinaTime.Display(ChinaTime.DateOf(due.AddTicks(-1))) : null,
        };
        model.TryAdd("organisation", set.Holder);
        model.TryAdd("message", step.IsStart ? null : $"“{before}”已完成，现进入“{set.Stage.Words}”。");
        await mails.ToApplicantAsync(step, step.IsStart ? "case-submitted" : set.Template, model, cancellation);
    }

    public static Task SetHolder(CaseStep step, SetHolder set)
    {
        step.Case.Holder = set.Holder;
        return Task.CompletedTask;
    }

    public static Task SetPurpose(CaseStep step, SetStagePurpose set)
    {
        if (step.Case.StageActivityId == set.ActivityId)
        {
            step.Case.StagePurpose = set.Purpose;
        }

        return Task.CompletedTask;
    }

    public static Task Tell(CaseStep step, AddTimeline line)
    {
        step.Tell(line.Kind, line.Text, line.Actor, line.Organisation, line.Detail, line.ForApplicant);
        return Task.CompletedTask;
    }

    public static Task Confirm(CaseStep step, ConfirmPayee confirm)
    {
        var (row, payee) = (step.Case, CasePayee.Of(step.Case));
        if (confirm.OfPayer && CasePayee.Before(row) is { } before)
        {
            var changes = Payee.Changes(before, payee).Select(change => $"{change.Label}：{change.Before} → {change.After}");
            step.Tell(
                "account",
                before == payee ? $"{confirm.Unit}确认收款账户无误，按原账户拨付" : $"{confirm.Unit}确认收款账户的变更",
                confirm.By,
                confirm.Unit,
                string.Join("\n", changes),
                forApplicant: false
            );
            CasePayee.KeepBefore(row, null);
        }

        if (row.PayeeMark == PayeeMark.Declared)
        {
            step.Tell(
                "account",
                $"{confirm.Unit}确认收款账户名称与申报主体名称不一致",
                confirm.By,
                confirm.Unit,
                $"账户名称 {payee.BankAccountName}。{payee.Exception}"
            );
            row.PayeeMark = PayeeMark.Confirmed;
        }

        return Task.CompletedTask;
    }

    public async Task EndAsync(CaseStep step, EndCase end, CancellationToken cancellation)
    {
        var row = step.Case;
        (row.Status, row.Holder) = (end.Status, "");
        row.Enter(end.Stage);
        (row.ClosedAt, row.ClosingReason) = (step.Now, end.Reason);
        // What was paid stays counted, whatever happens to the case afterwards.
        if (row is { CapKey: { } cap, PaidFen: 0 } && (end.Status != CaseStatus.Completed || row.AwardFen is null))
        {
            await money.HoldAsync(step, cap, Money.Zero, (rows, key) => CapLedger.Release(rows, key, row.Id), cancellation);
        }

        step.Tell("closed", $"办件结束：{CaseWords.Status(end.Status)}", detail: end.Reason);
        var model = new Dictionary<string, object?> { ["opinion"] = end.Reason ?? "未说明", ["message"] = end.Reason };
        if (Refusals.IsRefusal(end.Status) && CaseWords.HasApplicant(row))
        {
            var refusal = await refusals.OfAsync(
                step.Database,
                row,
                Refusals.Decided(await step.AllTasksAsync(cancellation)),
                step.Now,
                cancellation
            );
            foreach (var (key, value) in refusal.Model)
            {
                model[key] = value;
            }
        }

        await mails.ToApplicantAsync(step, end.Template, model, cancellation);
    }

    public static Task Reopen(CaseStep step, ReopenCase reopen)
    {
        (step.Case.ClosedAt, step.Case.ClosingReason) = (null, null);
        step.Tell("reopened", "办件因拨付登记有误重新打开", reopen.ByName, reopen.Unit, forApplicant: false);
        return Task.CompletedTask;
    }

    /// <summary>The applicant was told of the end before, and is told of what was paid since; so no mail.</summary>
    public static Task CloseAgain(CaseStep step, CloseAgain again)
    {
        var row = step.Case;
        (row.Status, row.Holder) = (again.End.Status, "");
        row.Enter(again.End.Stage);
        (row.ClosedAt, row.ClosingReason) = (step.Now, again.End.Reason);
        step.Tell("closed", $"办件再次办结：{CaseWords.Status(again.End.Status)}", detail: again.End.Reason);
        return Task.CompletedTask;
    }

    public async Task MarkPastDeadlineAsync(CaseStep step, MarkPastDeadline mark, CancellationToken cancellation)
    {
        step.Case.IsPastDeadline = true;
        var day = ChinaTime.Display(mark.Deadline);
        if (DutyCases.UnitOf(step.Case) is not null)
        {
            step.Tell("deadline", $"督办到期（{day}），尚未办结");
            return;
        }

        step.Tell("deadline", $"本项政策执行期限（{day}）已过，本办件在期限内提交，继续办理");
        var model = new Dictionary<string, object?> { ["due"] = day, ["organisation"] = step.Case.Holder };
        // The holders of the case are told in the work mail: the day is the same for every case of the measure.
        await mails.ToApplicantAsync(step, "deadline-warning", model, cancellation);
    }

    public async Task PauseAsync(CaseStep step, RaiseIncident incident, CancellationToken cancellation)
    {
        step.Case.IsPaused = true;
        var told = await mails.ToAdministratorsAsync(
            step.Database,
            step.Rows,
            step.Case,
            Incident.Of(step.Case.Id, incident, step.Now),
            cancellation
        );
        step.Tell(
            "incident",
            $"办理暂停：“{incident.ActivityName}”出现系统故障，{TaskSentences.AdministratorsTold(told)}",
            detail: incident.Message,
            forApplicant: false
        );
    }

    public static Task Resume(CaseStep step, ResolveIncident resolved)
    {
        step.Case.IsPaused = false;
        step.Tell(
            "incident",
            $"系统故障已处理（{CaseWords.Resolution(resolved.Resolution)}）",
            step.Origin.Actor.Name,
            forApplicant: false
        );
        return Task.CompletedTask;
    }
}
