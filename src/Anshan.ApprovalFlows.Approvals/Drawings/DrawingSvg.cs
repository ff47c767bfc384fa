using System.Globalization;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>
/// Turns a drawing into SVG for a phone's width, with its text alternative; wider screens and paper show the same, larger.
/// </summary>
public sealed class DrawingSvg
{
    private const double Width = 300;
    private const double Gap = 20;
    private const double Between = 8;
    private const double Narrowest = 84;
    private const double Small = 12.5;

    private readonly SvgText svg = new();
    private readonly DrawingMarks marks;
    private int number;

    private DrawingSvg(DrawingMarks marks) => this.marks = marks;

    /// <summary>The markup; it needs no style attribute and no script.</summary>
    /// <param name="drawing">The procedure.</param>
    /// <param name="marks">Where a case stands in it.</param>
    /// <param name="id">Begins the ids of the title and of the description; unique on its page.</param>
    public static string Write(ProcedureDrawing drawing, DrawingMarks marks, string id)
    {
        var writer = new DrawingSvg(marks);
        var bottom = writer.Sequence(drawing.Parts, 1, 1, Width - 2);
        bottom = writer.End(bottom);
        bottom = writer.Deadlines(drawing.Deadlines, bottom);
        var name = SvgText.Encode(id);
        return new StringBuilder()
            .Append(
                CultureInfo.InvariantCulture,
                $"<svg class=\"flow\" viewBox=\"0 0 {SvgText.Number(Width)} {SvgText.Number(bottom + 1)}\" role=\"img\" "
                    + $"aria-labelledby=\"{name}-title {name}-desc\">"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<title id=\"{name}-title\">{SvgText.Encode(drawing.Name)}的办理流程图</title><desc id=\"{name}-desc\">"
                    + $"{SvgText.Encode(DrawingWords.Summary(drawing, marks))}</desc>"
            )
            .Append(writer.svg)
            .Append("</svg>")
            .ToString();
    }

    private double Sequence(IReadOnlyList<DrawingPart> parts, double x, double y, double width)
    {
        for (var index = 0; index < parts.Count; index++)
        {
            if (index > 0)
            {
                svg.Arrow(x + (width / 2), y, y + Gap);
                y += Gap;
            }

            y = parts[index] switch
            {
                DrawnStep step => Card(step, x, y, width),
                DrawnSplit split => Split(split, x, y, width),
                DrawnReference reference => Pill("pill", $"转到“{reference.Title}”", x, y, width),
                _ => y,
            };
        }

        return y;
    }

    private double Card(DrawnStep step, double x, double y, double width) =>
        new StepCard(svg, step, marks.Of(step), marks.Labels.GetValueOrDefault(step.Id)).Draw(
            x,
            y,
            width,
            (++number).ToString(CultureInfo.InvariantCulture)
        );

    private double Split(DrawnSplit split, double x, double y, double width)
    {
        y = Pill("kind", DrawingWords.Of(split.Kind), x, y, width);
        var each = (width - (Between * (split.Branches.Count - 1))) / split.Branches.Count;
        return each >= Narrowest ? SideBySide(split, x, y, width, each) : Stacked(split, x, y, width);
    }

    private double SideBySide(DrawnSplit split, double x, double y, double width, double each)
    {
        List<(double Middle, double Bottom)> ends = [];
        var (left, bus) = (x, y + 8);
        svg.Line(x + (width / 2), y, x + (width / 2), bus);
        svg.Line(x + (each / 2), bus, x + width - (each / 2), bus);
        foreach (var branch in split.Branches)
        {
            var middle = left + (each / 2);
            svg.Arrow(middle, bus, bus + Gap);
            ends.Add((middle, Branch(branch, left, bus + Gap, each)));
            left += each + Between;
        }

        var bottom = ends.Max(end => end.Bottom) + 8;
        ends.ForEach(end => svg.Line(end.Middle, end.Bottom, end.Middle, bottom));
        svg.Line(x + (each / 2), bottom, x + width - (each / 2), bottom);
        return bottom;
    }

    /// <summary>Branches that would be too narrow side by side stand below each other, along a line that holds them together.</summary>
    private double Stacked(DrawnSplit split, double x, double y, double width)
    {
        const double indent = 12;
        var (top, first) = (y, true);
        foreach (var branch in split.Branches)
        {
            y += first ? 8 : Gap;
            first = false;
            svg.Line(x + 3, y + 14, x + indent, y + 14);
            y = Branch(branch, x + indent, y, width - indent);
        }

        svg.Line(x + 3, top, x + 3, y + 6);
        return y + 6;
    }

    private double Branch(DrawnBranch branch, double x, double y, double width)
    {
        if (branch.Label is { } label)
        {
            foreach (var line in TextLines.Wrap(label, Small, width))
            {
                svg.Text("label mid", x + (width / 2), y + Small - 1, line);
                y += Small * 1.35;
            }
        }

        return branch.Parts.Count == 0 ? Pill("pill", "直接继续", x, y, width) : Sequence(branch.Parts, x, y, width);
    }

    private double Pill(string kind, string text, double x, double y, double width)
    {
        var lines = TextLines.Wrap(text, Small, width - 20);
        var wide = Math.Min(width, lines.Max(line => TextLines.Width(line, Small)) + 24);
        var height = (lines.Count * Small * 1.35) + 8;
        svg.Box(kind, x + ((width - wide) / 2), y, wide, height, 12);
        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            svg.Text("who mid", x + (width / 2), y + 4 + Small + (index * Small * 1.35), line);
        }

        return y + height;
    }

    private double End(double y)
    {
        svg.Arrow(Width / 2, y, y + Gap);
        return Pill(marks.HasEnded ? "pill done" : "pill", marks.HasEnded ? "已办结 ✓" : "办结", 1, y + Gap, Width - 2);
    }

    private double Deadlines(IReadOnlyList<string> deadlines, double y)
    {
        foreach (var deadline in deadlines)
        {
            var lines = TextLines.Wrap(deadline, Small, Width - 50);
            y += 12;
            var height = (lines.Count * Small * 1.4) + 12;
            svg.Box("beside", 1, y, Width - 2, height);
            svg.Circle("clock", 19, y + 16, 7.5);
            svg.Path("turn", $"M19 {SvgText.Number(y + 11.5)}v4.5h3.5");
            foreach (var (line, index) in lines.Select((line, index) => (line, index)))
            {
                svg.Text("who", 36, y + 7 + Small + (index * Small * 1.4), line);
            }

            y += height;
        }

        return y;
    }
}
