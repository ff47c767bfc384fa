using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>
/// Where somebody stands at the desk; the whole of it is in the address, so that a link, a saved view or the back button leads there again.
/// </summary>
/// <remarks>What an address says and means nothing is left out, so that every address shows a list.</remarks>
public sealed record InboxAddress
{
    private const int MostValues = 60;
    private const int LongestValue = 200;

    /// <summary>Whether it is the list of the whole unit, for its head.</summary>
    public bool OfUnit { get; init; }

    public string? Search { get; init; }

    /// <summary>severe, overdue, soon, later; null for all.</summary>
    public Urgency? Urgency { get; init; }

    /// <summary>See <see cref="DeskFilter.Holder"/>.</summary>
    public string? Holder { get; init; }

    public IReadOnlyList<string> Measures { get; init; } = [];

    public IReadOnlyList<string> Regions { get; init; } = [];

    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>The least amount as it was typed.</summary>
    public string? From { get; init; }

    /// <summary>The highest amount as it was typed.</summary>
    public string? To { get; init; }

    /// <summary>How many working days a task has waited at least, as it was typed.</summary>
    public string? Days { get; init; }

    public string? Version { get; init; }

    public bool? Paused { get; init; }

    /// <summary>Which page.</summary>
    public string? Cursor { get; init; }

    public InboxCursor? Place => InboxCursor.Parse(Cursor);

    /// <summary>What is wrong with what was typed, by the name of the field; such a field narrows nothing.</summary>
    public IReadOnlyDictionary<string, string> Problems
    {
        get
        {
            Dictionary<string, string> problems = [];
            foreach (var (name, typed) in (IEnumerable<(string, string?)>)[("from", From), ("to", To)])
            {
                if (typed is not null && !AmountText.TryParse(typed, out _, out var problem))
                {
                    problems[name] = problem;
                }
            }

            if (problems.Count == 0 && Fen(From) > Fen(To))
            {
                problems["to"] = "最高金额低于最低金额，请检查。";
            }

            if (Days is not null && WorkingDays is null)
            {
                problems["days"] = $"请填 1 至 {DeskFilter.MostDays} 之间的整数。";
            }

            return problems;
        }
    }

    public DeskFilter Filter =>
        new()
        {
            OfUnit = OfUnit,
            Search = Search,
            Urgency = Urgency,
            Holder = Holder,
            Measures = Measures,
            Regions = Regions,
            Stages = Stages,
            FromFen = Fen(From),
            ToFen = Fen(To),
            Days = WorkingDays,
            Version = Version,
            Paused = Paused,
        };

    private int? WorkingDays =>
        int.TryParse(FullWidth.ToHalf(Days ?? ""), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
        && days is > 0 and <= DeskFilter.MostDays
            ? days
            : null;

    /// <summary>Reads it from an address.</summary>
    public static InboxAddress Of(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var values = query.ToLookup(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        return new InboxAddress
        {
            OfUnit = One("scope") == "unit",
            Search = One("q"),
            Urgency =
                Enum.TryParse<Urgency>(One("group"), ignoreCase: true, out var urgency)
                && Enum.IsDefined(urgency)
                && !char.IsAsciiDigit(One("group")![0])
                    ? urgency
                    : null,
            Holder = One("who"),
            Measures = All("measure"),
            Regions = All("region"),
            Stages = All("stage"),
            From = One("from"),
            To = One("to"),
            Days = One("days"),
            Version = One("version"),
            Paused = One("paused") switch
            {
                "yes" => true,
                "no" => false,
                _ => null,
            },
            Cursor = One("cursor"),
        };

        string? One(string name) => All(name) is [var value, ..] ? value : null;

        IReadOnlyList<string> All(string name) =>
            [
                .. values[name]
                    .SelectMany(texts => texts)
                    .Select(text => text?.Trim() ?? "")
                    .Where(text => text.Length is > 0 and <= LongestValue)
                    .Distinct()
                    .Take(MostValues),
            ];
    }

    public InboxAddress At(InboxCursor? place) => this with { Cursor = place?.ToString() };

    /// <summary>The same filters from the first page on.</summary>
    public InboxAddress First => this with { Cursor = null };

    /// <summary>The part behind the question mark, without the page: what a saved view keeps.</summary>
    public string Query => ToString(Links.Inbox, First)[Links.Inbox.Length..].TrimStart('?');

    /// <summary>The same list without any filter.</summary>
    public InboxAddress Unfiltered => new() { OfUnit = OfUnit };

    /// <summary>What a form has to send along so that nothing but its own fields changes.</summary>
    public IEnumerable<(string Name, string Value)> Fields => Parts(First);

    /// <summary>The rows of this list as a file.</summary>
    public string Export => ToString(Links.ExportInbox, First);

    public override string ToString() => ToString(Links.Inbox, this);

    private static string ToString(string path, InboxAddress address) =>
        QueryHelpers.AddQueryString(path, Parts(address).Select(part => KeyValuePair.Create<string, string?>(part.Name, part.Value)));

    private static IEnumerable<(string Name, string Value)> Parts(InboxAddress address) => (
            (IEnumerable<(string, string?)>)
                [
                    ("scope", address.OfUnit ? "unit" : null),
                    ("q", address.Search),
                    ("group", address.Urgency?.ToString().ToLowerInvariant()),
                    ("who", address.Holder),
                    .. address.Measures.Select(value => ("measure", (string?)value)),
                    .. address.Regions.Select(value => ("region", (string?)value)),
                    .. address.Stages.Select(value => ("stage", (string?)value)),
                    ("from", address.From),
                    ("to", address.To),
                    ("days", address.Days),
                    ("version", address.Version),
                    (
                        "paused",
                        address.Paused switch
                        {
                            true => "yes",
                            false => "no",
                            null => null,
                        }
                    ),
                    ("cursor", address.Cursor),
                ]
        ).Where(part => !string.IsNullOrEmpty(part.Item2)).Select(part => (part.Item1, part.Item2!));

    private static long? Fen(string? typed) =>
        typed is not null && AmountText.TryParse(typed, out var yuan, out _) ? Money.FromYuan(yuan).Fen : null;
}
