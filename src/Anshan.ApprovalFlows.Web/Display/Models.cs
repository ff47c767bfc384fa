using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Drawings;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>The colour family of a badge or a line; its lower-case name is the end of the CSS class.</summary>
public enum Tone
{
    Neutral,
    Progress,
    Attention,
    Success,
    Danger,
    Paused,
}

/// <summary>For <c>_StatusBadge</c>.</summary>
public sealed record StatusBadge(string Text, Tone Tone)
{
    public string CssClass => Tone == Tone.Neutral ? "status" : $"status status-{Tone.ToString().ToLowerInvariant()}";
}

/// <summary>For <c>_EmptyState</c>: what is missing, what to do about it, and where.</summary>
public sealed record EmptyState(string Title, string Text, string? LinkText = null, string? LinkHref = null, string Icon = "inbox");

/// <summary>For <c>_Pager</c>: addresses of the pages before and after; null where there is none.</summary>
public sealed record Pager(string? Newer, string? Older, string NewerText = "上一页", string OlderText = "下一页");

/// <summary>For <c>_Steps</c> (办理进度).</summary>
public sealed record Step(string Name, StepState State, string? Detail = null);

public enum StepState
{
    Todo,
    Current,
    Done,

    /// <summary>The case ended here: rejected, withdrawn, expired.</summary>
    Stopped,
}

/// <summary>For <c>_Timeline</c>: newest first or oldest first, as given.</summary>
public sealed record TimelineItem(DateTimeOffset At, string Text, string Who, string? Detail = null, Tone Tone = Tone.Progress)
{
    public static TimelineItem Of(TimelineEntry entry) =>
        new(
            entry.At,
            entry.Text,
            entry.Organisation is null ? entry.Actor : $"{entry.Organisation} {entry.Actor}",
            entry.Detail,
            ToneOf(entry.Kind)
        );

    private static Tone ToneOf(string kind) =>
        kind switch
        {
            "rejected" or "overdue" or "incident" or "failed" => Tone.Danger,
            "returned" or "reminder" or "deadline" or "late" => Tone.Attention,
            "approved" or "transferred" or "closed" => Tone.Success,
            "status" => Tone.Neutral,
            _ => Tone.Progress,
        };
}

/// <summary>For <c>_FileList</c>.</summary>
public sealed record FileLine(string Name, long Bytes, string Href, string? Note = null);

/// <summary>For <c>_Drawing</c>: a procedure, and where a case stands in it.</summary>
/// <param name="Drawing">The procedure.</param>
/// <param name="Marks">Where the case stands; <see cref="DrawingMarks.None"/> without one.</param>
/// <param name="Id">Begins the ids of its texts; unique on the page.</param>
/// <param name="HasText">Whether the steps are listed below it; not where the page lists them beside it.</param>
public sealed record MarkedDrawing(ProcedureDrawing Drawing, DrawingMarks Marks, string Id = "drawing", bool HasText = true);
