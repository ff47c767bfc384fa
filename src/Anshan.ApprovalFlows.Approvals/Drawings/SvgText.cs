using System.Globalization;
using System.Net;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>Writes SVG by classes alone: colours and weights stand in the style sheet, so that no style attribute is needed.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder markup = new();

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    public void Box(string kind, double x, double y, double width, double height, double radius = 6) =>
        markup.Append(
            CultureInfo.InvariantCulture,
            $"<rect class=\"{kind}\" x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" "
                + $"rx=\"{Number(radius)}\"/>"
        );

    public void Circle(string kind, double x, double y, double radius) =>
        markup.Append(
            CultureInfo.InvariantCulture,
            $"<circle class=\"{kind}\" cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\"/>"
        );

    public void Path(string kind, string data) => markup.Append(CultureInfo.InvariantCulture, $"<path class=\"{kind}\" d=\"{data}\"/>");

    public void Line(double fromX, double fromY, double toX, double toY) =>
        Path("way", $"M{Number(fromX)} {Number(fromY)}L{Number(toX)} {Number(toY)}");

    /// <summary>A line downwards with a head.</summary>
    public void Arrow(double x, double from, double to)
    {
        Line(x, from, x, to - 5);
        Path("head", $"M{Number(x - 4.5)} {Number(to - 6)}h9L{Number(x)} {Number(to)}z");
    }

    /// <summary>One line of text; <paramref name="kind"/> may name where it is anchored: <c>mid</c>, <c>end</c>.</summary>
    public void Text(string kind, double x, double y, string text) =>
        markup.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{Number(x)}\" y=\"{Number(y)}\">{Encode(text)}</text>");

    public void Raw(SvgText other) => markup.Append(other.markup);

    public override string ToString() => markup.ToString();
}
