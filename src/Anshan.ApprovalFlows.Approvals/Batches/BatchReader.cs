using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Batches;

/// <summary>Reads the chosen tasks with what stands against each, by the rules of the single task, and what to know of before.</summary>
public sealed class BatchReader(DbContext db, ActOnTask acts, BatchWarnings warnings, MeasureCatalogue measures)
{
    /// <summary>The tasks as this person finds them; what is not theirs to see is only counted.</summary>
    public async Task<BatchPreview> ReadAsync(
        BatchAct act,
        IReadOnlyCollection<Guid> chosen,
        Actor actor,
        CancellationToken cancellation = default
    )
    {
        var ids = chosen.Distinct().ToList();
        var tasks = await db.Set<CaseTask>().AsNoTracking().Where(task => EF.Parameter(ids).Contains(task.Id)).ToListAsync(cancellation);
        tasks.RemoveAll(task => !task.IsOf(actor) && !task.IsHeadedBy(actor));
        var situations = (await tasks.WithCasesAsync(db, cancellation))
            .OrderBy(found => found.Task.DueAt is null)
            .ThenBy(found => found.Task.DueAt)
            .ThenBy(found => found.Task.Id)
            .Select(found => acts.Of(found, null))
            .ToList();
        var told = await warnings.OfAsync(act, situations, actor, cancellation);
        List<BatchRow> rows = [.. situations.Select(situation => Row(act, situation, actor, told[situation.Task.Id]))];
        return new BatchPreview(act, rows)
        {
            Unseen = ids.Count - rows.Count,
            Groups = Groups(act, rows),
            Places = act.AsksPlace ? await PlacesAsync(act, rows, actor, cancellation) : [],
        };
    }

    private BatchRow Row(BatchAct act, TaskSituation situation, Actor actor, IReadOnlyList<string> told)
    {
        var (task, row) = (situation.Task, situation.Found.Case);
        var objection = act.Objection(situation, actor);
        var measure = act.Decision is not null && objection is null ? measures.Find(row.MeasureId, row.PackageVersion) : null;
        var isApproved = act.Decision == ReviewDecision.Approved && measure is not null;
        return new BatchRow(situation, objection)
        {
            Measure = measure,
            Warnings = objection is null ? told : [],
            ToVerify = isApproved ? DecideReview.ToVerify(task, situation.Found.OfCase, measure!, row) : [],
            AsksPayee = isApproved && row.PayeeMark == PayeeMark.Declared,
        };
    }

    private static List<BatchGroup> Groups(BatchAct act, List<BatchRow> rows) =>
        act.Decision is ReviewDecision.Returned or ReviewDecision.Rejected
            ?
            [
                .. from row in rows
                where row.Measure is not null
                group row by row.Group into alike
                let first = alike.First()
                select new BatchGroup(alike.Key, first.Measure!, ReviewScope.Of(first.Task), alike.Count()),
            ]
            : [];

    private async Task<IReadOnlyList<BatchPlace>> PlacesAsync(
        BatchAct act,
        List<BatchRow> rows,
        Actor actor,
        CancellationToken cancellation
    )
    {
        List<BatchPlace> places = [];
        foreach (var row in rows.Where(row => row.Objection is null))
        {
            var options = await acts.OptionsAsync(row.Situation, actor, act.Action!, cancellation);
            places.AddRange(options.Colleagues.Select(person => new BatchPlace($"person:{person.Id}", person.Name, null, 1)));
            places.AddRange(options.Units.Select(unit => new BatchPlace($"unit:{unit.Id}", unit.Name, unit.Region, 1)));
        }

        return [.. places.GroupBy(place => place.Value).Select(alike => alike.First() with { Count = alike.Count() })];
    }
}
