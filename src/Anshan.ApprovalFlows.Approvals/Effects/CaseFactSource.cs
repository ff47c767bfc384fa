using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Reads the facts that steps of cases ask for.</summary>
public sealed class CaseFactSource(OrganisationTree organisations, WorkingCalendar calendar, MeasureCatalogue measures) : IFactSource
{
    private static readonly RowKey LinesOfCase = RowKey.Of(nameof(ListedUnit.CaseId));
    private static readonly RowKey TasksOfCase = RowKey.Of(nameof(CaseTask.CaseId));
    internal static readonly RowKey ById = RowKey.Of(nameof(Case.Id));

    public async Task<object> ReadAsync(DbContext database, Guid instanceId, FactRequest request, CancellationToken cancellation) =>
        request switch
        {
            GetCase => await database.FindRowAsync<Case>(ById, cancellation, instanceId) is { } row ? Of(row) : new NoFact(GetCase.NoCase),
            GetDuty => new DutyFact(await database.FindRowAsync<Case>(ById, cancellation, instanceId) is { } row ? DutyOf(row) : null),
            GetCapRoom => new CapRoom(
                (await CapReader.OfCaseAsync(database, instanceId, null, cancellation))?.Room
                    ?? throw new InvalidOperationException($"Case {instanceId} holds no place under a cap.")
            ),
            GetSecondPayer asked => await SecondPayers.FindAsync(database, organisations, asked, instanceId, cancellation),
            GetSecondPerson asked => await SecondPersons.FindAsync(database, organisations, asked, instanceId, cancellation),
            GetUnitWith asked => await UnitsWith.FindAsync(database, organisations, asked, cancellation),
            GetUnitDays asked => new UnitDayCount(
                UnitDays.Of(await database.ReadRowsAsync<CaseTask>(TasksOfCase, cancellation, instanceId), calendar, asked.Today)
            ),
            GetStandingList => await StandingAsync(database, instanceId, cancellation),
            GetListedPayee asked => await ListedAsync(database, instanceId, asked.Line, cancellation),
            _ => AtOnce(request) ?? throw new InvalidOperationException($"Nobody answers {request.GetType().Name}."),
        };

    private static async Task<StandingList> StandingAsync(DbContext database, Guid id, CancellationToken cancellation) =>
        new([
            .. (await database.ReadRowsAsync<ListedUnit>(LinesOfCase, cancellation, id))
                .Where(row => row.StruckReason is null)
                .OrderBy(row => row.Line)
                .Select(row => new StandingRow(row.Line, row.Name, row.AmountFen)),
        ]);

    /// <summary>The unit that made the list is responsible for its lines; the case of a unit has no applicant.</summary>
    private static async Task<object> ListedAsync(DbContext database, Guid id, int line, CancellationToken cancellation)
    {
        var lister = await database
            .Set<CaseTask>()
            .AsNoTracking()
            .Where(task => task.CaseId == id && task.Kind == TaskKind.EntitlementList && task.OrganisationId != null)
            .OrderByDescending(task => task.ExecutionId)
            .FirstOrDefaultAsync(cancellation);
        return
            (await database.ReadRowsAsync<ListedUnit>(LinesOfCase, cancellation, id)).Find(row => row.Line == line) is { } row
            && lister is not null
            ? new ListedPayee(line, row.Payee, new(lister.OrganisationId!), lister.Role)
            : new NoFact($"名单没有第 {line} 行。");
    }

    public object? AtOnce(FactRequest request) =>
        request switch
        {
            GetCalendar => calendar,
            GetOrganisation asked => organisations.TryResolve(asked.Reference, asked.RegionId, out var found)
                ? found
                : new NoFact($"找不到“{asked.Reference}”所指的单位，请在流程图中改正，或在组织机构中补上。"),
            _ => null,
        };

    /// <summary>
    /// The term that the case was opened for, by the data that it was opened under; where they were not kept and its day has changed since,
    /// the figures of today until its own day.
    /// </summary>
    private DutyTerm? DutyOf(Case row)
    {
        if (DutyCases.UnitOf(row) is not { } unit)
        {
            return null;
        }

        var (opened, due) = (ChinaTime.DateOf(row.SubmittedAt), row.Deadline!.Value);
        var terms =
            measures
                .Find(row.MeasureId, row.PackageVersion)
                ?.DutiesOn(opened)
                .Where(duty => duty.Procedure.Id == row.ProcedureId && duty.Term.OrganisationId == unit)
                .Select(duty => duty.Term)
                .ToList()
            ?? [];
        return terms.Find(term => term.Due == due)
            ?? (terms is [.., var last] ? last with { Due = due, Name = "" } : new DutyTerm(unit, opened, due, "", []));
    }

    /// <summary>What activities may know of this case.</summary>
    public static CaseFact Of(Case row)
    {
        var payee = CasePayee.Of(row);
        return new CaseFact(
            new(row.MeasureId),
            new(row.RegionId),
            new(row.SubjectId),
            row.ApplicantName,
            payee.Line,
            new Money(row.CeilingFen),
            row.AwardFen is { } award ? new Money(award) : null,
            row.Deadline,
            row.Meaning,
            row.CapKey is not null
        )
        {
            Payee = payee,
            PayeeBefore = CasePayee.Before(row),
            PayeeMark = row.PayeeMark,
        };
    }
}
