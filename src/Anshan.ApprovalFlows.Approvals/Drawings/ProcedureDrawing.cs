using Anshan.ApprovalFlows.Approvals.Activities;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>A procedure for people who are no administrators: its steps in the order in which a case that goes well takes them.</summary>
/// <param name="Name">What the procedure is called.</param>
/// <param name="Parts">Steps, and splits where several ways run or are possible.</param>
/// <param name="Deadlines">The deadlines beside the way, a sentence each.</param>
/// <param name="Later">The steps that a step can lead to without going back, by its id.</param>
public sealed record ProcedureDrawing(
    string Name,
    IReadOnlyList<DrawingPart> Parts,
    IReadOnlyList<string> Deadlines,
    IReadOnlyDictionary<string, IReadOnlySet<string>> Later
)
{
    /// <summary>Every step once, those of splits branch by branch.</summary>
    public IReadOnlyList<DrawnStep> Steps { get; } = [.. StepsOf(Parts)];

    /// <summary>The working days of the longest way; null where no step promises any.</summary>
    public int? WorkingDays => DaysOf(Parts) is > 0 and var days ? days : null;

    private static IEnumerable<DrawnStep> StepsOf(IEnumerable<DrawingPart> parts) =>
        parts.SelectMany(part =>
            part switch
            {
                DrawnStep step => [step],
                DrawnSplit split => split.Branches.SelectMany(branch => StepsOf(branch.Parts)),
                DrawnReference => [],
                _ => throw new InvalidOperationException($"No steps of {part.GetType().Name}."),
            }
        );

    private static int DaysOf(IEnumerable<DrawingPart> parts) =>
        parts.Sum(part =>
            part switch
            {
                DrawnStep step => step.WorkingDays ?? 0,
                DrawnSplit split => split.Branches.Max(branch => DaysOf(branch.Parts)),
                DrawnReference => 0,
                _ => throw new InvalidOperationException($"No days of {part.GetType().Name}."),
            }
        );
}

/// <summary>A piece of the way.</summary>
public abstract record DrawingPart;

/// <summary>One step.</summary>
/// <param name="Id">Its activity; empty for what comes before the procedure begins.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Who">Who has it, each by name; empty where only a run can tell.</param>
/// <param name="Mode">How several of them decide; null where there is one, or no review.</param>
/// <param name="WorkingDays">The days it may take; null where none are promised.</param>
/// <param name="Note">What else is to be known, a waiting time for instance.</param>
/// <param name="Detours">What happens when it does not go well.</param>
public sealed record DrawnStep(
    string Id,
    string Title,
    IReadOnlyList<string> Who,
    ReviewMode? Mode,
    int? WorkingDays,
    string? Note,
    IReadOnlyList<Detour> Detours
) : DrawingPart
{
    /// <summary>Who has it, in one line, with how they decide.</summary>
    public string WhoText => string.Join(Mode == ReviewMode.InOrder ? " → " : "、", Who) + ModeText;

    /// <summary>How long it may take, in words; empty where nothing is promised.</summary>
    public string DaysText => WorkingDays is { } days ? $"{days} 个工作日" : "";

    /// <summary>How several decide, to be put behind their names.</summary>
    public string ModeText =>
        Who.Count < 2
            ? ""
            : Mode switch
            {
                ReviewMode.All => "（会签）",
                ReviewMode.Any => "（一家通过即可）",
                ReviewMode.InOrder => "（依次审核）",
                null => "",
                _ => throw new InvalidOperationException($"Nobody words {Mode}."),
            };
}

/// <summary>A way that leaves the drawn one: a correction, a return, an end.</summary>
/// <param name="Text">In words: 退回补正（10 个工作日）.</param>
/// <param name="ActivityId">The correction that is waited for there; null where nothing is.</param>
public sealed record Detour(string Text, string? ActivityId = null);

/// <summary>Several ways between two steps.</summary>
/// <param name="Kind">What they are to each other.</param>
/// <param name="Branches">From left to right.</param>
public sealed record DrawnSplit(SplitKind Kind, IReadOnlyList<DrawnBranch> Branches) : DrawingPart;

/// <summary>What the ways of a split are to each other.</summary>
public enum SplitKind
{
    /// <summary>同时进行</summary>
    AtOnce,

    /// <summary>同时进行，先到者为准</summary>
    FirstWins,

    /// <summary>按情况办理其中一项</summary>
    OneOf,
}

/// <summary>One way of a split.</summary>
/// <param name="Label">When it is taken; null where it always is.</param>
/// <param name="Parts">Empty where it leads straight on.</param>
public sealed record DrawnBranch(string? Label, IReadOnlyList<DrawingPart> Parts);

/// <summary>The way goes on at a step that is drawn elsewhere.</summary>
public sealed record DrawnReference(string Title) : DrawingPart;
