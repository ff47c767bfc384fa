using Anshan.ApprovalFlows.Approvals.Drawings;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Statistics;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Web.Display;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Statistics;

/// <summary>Draws the procedures of a measure with how many cases wait at each step.</summary>
public sealed class StatisticsDrawing(DbContext db, DefinitionStore definitions, DrawProcedure draw, CaseStatistics statistics)
{
    public async Task<IReadOnlyList<(string Title, MarkedDrawing Drawing)>> OfAsync(
        MeasurePackage measure,
        string? regionId,
        CancellationToken cancellation
    )
    {
        List<(string, MarkedDrawing)> drawings = [];
        foreach (var procedure in measure.Procedures)
        {
            var definition = await definitions.FindPublishedAsync(db, MeasurePackage.DefinitionId(measure.Id, procedure.Id), cancellation);
            var drawing = definition is null ? DrawProcedure.OfStages(procedure) : draw.Of(definition, measure, procedure);
            var piles = await statistics.PilesAsync(measure.Id, procedure.Id, regionId, cancellation);
            drawings.Add((procedure.Title, new MarkedDrawing(drawing, Marks(drawing, piles), $"drawing-{procedure.Id}")));
        }

        return drawings;
    }

    private static DrawingMarks Marks(ProcedureDrawing drawing, IReadOnlyList<Pile> piles)
    {
        Dictionary<string, StepMark> marks = [];
        Dictionary<string, string> labels = [];
        foreach (var step in drawing.Steps.Where(step => step.Id.Length > 0))
        {
            var here = piles
                .Where(pile => pile.ActivityId == step.Id || step.Detours.Any(detour => detour.ActivityId == pile.ActivityId))
                .ToList();
            if (here.Sum(pile => pile.Open) is > 0 and var open)
            {
                var overdue = here.Sum(pile => pile.Overdue);
                (marks[step.Id], labels[step.Id]) = (StepMark.Current, overdue > 0 ? $"{open} 件，超期 {overdue}" : $"{open} 件");
            }
        }

        return new DrawingMarks(marks, false) { Labels = labels };
    }
}
