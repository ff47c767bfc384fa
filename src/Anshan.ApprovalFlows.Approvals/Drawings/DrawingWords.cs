using System.Globalization;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>A drawing in words: the text alternative, and the list beside the drawing.</summary>
public static class DrawingWords
{
    /// <summary>How the branches of a split relate to each other.</summary>
    public static string Of(SplitKind kind) =>
        kind switch
        {
            SplitKind.AtOnce => "同时进行",
            SplitKind.FirstWins => "同时进行，先到者为准",
            _ => "按情况办理其中一项",
        };

    /// <summary>The state of a case at a step; empty where it was not reached.</summary>
    public static string Of(StepMark mark) =>
        mark switch
        {
            StepMark.Done => "已完成",
            StepMark.Current => "正在办理",
            StepMark.Stopped => "在此终止",
            StepMark.None => "",
            _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, "No word."),
        };

    /// <summary>One step in a line: who, how long, what else may happen.</summary>
    public static string Of(DrawnStep step) =>
        string.Join(
            "，",
            new[] { step.WhoText, step.DaysText, step.Note ?? "", string.Join("；", step.Detours.Select(detour => detour.Text)) }.Where(
                text => text.Length > 0
            )
        );

    /// <summary>The whole drawing in a few sentences.</summary>
    public static string Summary(ProcedureDrawing drawing, DrawingMarks marks)
    {
        var steps = drawing.Steps.Select(
            (step, index) =>
            {
                var mark = marks.Labels.GetValueOrDefault(step.Id) ?? Of(marks.Of(step));
                var words = Of(step);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{index + 1}. {step.Title}{(mark.Length > 0 ? $"（{mark}）" : "")}{(words.Length > 0 ? $"：{words}" : "")}"
                );
            }
        );
        return string.Join("。", new[] { $"共 {drawing.Steps.Count} 个环节" }.Concat(steps).Concat(drawing.Deadlines)) + "。";
    }
}
