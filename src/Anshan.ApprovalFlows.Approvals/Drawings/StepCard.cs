using Anshan.ApprovalFlows.Approvals.Activities;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>One step as a card: its number or tick, its name, who has it, how long, and what else may happen.</summary>
internal sealed class StepCard(SvgText svg, DrawnStep step, StepMark mark, string? label)
{
    private const double Title = 15;
    private const double Small = 12.5;
    private const double Tiny = 11.5;
    private const double Leading = 1.4;
    private const double Pad = 10;
    private const double Roomy = 190;
    private const double SmallestUnit = 74;

    /// <summary>What stands on the card: how tall it gets is known only when it is written.</summary>
    private readonly SvgText inside = new();
    private double x;
    private double y;
    private double room;

    /// <summary>Draws it and gives the bottom of the card.</summary>
    public double Draw(double left, double top, double width, string number)
    {
        var indent = width >= Roomy ? 30 : 24;
        (x, y, room) = (left + Pad + indent, top + Pad, width - (2 * Pad) - indent);
        var bottom = Fill() + Pad - 3;
        svg.Box($"slab {mark}".ToLowerInvariant(), left, top, width, bottom - top);
        Badge(left + Pad + (width >= Roomy ? 9 : 6), top + Pad + 8, width >= Roomy ? 11 : 9, number);
        svg.Raw(inside);
        return bottom;
    }

    private double Fill()
    {
        if (label is not null)
        {
            Lines("label", label, Tiny);
        }

        Head();
        if (step.Who.Count > 1 && room >= 2 * SmallestUnit)
        {
            Units();
        }
        else if (step.Who.Count > 0)
        {
            Lines("who", step.Mode == ReviewMode.InOrder ? string.Join(" → ", step.Who) : string.Join("、", step.Who), Small);
        }

        if (step.Note is { } note)
        {
            Lines("who", note, Small);
        }

        if (step.Detours.Count > 0)
        {
            y += 2;
            inside.Path(
                "turn",
                $"M{SvgText.Number(x + 7)} {SvgText.Number(y + 11)}h-6m3 -3l-3 3l3 3M{SvgText.Number(x + 7)} "
                    + $"{SvgText.Number(y + 11)}a3 3 0 0 0 0 -6h-2"
            );
            Lines("detour", string.Join("；", step.Detours.Select(detour => detour.Text)), Tiny, 13);
        }

        return y;
    }

    /// <summary>The name, and beside it, where there is room, how long.</summary>
    private void Head()
    {
        var meta = string.Join("，", new[] { step.ModeText.Trim('（', '）'), step.DaysText }.Where(text => text.Length > 0));
        var beside = meta.Length > 0 && TextLines.Width(step.Title, Title) + TextLines.Width(meta, Small) + 10 <= room;
        if (beside)
        {
            inside.Text("days end", x + room, y + Title - 1, meta);
        }

        Lines("title", step.Title, Title);
        if (meta.Length > 0 && !beside)
        {
            Lines("days", meta, Small);
        }
    }

    /// <summary>Units that decide together stand side by side; in order they stand one below the other.</summary>
    private void Units()
    {
        const double gap = 6;
        var inOrder = step.Mode == ReviewMode.InOrder;
        var columns = inOrder ? 1 : (int)Math.Clamp(Math.Floor((room + gap) / (SmallestUnit + gap)), 1, Math.Min(3, step.Who.Count));
        columns = columns == 3 && step.Who.Count == 4 ? 2 : columns;
        var width = (room - (gap * (columns - 1))) / columns;
        y += 2;
        foreach (var row in step.Who.Select((name, index) => inOrder ? $"{index + 1}. {name}" : name).Chunk(columns))
        {
            var names = row.Select(name => TextLines.Wrap(name, Small, width - 8)).ToList();
            var height = (names.Max(lines => lines.Count) * Small * Leading) + 5;
            foreach (var (lines, index) in names.Select((lines, index) => (lines, index)))
            {
                var left = x + (index * (width + gap));
                inside.Box("unit", left, y, width, height, 4);
                var top = y + 2.5 + ((height - 5 - (lines.Count * Small * Leading)) / 2);
                foreach (var line in lines)
                {
                    inside.Text("who mid", left + (width / 2), top + Small, line);
                    top += Small * Leading;
                }
            }

            y += height + gap;
        }

        y -= 2;
    }

    private void Lines(string kind, string text, double size, double indent = 0)
    {
        foreach (var line in TextLines.Wrap(text, size, room - indent))
        {
            inside.Text(kind, x + indent, y + size - 1, line);
            y += size * Leading;
        }
    }

    private void Badge(double at, double middle, double radius, string number)
    {
        svg.Circle($"disc {mark}".ToLowerInvariant(), at, middle, radius);
        if (mark == StepMark.Done)
        {
            svg.Path("tick", $"M{SvgText.Number(at - 5)} {SvgText.Number(middle)}l3.5 4l6.5 -8");
        }
        else if (mark == StepMark.Stopped)
        {
            svg.Path("tick", $"M{SvgText.Number(at - 4)} {SvgText.Number(middle - 4)}l8 8m0 -8l-8 8");
        }
        else
        {
            svg.Text($"number mid {mark}".ToLowerInvariant(), at, middle + 4.5, number);
        }
    }
}
