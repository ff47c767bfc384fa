using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>
/// The mails that the effects of a step would send, to units instead of persons; a test holds it against the mails of real cases.
/// </summary>
internal sealed class SimulatedMails(Case row, SimulationSetup setup, OrganisationTree organisations, MailTemplates? templates)
{
    private static readonly SiteAddress Site = new("https://example.invalid");
    private bool hasWritten;
    private DateTimeOffset now;

    public List<SimulatedMail> Sent { get; } = [];

    /// <summary>Sends what the step's effects send.</summary>
    public void Step(IReadOnlyList<Effect> effects, DateTimeOffset at, bool isStart, IReadOnlyCollection<SimulatedTask> open)
    {
        (now, hasWritten) = (at, false);
        foreach (var effect in effects)
        {
            Send(effect, isStart, open);
        }
    }

    private void Send(Effect effect, bool isStart, IReadOnlyCollection<SimulatedTask> open)
    {
        switch (effect)
        {
            case SetCase set:
                Status(set, isStart);
                break;
            case EndCase end:
                (row.Status, row.Stage) = (end.Status, end.Stage.Words);
                ToApplicant(end.Template, ("opinion", end.Reason ?? "未说明"), ("message", end.Reason));
                break;
            case RecordAward award:
                row.AwardFen = award.Amount.Fen;
                break;
            case RecordTransfer transfer:
                ToApplicant("transfer-recorded", ("amount", transfer.Amount), ("from", transfer.FromName), ("to", transfer.ToName));
                break;
            case SendNotice notice when notice.To == "applicant":
                ToApplicant(notice.Template, ("message", notice.Message), ("opinion", notice.Message));
                break;
            case SendNotice notice:
                ToStaff(notice.Template, notice.To, [Roles.Reviewer, Roles.Head], ("message", notice.Message), ("opinion", notice.Message));
                break;
            case SendMail mail:
                Sent.Add(new SimulatedMail(now, "", mail.To, mail.Subject));
                break;
            case MarkPastDeadline mark:
                ToApplicant("deadline-warning", ("due", mark.Deadline));
                break;
            case OpenTask { AtOnce: true, Turn.Address.OrganisationId: { } unit } opened:
                ToStaff("task-opened", unit, [Roles.Reviewer], ("stage", opened.Title), ("due", DayOf(opened.DueAt)));
                break;
            case RemindTasks remind:
                // Units are reminded by the work mail of the day, which is no mail of this case.
                foreach (var task in open.Where(task => task.ExecutionId == remind.ExecutionId && task.OrganisationId is null))
                {
                    RemindApplicant(task);
                }

                break;
            case RaiseIncident incident:
                Add("incident-notice", "流程管理员、系统管理员", ("message", incident.Message));
                break;
            case EngineEffect or OpenTask or CompleteTask or CloseTasks or SetHolder or AddTimeline or ConfirmPayee:
            case OpenObjection or CloseObjection or StrikeRow or ChangeListedAccount:
                // Nobody is written to in the name of the case.
                break;
            default:
                throw new UnhandledEffectException(effect, typeof(SimulatedMails));
        }
    }

    private void Status(SetCase set, bool isStart)
    {
        var isChange = row.Status != set.Status || row.Stage != set.Stage.Words;
        (row.Status, row.Stage) = (set.Status, set.Stage.Words);
        if (isChange && !hasWritten)
        {
            var further = (set.Mail ?? new Dictionary<string, object?>())
                .Select(pair => (pair.Key, pair.Value))
                .Append(("organisation", set.Holder));
            ToApplicant(isStart ? "case-submitted" : set.Template, [.. further]);
        }
    }

    private void RemindApplicant(SimulatedTask task)
    {
        if (task.Kind != TaskKind.AccountCorrection)
        {
            ToApplicant("correction-expiring", ("due", DayOf(task.DueAt)));
            return;
        }

        var request = TaskInput.Read<AccountRequest>(task.DetailJson!);
        ToApplicant("account-correction", ("due", DayOf(task.DueAt)), ("opinion", request.Message), ("organisation", request.By));
    }

    private static string? DayOf(DateTimeOffset? dueAt) => dueAt is { } at ? ChinaTime.Display(ChinaTime.DateOf(at.AddTicks(-1))) : null;

    private void ToApplicant(string template, params (string Key, object? Value)[] further)
    {
        if (setup.HasApplicant)
        {
            hasWritten = true;
            Add(template, "申请主体", further);
        }
    }

    private void ToStaff(string template, string organisationId, string[] roles, params (string Key, object? Value)[] further)
    {
        var unit = organisations.Find(organisationId)?.ShortName ?? organisationId;
        Add(template, $"{unit}{(roles is [Roles.Head] ? "单位负责人" : "办理人员")}", [.. further, ("organisation", unit)]);
    }

    /// <summary>Where the subjects are wanted the mail is rendered as a real one would be, so that what it lacks is told.</summary>
    private void Add(string template, string to, params (string Key, object? Value)[] further)
    {
        string? subject = null;
        if (templates is not null)
        {
            var model = CaseMails.Model(row, setup.Measure, Site);
            foreach (var (key, value) in further)
            {
                model[key] = value;
            }

            try
            {
                subject = templates.Render(template, model, now).Subject;
            }
            catch (MailTemplateException problem)
            {
                subject = problem.Message;
            }
        }

        Sent.Add(new SimulatedMail(now, template, to, subject));
    }
}
