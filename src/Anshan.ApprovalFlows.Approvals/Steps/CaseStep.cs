using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Steps;

/// <summary>The rows one step works on: its case and the tasks it has touched, each read once.</summary>
public sealed class CaseStep(StepCommit commit, Case @case)
{
    private readonly Dictionary<long, List<CaseTask>> tasks = [];
    private int mails;

    public DbContext Database => commit.Database;

    public Case Case => @case;

    public DateTimeOffset Now => commit.Now;

    public CaseOrigin Origin => (CaseOrigin)commit.Request.Origin;

    public bool IsStart => commit.Request.Stimulus is Stimulus.Start;

    /// <summary>True once a mail to the applicant was queued in this step.</summary>
    public bool HasWrittenToApplicant { get; set; }

    /// <summary>The id of the step's next mail: the same when the operation is delivered again.</summary>
    public Guid NextMailId() => DerivedId.Of("mail", commit.Request.Operation.Id.ToString("N"), (++mails).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The tasks of an activity execution, those added in this step included.</summary>
    public async Task<List<CaseTask>> TasksOfAsync(long executionId, CancellationToken cancellation)
    {
        if (!tasks.TryGetValue(executionId, out var found))
        {
            tasks[executionId] = found = await Database.Set<CaseTask>()
                .Where(task => task.CaseId == Case.Id && task.ExecutionId == executionId)
                .ToListAsync(cancellation);
        }

        return found;
    }

    public void Tell(string kind, string text, string actor = "系统", string? organisation = null, string? detail = null, bool forApplicant = true) =>
        Database.Add(new TimelineEntry
        {
            CaseId = Case.Id,
            At = Now,
            Kind = kind,
            Text = text,
            Actor = actor,
            Organisation = organisation,
            Detail = detail,
            ForApplicant = forApplicant,
        });
}
