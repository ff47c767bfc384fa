using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>发起办件: opens a case that nobody applies for, by the unit that the procedure names: a list of entitled units.</summary>
public sealed class StartUnitCase(
    OpenDatabase open,
    WorkflowRunner runner,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    CaseNumbers numbers,
    CaseClock clock
)
{
    /// <summary>The longest name of a list.</summary>
    public const int MaxName = 60;

    /// <summary>
    /// Opens the case. While one of the same procedure and name is open, that one is the answer: several lists of a measure are open at
    /// once by their names (reading 21).
    /// </summary>
    public async Task<SubmitOutcome> RunAsync(
        string measureId,
        string procedureId,
        Actor actor,
        Guid operationId,
        string? name = null,
        CancellationToken cancellation = default
    )
    {
        if (
            measures.Find(measureId) is not { } measure
            || Of(actor).All(item => (item.Measure.Id, item.Procedure.Id) != (measureId, procedureId))
        )
        {
            return new SubmitOutcome.NotFound();
        }

        var title = TitleOf(measure, name);
        await using var pooled = open();
        var earlier = await pooled
            .Context.Set<Case>()
            .AsNoTracking()
            .Where(row => row.MeasureId == measureId && row.ProcedureId == procedureId && row.Title == title)
            .OrderByDescending(row => row.SubmittedAt)
            .ToListAsync(cancellation);
        if (earlier.Find(row => row.IsOpen) is { } running)
        {
            return new SubmitOutcome.Submitted(running.Id, running.Number);
        }

        if (await ProcedureLibrary.PublishedVersionAsync(pooled.Context, measureId, procedureId, cancellation) is not { } version)
        {
            return new SubmitOutcome.Closed("办理流程尚未发布，请稍后再来。");
        }

        // The id contains the number of earlier cases, so that two people who click at once open the same case.
        var id = DerivedGuid.Of(
            "unit-case",
            measureId,
            procedureId,
            earlier.Count.ToString(CultureInfo.InvariantCulture),
            title == measure.Title ? "" : title
        );
        var unit = organisations.Find(actor.OrganisationId!)!;
        var number = await numbers.NextAsync(measureId, ChinaTime.DateOf(clock.Now).Year);
        await runner.RunAsync(
            UnitCases.Start(
                () => UnitCases.New(id, measure, procedureId, unit, number, clock.Now, measure.Window.To, title),
                version,
                operationId,
                actor,
                new
                {
                    measure = measure.Id,
                    procedure = procedureId,
                    unit = actor.OrganisationId,
                },
                $"{unit.Name}发起办件"
            ),
            cancellation
        );
        var opened = await pooled.Context.Set<Case>().AsNoTracking().SingleAsync(row => row.Id == id, cancellation);
        return new SubmitOutcome.Submitted(id, opened.Number);
    }

    /// <summary>Whether what the unit opens are lists, which are told apart by a name.</summary>
    public static bool IsList(MeasurePackage measure) => measure.IsAutomatic || measure.HasAutomaticList;

    /// <summary>What is wrong with the name of a list, in a sentence; null when nothing is.</summary>
    public static string? NameProblem(string? name) =>
        TypedText.Line(name).Length == 0
            ? "请填写名单名称，例如“2022年度”或者“2023年第一批”；同时办理几份名单时靠名称区分。"
            : TextLimit.Problem("名单名称", name, MaxName) ?? TypedText.Problem(name);

    private static string TitleOf(MeasurePackage measure, string? name) =>
        TypedText.Line(name) is { Length: > 0 } given ? $"{measure.Title}（{given}）" : measure.Title;

    /// <summary>The procedures that this person's unit opens.</summary>
    public IEnumerable<(MeasurePackage Measure, ProcedureSpec Procedure)> Of(Actor actor) =>
        from measure in measures.All
        from procedure in measure.Procedures
        where
            procedure.StartedBy is { } unit
            && (actor.Is(Roles.Reviewer) || actor.Is(Roles.Head))
            && organisations.TryResolve(unit, OrganisationTree.WholeCity, out var opener)
            && opener.Id == actor.OrganisationId
        select (measure, procedure);
}
