using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>When a measure can be applied for (申报期): both dates inclusive, in Asia/Shanghai; a missing date does not bound it.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Opens">An event that opens it: until its day is recorded, nobody can apply.</param>
public sealed record Window(DateOnly? From, DateOnly? To, WindowEvent? Opens = null)
{
    /// <summary>Why an administrator has closed it; null while it is not closed.</summary>
    [JsonIgnore]
    public string? ClosedReason { get; init; }

    /// <summary>The window with what an administrator has entered.</summary>
    public Window With(MeasureDates? entered) =>
        entered is null
            ? this
            : this with
            {
                From = entered.OpensOn ?? From,
                To = entered.ClosesOn ?? (Opens?.Months is { } months ? entered.OpensOn?.AddMonths(months) : null) ?? To,
                Opens = entered.OpensOn is null ? Opens : null,
                ClosedReason = entered.ClosedReason,
            };

    public bool Contains(DateOnly date) => ClosedReason is null && Opens is null && !(date < From) && !(date > To);
}

/// <summary>What opens a window, such as the publication of a result or the call of a province.</summary>
/// <param name="What">The event in plain words, 省级以上示范步行街及省级夜经济街区结果公布.</param>
/// <param name="Clause">The words of the text.</param>
/// <param name="Months">How many months the window lasts from the event; null when the event's authority sets the end.</param>
public sealed record WindowEvent(string What, string Clause, int? Months = null);
