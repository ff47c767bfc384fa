using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>
/// Writes the steps of instances that are no cases: children of a case's workflow, and what an event or a schedule started.
/// </summary>
public sealed class PlainStepWriter(Outbox outbox, AuditTrail audit, CaseMails mails)
{
    private static readonly RowKey ById = RowKey.Of(nameof(Case.Id));
    private static readonly RowKey ByChild = RowKey.Of(nameof(ChildInstance.ChildId));

    /// <exception cref="UnhandledEffectException">An activity of cases stands in a workflow without one.</exception>
    public async Task WriteAsync(StepCommit commit, CancellationToken cancellation)
    {
        var (request, number) = (commit.Request, 0);
        foreach (var effect in commit.Effects.Where(effect => effect is not EngineEffect))
        {
            if (effect is not SendMail mail)
            {
                // An activity of cases stands in a workflow without one.
                throw new UnhandledEffectException(effect, typeof(PlainStepWriter));
            }

            var id = DerivedGuid.Of("mail", request.Operation.Id.ToString("N"), (++number).ToString(CultureInfo.InvariantCulture));
            outbox.Queue(commit.Rows, new MailToSend(id, mail.To, "", mail.Subject, mail.Text, "workflow"));
        }

        if (
            commit.Effects.Any(effect => effect is RaiseIncident or ResolveIncident)
            && await CaseAboveAsync(commit, cancellation) is { } row
        )
        {
            await TellCaseAsync(commit, row, cancellation);
        }

        await audit.AppendAsync(
            commit,
            request.Stimulus is Stimulus.TimerDue ? ((CaseOrigin)request.Origin).Action : "workflow.step",
            cancellation
        );
    }

    /// <summary>The case that waits, directly or through others, for this instance.</summary>
    private static async Task<Case?> CaseAboveAsync(StepCommit commit, CancellationToken cancellation)
    {
        var above = commit.State.Parent?.InstanceId;
        while (above is { } id)
        {
            if (await commit.Database.FindRowAsync<Case>(ById, cancellation, id) is { } row)
            {
                return row;
            }

            above = (await commit.Database.FindRowAsync<ChildInstance>(ByChild, cancellation, id))?.ParentId;
        }

        return null;
    }

    /// <summary>
    /// A fault of a child workflow is added to the history of the case, and the administrators get the notice of the case.
    /// </summary>
    private async Task TellCaseAsync(StepCommit commit, Case row, CancellationToken cancellation)
    {
        foreach (var effect in commit.Effects)
        {
            if (effect is RaiseIncident raised)
            {
                var incident = Incident.Of(commit.Request.InstanceId, raised, commit.Now);
                var told = await mails.ToAdministratorsAsync(commit.Database, commit.Rows, row, incident, cancellation);
                Tell(
                    commit,
                    row,
                    $"所启动的流程在“{raised.ActivityName}”出现系统故障，{TaskSentences.AdministratorsTold(told)}；本办件等待其处理结果",
                    raised.Message
                );
            }
            else if (effect is ResolveIncident resolved)
            {
                Tell(commit, row, $"所启动流程的系统故障已处理（{CaseWords.Resolution(resolved.Resolution)}）", null);
            }
        }
    }

    private static void Tell(StepCommit commit, Case row, string text, string? detail) =>
        commit.Rows.Add(
            new TimelineEntry
            {
                CaseId = row.Id,
                At = commit.Now,
                Kind = "incident",
                Text = text,
                Actor = ((CaseOrigin)commit.Request.Origin).Actor.Name,
                Detail = detail,
                ForApplicant = false,
            }
        );
}
