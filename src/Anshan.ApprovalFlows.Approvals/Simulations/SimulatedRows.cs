using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>The rows of a case in a trial, in memory: the writers of real cases make them, and so the mails.</summary>
internal sealed class SimulatedRows
{
    private static readonly CaseOrigin Origin = new(Actor.System, "trial", new { });

    private readonly CaseStepWriter writer;
    private readonly Case row;
    private readonly DbContext database;
    private readonly RowMemory memory;
    private readonly List<SimulatedMail> sent = [];
    private int steps;

    public SimulatedRows(CaseStepWriter writer, OpenInMemory open, Case row)
    {
        (this.writer, this.row, database) = (writer, row, open());
        memory = RowMemory.Beneath(database);
        memory.Add(
            new AppUser
            {
                Id = SimulatedWorld.Applicant,
                FullName = SimulatedWorld.Applicant,
                Email = SimulatedWorld.Applicant,
            }
        );
        memory.Add(
            new SubjectMember
            {
                SubjectId = SimulatedWorld.Applicant,
                UserId = SimulatedWorld.Applicant,
                Since = default,
            }
        );
    }

    /// <summary>How many rows there are that somebody reads: lines of the history, mails, tasks, reports.</summary>
    public int ForPeople { get; private set; }

    /// <summary>The mails that would have gone out.</summary>
    public IReadOnlyList<SimulatedMail> Sent => sent;

    /// <summary>Makes the rows of one step.</summary>
    /// <returns>The tasks that it opened; the rows go on changing with later steps.</returns>
    public IReadOnlyList<CaseTask> Write(StepResult.Taken taken, Stimulus stimulus, DateTimeOffset now)
    {
        var operation = Operation.Derived(row.Id.ToString("N"), (++steps).ToString(CultureInfo.InvariantCulture));
        var rows = new RowSet(database);
        var commit = new StepCommit(
            database,
            rows,
            new StepRequest(row.Id, stimulus, operation, Origin),
            now,
            taken.State,
            taken.Effects,
            "ok"
        );

        // Rows in memory are there at once: the task is over when it is returned.
        writer.MakeAsync(new CaseStep(commit, row), commit, CancellationToken.None).GetAwaiter().GetResult();
        foreach (var added in rows.Added)
        {
            memory.Add(added);
            ForPeople += added is TimelineEntry or OutboxMail or CaseTask or TaskReport ? 1 : 0;
            if (added is OutboxMail mail)
            {
                sent.Add(new SimulatedMail(now, mail.Template, mail.To, mail.Subject));
            }
        }

        return [.. rows.Added.OfType<CaseTask>()];
    }
}
