using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Drawings;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>How many cases took how long, one bar a line, with the figures beside the bars.</summary>
public static class HistogramSvg
{
    private const double Width = 300;
    private const double Line = 20;
    private const double Label = 76;
    private const double Bar = 178;

    /// <summary>The markup, by classes alone; the text alternative lists the classes.</summary>
    public static string Write(IReadOnlyList<(int From, int To, int Cases)> classes, string id)
    {
        var svg = new SvgText();
        var most = Math.Max(1, classes.Max(item => item.Cases));
        foreach (var (item, index) in classes.Select((item, index) => (item, index)))
        {
            var y = index * Line;
            svg.Text("who end", Label - 6, y + 14, Days(item));
            svg.Box("bar", Label, y + 3, Math.Max(0.5, Bar * item.Cases / most), Line - 6, 2);
            svg.Text("who", Label + (Bar * item.Cases / most) + 5, y + 14, item.Cases.ToString(CultureInfo.InvariantCulture));
        }

        var words = string.Join("；", classes.Select(item => $"{Days(item)} 个工作日 {item.Cases} 件"));
        return $"<svg class=\"flow\" viewBox=\"0 0 {SvgText.Number(Width)} {SvgText.Number(classes.Count * Line)}\" role=\"img\" "
            + $"aria-labelledby=\"{id}-title {id}-desc\">"
            + $"<title id=\"{id}-title\">办结件数按工作日分布</title><desc id=\"{id}-desc\">{SvgText.Encode(words)}。</desc>{svg}</svg>";
    }

    private static string Days((int From, int To, int Cases) item) =>
        item.From == item.To ? $"{item.From} 天" : $"{item.From}—{item.To} 天";
}
