using System.Globalization;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>
/// The drawing of a definition where its administrator placed it, as SVG: what is new, changed or gone against another version, and how
/// many cases stand at each step.
/// </summary>
public static class DefinitionPicture
{
    private const int Margin = 24;
    private const double Size = 14;
    private const double Padding = 10;
    private const double LineHeight = 18;

    /// <param name="next">The version to draw.</param>
    /// <param name="old">The version it is compared with; null draws it alone.</param>
    /// <param name="changes">The differences of the two.</param>
    /// <param name="standing">How many cases stand at an activity.</param>
    public static string Of(
        WorkflowDefinition next,
        WorkflowDefinition? old,
        IReadOnlyList<DefinitionChange> changes,
        IReadOnlyDictionary<string, int> standing
    )
    {
        var changed = changes.Where(change => change.IsNew is null).Select(change => change.ActivityId).OfType<string>().ToHashSet();
        var gone = old?.Root.Children.Select(child => child.Node).Where(node => !next.Activities.ContainsKey(node.Id)).ToList() ?? [];
        var boxes = next
            .Root.Children.Select(child =>
                Box.Of(
                    child.Node,
                    old is not null && !old.Activities.ContainsKey(child.Node.Id) ? "new"
                        : IsChanged(child.Node, changed) ? "changed"
                        : "same"
                )
            )
            .Concat(gone.Select(node => Box.Of(node, "gone")))
            .ToList();
        if (boxes.Count == 0)
        {
            return "";
        }

        var (left, top) = (boxes.Min(box => box.X) - Margin, boxes.Min(box => box.Y) - Margin);
        var (width, height) = (boxes.Max(box => box.X + box.Width) - left + Margin, boxes.Max(box => box.Y + box.Height) - top + Margin);
        var byId = boxes.ToDictionary(box => box.Node.Id);
        var svg = new SvgText();
        foreach (var (line, mark) in Lines(next, old))
        {
            if (byId.TryGetValue(line.Source, out var from) && byId.TryGetValue(line.Target, out var to))
            {
                Draw(svg, from, to, mark);
            }
        }

        foreach (var box in boxes)
        {
            Draw(svg, box, box.Node.SelfAndDescendants().Sum(node => standing.GetValueOrDefault(node.Id)));
        }

        var (x, y, w, h) = (SvgText.Number(left), SvgText.Number(top), SvgText.Number(width), SvgText.Number(height));
        return $"<svg class=\"picture\" viewBox=\"{x} {y} {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" "
            + $"aria-label=\"{SvgText.Encode(next.Name)}的流程图\">{svg}</svg>";
    }

    private static bool IsChanged(ActivityNode node, HashSet<string> changed) =>
        node.SelfAndDescendants().Any(inner => changed.Contains(inner.Id));

    private static IEnumerable<(Connection Line, string Mark)> Lines(WorkflowDefinition next, WorkflowDefinition? old)
    {
        var (now, was) = (next.Root.Connections.Distinct().ToList(), old?.Root.Connections.ToHashSet());
        return now.Select(line => (line, was is null || was.Contains(line) ? "same" : "new"))
            .Concat(was?.Except(now).Select(line => (line, "gone")) ?? []);
    }

    private static void Draw(SvgText svg, Box from, Box to, string mark)
    {
        var (x1, y1) = (from.X + from.Width, from.Y + (from.Height / 2));
        var (x2, y2) = (to.X, to.Y + (to.Height / 2));
        // A way back goes below.
        var (reach, down) = x2 >= x1 ? (40, 0) : (60, 90);
        var (a, b) = down == 0 ? (y1, y2) : (Math.Max(y1, y2) + down, Math.Max(y1, y2) + down);
        svg.Path($"line {mark}", Data($"M{x1} {y1}C{x1 + reach} {a} {x2 - reach} {b} {x2 - 6} {y2}"));
        svg.Path($"head {mark}", Data($"M{x2 - 7} {y2 - 4}L{x2} {y2}L{x2 - 7} {y2 + 4}z"));
    }

    private static void Draw(SvgText svg, Box box, int count)
    {
        svg.Box($"box {box.Mark}", box.X, box.Y, box.Width, box.Height);
        var lines = box.Lines;
        for (var line = 0; line < lines.Count; line++)
        {
            svg.Text(
                $"of {box.Mark}",
                box.X + (box.Width / 2),
                box.Y + (box.Height / 2) + 5 + ((line - ((lines.Count - 1) / 2.0)) * LineHeight),
                lines[line]
            );
        }

        if (count > 0)
        {
            svg.Circle("count", box.X + box.Width, box.Y, 14);
            svg.Text("count", box.X + box.Width, box.Y + 5, count > 999 ? "999+" : SvgText.Number(count));
        }
    }

    private static string Data(FormattableString data) => data.ToString(CultureInfo.InvariantCulture);

    private sealed record Box(ActivityNode Node, double X, double Y, double Width, double Height, string Mark, IReadOnlyList<string> Lines)
    {
        /// <summary>A box at its place, as high as its text needs: a title may be cut, what is waited for never.</summary>
        public static Box Of(ActivityNode node, string mark)
        {
            var designer = Member(Member(node.Source, "metadata"), "designer");
            var (place, size) = (Member(designer, "position"), Member(designer, "size"));
            var width = Math.Max(Number(size, "width", 170), 120);
            List<string> lines =
            [
                .. TextLines.Wrap(node.Title, Size, width - (2 * Padding)).Take(2),
                .. TextLines.Wrap(WaitWords.Of(node) ?? "", Size, width - (2 * Padding)),
            ];
            var height = Math.Max(Math.Max(Number(size, "height", 56), 44), (lines.Count * LineHeight) + Padding);
            return new Box(node, Number(place, "x", 0), Number(place, "y", 0), width, height, mark, lines);
        }

        private static JsonElement Member(JsonElement owner, string name) =>
            owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var found) ? found : default;

        private static double Number(JsonElement owner, string name, double otherwise) =>
            Member(owner, name) is { ValueKind: JsonValueKind.Number } found ? found.GetDouble() : otherwise;
    }
}
