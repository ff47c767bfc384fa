using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Engine.Definitions;
using Microsoft.AspNetCore.Html;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>
/// The drawing of a definition where its administrator placed it, as SVG: what is new, changed or gone against another version, and how
/// many cases stand at each step.
/// </summary>
public static class DefinitionPicture
{
    private const int Margin = 24;
    private const int PerLine = 9;

    /// <param name="next">The version to draw.</param>
    /// <param name="old">The version it is held against; null draws it alone.</param>
    /// <param name="changes">The differences of the two.</param>
    /// <param name="standing">How many cases stand at an activity.</param>
    public static IHtmlContent Of(WorkflowDefinition next, WorkflowDefinition? old, IReadOnlyList<DefinitionChange> changes, IReadOnlyDictionary<string, int> standing)
    {
        var changed = changes.Where(change => change.IsNew is null).Select(change => change.ActivityId).OfType<string>().ToHashSet();
        var gone = old?.Root.Children.Select(child => child.Node).Where(node => !next.Activities.ContainsKey(node.Id)).ToList() ?? [];
        var boxes = next.Root.Children.Select(child => Box.Of(child.Node, old is not null && !old.Activities.ContainsKey(child.Node.Id) ? "new" : IsChanged(child.Node, changed) ? "changed" : "same"))
            .Concat(gone.Select(node => Box.Of(node, "gone"))).ToList();
        if (boxes.Count == 0)
        {
            return HtmlString.Empty;
        }

        var (left, top) = (boxes.Min(box => box.X) - Margin, boxes.Min(box => box.Y) - Margin);
        var (width, height) = (boxes.Max(box => box.X + box.Width) - left + Margin, boxes.Max(box => box.Y + box.Height) - top + Margin);
        var byId = boxes.ToDictionary(box => box.Node.Id);
        var svg = new StringBuilder(Invariant($"<svg class=\"picture\" viewBox=\"{left} {top} {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{Text(next.Name)}的流程图\">"));
        svg.Append("<defs><marker id=\"picture-tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 8 4 0 8Z\"/></marker></defs>");
        foreach (var (line, mark) in Lines(next, old))
        {
            if (byId.TryGetValue(line.Source, out var from) && byId.TryGetValue(line.Target, out var to))
            {
                Append(svg, from, to, mark);
            }
        }

        foreach (var box in boxes)
        {
            Append(svg, box, box.Node.SelfAndDescendants().Sum(node => standing.GetValueOrDefault(node.Id)));
        }

        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private static bool IsChanged(ActivityNode node, HashSet<string> changed) => node.SelfAndDescendants().Any(inner => changed.Contains(inner.Id));

    private static IEnumerable<(Connection Line, string Mark)> Lines(WorkflowDefinition next, WorkflowDefinition? old)
    {
        var (now, was) = (next.Root.Connections.Distinct().ToList(), old?.Root.Connections.ToHashSet());
        return now.Select(line => (line, was is null || was.Contains(line) ? "same" : "new"))
            .Concat(was?.Except(now).Select(line => (line, "gone")) ?? []);
    }

    private static void Append(StringBuilder svg, Box from, Box to, string mark)
    {
        var (x1, y1) = (from.X + from.Width, from.Y + (from.Height / 2));
        var (x2, y2) = (to.X, to.Y + (to.Height / 2));
        var path = x2 >= x1
            ? Invariant($"M{x1} {y1}C{x1 + 40} {y1} {x2 - 40} {y2} {x2} {y2}")
            : Invariant($"M{x1} {y1}C{x1 + 60} {Math.Max(y1, y2) + 90} {x2 - 60} {Math.Max(y1, y2) + 90} {x2} {y2}"); // a way back goes below
        svg.Append(Invariant($"<path class=\"line {mark}\" d=\"{path}\" marker-end=\"url(#picture-tip)\"/>"));
    }

    private static void Append(StringBuilder svg, Box box, int count)
    {
        svg.Append(Invariant($"<g class=\"box {box.Mark}\"><rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"6\"/>"));
        var lines = box.Node.Title.Chunk(PerLine).Select(part => new string(part)).Take(2).ToList();
        for (var line = 0; line < lines.Count; line++)
        {
            var y = box.Y + (box.Height / 2) + 5 + ((line - ((lines.Count - 1) / 2.0)) * 18);
            svg.Append(Invariant($"<text x=\"{box.X + (box.Width / 2)}\" y=\"{y}\">{Text(lines[line])}</text>"));
        }

        if (count > 0)
        {
            svg.Append(Invariant($"<g class=\"count\"><circle cx=\"{box.X + box.Width}\" cy=\"{box.Y}\" r=\"14\"/><text x=\"{box.X + box.Width}\" y=\"{box.Y + 5}\">{(count > 999 ? "999+" : count)}</text><title>{count} 件在此</title></g>"));
        }

        svg.Append("</g>");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private sealed record Box(ActivityNode Node, double X, double Y, double Width, double Height, string Mark)
    {
        public static Box Of(ActivityNode node, string mark)
        {
            var designer = Member(Member(node.Source, "metadata"), "designer");
            var (place, size) = (Member(designer, "position"), Member(designer, "size"));
            return new Box(node, Number(place, "x", 0), Number(place, "y", 0), Math.Max(Number(size, "width", 170), 120), Math.Max(Number(size, "height", 56), 44), mark);
        }

        private static JsonElement Member(JsonElement owner, string name) => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var found) ? found : default;

        private static double Number(JsonElement owner, string name, double otherwise) => Member(owner, name) is { ValueKind: JsonValueKind.Number } found ? found.GetDouble() : otherwise;
    }
}
