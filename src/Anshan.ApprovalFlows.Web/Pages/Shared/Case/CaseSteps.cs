using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Display;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Case;

/// <summary>Where a case stands among the stages that the measure's guide promised.</summary>
internal static class CaseSteps
{
    public static IReadOnlyList<Step> Of(CaseView view)
    {
        var stages = view.Measure?.Procedures.FirstOrDefault(procedure => procedure.Id == view.Case.ProcedureId)?.Stages ?? [];
        var at = view.Case.Status == CaseStatus.Completed ? stages.Count : PositionOf(view, stages);
        var here = view.Case.IsOpen ? StepState.Current : StepState.Stopped;
        return
        [
            .. stages.Select(
                (stage, i) =>
                    new Step(
                        stage.Title,
                        i < at ? StepState.Done
                            : i == at ? here
                            : StepState.Todo,
                        i == at ? DetailOf(view, stage) : null
                    )
            ),
        ];
    }

    // A correction is no stage of its own: the case still stands where the latest known task was.
    private static int PositionOf(CaseView view, IReadOnlyList<StageSpec> stages)
    {
        var clues = view
            .Tasks.Where(task => task.OrganisationId is not null)
            .OrderByDescending(task => task.OpenedAt)
            .SelectMany(task => new[] { task.ActivityId, task.Title });
        return clues
            .Prepend(view.Case.Stage)
            .Prepend(view.Case.StageActivityId)
            .OfType<string>()
            .Select(clue => IndexOf(stages, clue))
            .FirstOrDefault(index => index >= 0, Math.Min(1, stages.Count - 1));
    }

    private static int IndexOf(IReadOnlyList<StageSpec> stages, string clue) =>
        stages
            .Select((stage, i) => (stage, i))
            .Where(x => x.stage.Title == clue || x.stage.Id == clue || IsInside(clue, x.stage))
            .Select(x => x.i)
            .FirstOrDefault(-1);

    // An activity of a shared definition stands under the id of its use: "county/review".
    private static bool IsInside(string activity, StageSpec stage) => activity.StartsWith($"{stage.Id}/", StringComparison.Ordinal);

    private static string? DetailOf(CaseView view, StageSpec stage) =>
        view.Case switch
        {
            { IsOpen: false } => Show.Status(view.Case).Text,
            { IsPaused: true } => "暂停",
            { Status: CaseStatus.AwaitingCorrection } => "待补正",
            _ => stage.ExpectedWorkingDays is { } days ? $"{days} 个工作日" : null,
        };
}
