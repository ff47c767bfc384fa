namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>Which open tasks of a person's unit and roles are wanted; what is empty narrows nothing.</summary>
public sealed record DeskFilter
{
    /// <summary><see cref="Holder"/> for what the person has claimed.</summary>
    public const string Mine = "me";

    /// <summary><see cref="Holder"/> for what nobody has claimed.</summary>
    public const string Unclaimed = "none";

    /// <summary><see cref="Holder"/> for what colleagues have claimed.</summary>
    public const string Colleagues = "others";

    /// <summary>The most working days that can be asked for.</summary>
    public const int MostDays = 1000;

    /// <summary>Everything.</summary>
    public static DeskFilter None { get; } = new();

    /// <summary>True for all tasks of the unit, whoever they fall to; heads alone see those.</summary>
    public bool OfUnit { get; init; }

    /// <summary>What was typed: a number, a name, a credit code or pinyin.</summary>
    public string? Search { get; init; }

    public Urgency? Urgency { get; init; }

    /// <summary><see cref="Mine"/>, <see cref="Unclaimed"/>, <see cref="Colleagues"/>, or the id of a person.</summary>
    public string? Holder { get; init; }

    public IReadOnlyList<string> Measures { get; init; } = [];

    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Names of steps.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>The least amount, in fen.</summary>
    public long? FromFen { get; init; }

    /// <summary>The highest amount, in fen.</summary>
    public long? ToFen { get; init; }

    /// <summary>The least number of working days that the task has waited.</summary>
    public int? Days { get; init; }

    /// <summary>The version of the procedure that the case runs by.</summary>
    public string? Version { get; init; }

    /// <summary>True for paused cases alone, false for all others.</summary>
    public bool? Paused { get; init; }

    /// <summary>Whether nothing narrows the list, the search included.</summary>
    public bool IsEmpty =>
        string.IsNullOrWhiteSpace(Search)
        && Urgency is null
        && Holder is null
        && Measures.Count == 0
        && Regions.Count == 0
        && Stages.Count == 0
        && FromFen is null
        && ToFen is null
        && Days is null
        && Version is null
        && Paused is null;
}
