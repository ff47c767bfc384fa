using System.Globalization;
using SkiaSharp;

namespace Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;

/// <summary>Draws an approval sheet as a PDF: A4 with the margins of GB/T 9704, text that can be selected, a number on each page.</summary>
public sealed class SheetPdf(PaperFont font)
{
    private const float Millimetre = 72 / 25.4f;
    private const float Width = 210 * Millimetre;
    private const float Height = 297 * Millimetre;
    private const float Left = 28 * Millimetre;
    private const float Right = Width - 26 * Millimetre;
    private const float Top = 37 * Millimetre;
    private const float Bottom = Height - 35 * Millimetre;
    private const float LabelWidth = 104;
    private const float Padding = 5;
    private const float Size = 10.5f;
    private const float Leading = 15.5f;

    /// <summary>The file; null where the machine has no Chinese font.</summary>
    public byte[]? Draw(ApprovalSheet sheet)
    {
        if (font.Typeface is not { } typeface)
        {
            return null;
        }

        using SKFont text = new(typeface, Size);
        using SKFont title = new(typeface, 18);
        using SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true };
        using SKPaint line = new()
        {
            Color = SKColors.Black,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = .5f,
        };
        var pages = Pages(sheet, new TextLines(text), title);
        using MemoryStream file = new();
        using (var document = SKDocument.CreatePdf(file, new SKDocumentPdfMetadata { Title = $"{sheet.Title} {sheet.Number}" }))
        {
            for (var i = 0; i < pages.Count; i++)
            {
                using var canvas = document.BeginPage(Width, Height);
                foreach (var box in pages[i].Boxes)
                {
                    canvas.DrawRect(box, line);
                }

                foreach (var words in pages[i].Words)
                {
                    canvas.DrawText(words.Text, words.X, words.Y, SKTextAlign.Left, words.IsTitle ? title : text, ink);
                }

                var number = string.Create(CultureInfo.InvariantCulture, $"第 {i + 1} 页，共 {pages.Count} 页");
                canvas.DrawText(number, Right, Bottom + 30, SKTextAlign.Right, text, ink);
                document.EndPage();
            }

            document.Close();
        }

        return file.ToArray();
    }

    private static List<Page> Pages(ApprovalSheet sheet, TextLines lines, SKFont title)
    {
        Drawing drawing = new();
        drawing.Page.Words.Add(new(sheet.Title, (Width - title.MeasureText(sheet.Title)) / 2, Top + 16, true));
        drawing.At = Top + 38;
        foreach (var part in sheet.Parts)
        {
            // A heading never stands alone at the foot of a page.
            drawing.Need(Leading * 3 + Padding * 4);
            drawing.Row([(Left, Right, [part.Title])]);
            foreach (var row in part.Rows)
            {
                Add(drawing, lines.Of(row.Label, LabelWidth - 2 * Padding), lines.Of(row.Value, Right - Left - LabelWidth - 2 * Padding));
            }
        }

        foreach (var line in lines.Of(sheet.Foot, Right - Left))
        {
            drawing.Need(Leading * 2);
            drawing.At += Leading;
            drawing.Page.Words.Add(new(line, Left, drawing.At, false));
        }

        return drawing.Pages;
    }

    /// <summary>A row; one that is longer than the rest of the page goes on over the next ones.</summary>
    private static void Add(Drawing drawing, IReadOnlyList<string> label, IReadOnlyList<string> value)
    {
        var whole = Math.Max(label.Count, value.Count);
        drawing.Need(Math.Min(whole, 4) * Leading + 2 * Padding);
        var from = 0;
        while (from < whole)
        {
            var fits = Math.Max(1, (int)((Bottom - drawing.At - 2 * Padding) / Leading));
            drawing.Row([
                (Left, Left + LabelWidth, [.. label.Skip(from).Take(fits)]),
                (Left + LabelWidth, Right, [.. value.Skip(from).Take(fits)]),
            ]);
            from += fits;
            if (from < whole)
            {
                drawing.Need(float.MaxValue);
            }
        }
    }

    private sealed record Words(string Text, float X, float Y, bool IsTitle);

    private sealed record Page(List<SKRect> Boxes, List<Words> Words);

    private sealed class Drawing
    {
        public List<Page> Pages { get; } = [new([], [])];

        public Page Page => Pages[^1];

        public float At { get; set; }

        /// <summary>Begins a page where there is not so much room left.</summary>
        public void Need(float height)
        {
            if (At + height > Bottom)
            {
                Pages.Add(new([], []));
                At = Top;
            }
        }

        public void Row(IReadOnlyList<(float From, float To, IReadOnlyList<string> Lines)> cells)
        {
            var height = cells.Max(cell => cell.Lines.Count) * Leading + 2 * Padding;
            foreach (var (from, to, lines) in cells)
            {
                Page.Boxes.Add(new SKRect(from, At, to, At + height));
                for (var i = 0; i < lines.Count; i++)
                {
                    Page.Words.Add(new(lines[i], from + Padding, At + Padding + Leading * i + Size, false));
                }
            }

            At += height;
        }
    }
}
