using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Instances;

namespace Anshan.ApprovalFlows.Approvals.Steps;

/// <summary>Writes the steps of instances that are no cases: children of a case's workflow, and what an event or a schedule started.</summary>
public sealed class PlainStepWriter(Outbox outbox, AuditTrail audit)
{
    /// <exception cref="InvalidOperationException">An activity of cases stands in a workflow without one.</exception>
    public async Task WriteAsync(StepCommit commit, CancellationToken cancellation)
    {
        var (request, number) = (commit.Request, 0);
        foreach (var effect in commit.Effects.Where(effect => effect.GetType().Assembly == typeof(PlainStepWriter).Assembly))
        {
            if (effect is not SendMail mail)
            {
                throw new InvalidOperationException($"Instance {request.InstanceId} is no case, but a step of it wants {effect.GetType().Name}.");
            }

            var id = DerivedGuid.Of("mail", request.Operation.Id.ToString("N"), (++number).ToString(CultureInfo.InvariantCulture));
            outbox.Queue(commit.Rows, new MailToSend(id, mail.To, "", mail.Subject, mail.Text, "workflow"));
        }

        await audit.AppendAsync(commit, request.Stimulus is Stimulus.TimerDue ? ((CaseOrigin)request.Origin).Action : "workflow.step", cancellation);
    }
}
