using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Logs;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>督办: opens the case of every duty that runs today and has none yet, so that nobody has to remember it (reading 24).</summary>
/// <remarks>
/// The id of a case and of the operation that opens it follow from measure, procedure, unit and due day: run again, or on two servers at
/// once, it opens each case once. A duty whose unit opened a case by hand before the system did has that one.
/// </remarks>
public sealed class OpenDuties(
    OpenDatabase open,
    WorkflowRunner runner,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    CaseNumbers numbers,
    CaseClock clock,
    ILogger<OpenDuties> log
)
{
    // The day that was looked at, so that a sweep every few seconds does not ask the database.
    private DateOnly done;

    /// <summary>As the demo clock drives it.</summary>
    public DailyWork Daily => new(async cancellation => await RunAsync(cancellation) is not null, _ => Task.FromResult(Next()));

    /// <summary>Looks once a day; how many cases were opened, or null where today was looked at already.</summary>
    /// <exception cref="AggregateException">Some could not be opened; all others were, and the next run tries those again.</exception>
    public async Task<int?> RunAsync(CancellationToken cancellation = default)
    {
        var today = ChinaTime.DateOf(clock.Now);
        if (done == today)
        {
            return null;
        }

        var opened = 0;
        List<Exception> failures = [];
        foreach (var duty in await MissingAsync(today, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                opened += await OpenAsync(duty, cancellation) ? 1 : 0;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                failures.Add(failure);
            }
        }

        if (opened > 0)
        {
            ApprovalsLog.DutiesOpened(log, opened, today);
        }

        if (failures.Count > 0)
        {
            throw new AggregateException($"{failures.Count} duties of {today:yyyy-MM-dd} could not be opened.", failures);
        }

        done = today;
        return opened;
    }

    private DateTimeOffset Next()
    {
        var now = clock.Now;
        return done == ChinaTime.DateOf(now) ? ChinaTime.EndOf(done) : now;
    }

    private async Task<List<Duty>> MissingAsync(DateOnly today, CancellationToken cancellation)
    {
        List<Duty> running =
        [
            .. from measure in measures.All from duty in measure.DutiesOn(today) select new Duty(measure, duty.Procedure, duty.Term),
        ];
        var ids = running.Select(duty => duty.Measure.Id).Distinct().ToList();
        await using var pooled = open();
        var cases = await pooled
            .Context.Set<Case>()
            .AsNoTracking()
            .Where(row => ids.Contains(row.MeasureId) && EF.Functions.Like(row.SubjectId, $"{DutyCases.Unit}%"))
            .ToListAsync(cancellation);
        var known = running.Select(duty => duty.CaseId).ToHashSet();
        return running.FindAll(duty =>
            !cases.Exists(row => row.Id == duty.CaseId)
            && !cases.Exists(row =>
                (row.MeasureId, row.ProcedureId) == (duty.Measure.Id, duty.Procedure.Id)
                && (IsByHand(row, duty.Term) || (!known.Contains(row.Id) && IsOfOtherData(row, duty.Term, today)))
            )
        );
    }

    /// <summary>Before the system opened duties, units did, one case of all units for the year.</summary>
    private static bool IsByHand(Case row, DutyTerm term) =>
        DutyCases.UnitOf(row) is null && ChinaTime.DateOf(row.SubmittedAt) >= term.From;

    /// <summary>A day that the data have changed since is the unit's until it is over: no second case beside it.</summary>
    private static bool IsOfOtherData(Case row, DutyTerm term, DateOnly today) =>
        DutyCases.UnitOf(row) == term.OrganisationId && row.Deadline >= today;

    private async Task<bool> OpenAsync(Duty duty, CancellationToken cancellation)
    {
        var (measure, procedure, term) = duty;
        await using var pooled = open();
        if (
            organisations.Find(term.OrganisationId) is not { IsClosed: false } unit
            || await ProcedureLibrary.PublishedVersionAsync(pooled.Context, measure.Id, procedure.Id, cancellation) is not { } version
        )
        {
            return false;
        }

        var number = await numbers.NextAsync(measure.Id, ChinaTime.DateOf(clock.Now).Year);
        var outcome = await runner.RunAsync(
            UnitCases.Start(
                () => Case(duty, unit, number),
                version,
                DerivedGuid.Of("open-duty", duty.CaseId.ToString("N")),
                Actor.System,
                new
                {
                    measure = measure.Id,
                    procedure = procedure.Id,
                    unit = unit.Id.Value,
                    period = term.Name,
                    due = term.Due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                },
                $"系统发起督办：{unit.Name}，{term.Name}",
                term
            ),
            cancellation
        );
        return outcome switch
        {
            StepOutcome.Accepted accepted => !accepted.IsRepeat,
            StepOutcome.Refused { Reason: StepRefusal.AlreadyStarted } => false,
            var other => throw new InvalidOperationException($"Opening the duty of {unit.Id} for {measure.Id} ended as {other}."),
        };
    }

    private Case Case(Duty duty, Organisation unit, string number)
    {
        var row = UnitCases.New(duty.CaseId, duty.Measure, duty.Procedure.Id, unit, number, clock.Now, duty.Term.Due);
        row.Title = $"{duty.Measure.Title}（{duty.Term.Name}）";
        return row;
    }

    private sealed record Duty(MeasurePackage Measure, ProcedureSpec Procedure, DutyTerm Term)
    {
        public Guid CaseId { get; } = DutyCases.IdOf(Measure.Id, Procedure.Id, Term.OrganisationId, Term.Due);
    }
}
