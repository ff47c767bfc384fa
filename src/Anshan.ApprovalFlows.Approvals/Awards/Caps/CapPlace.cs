using System.Buffers.Text;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Awards.Caps;

/// <summary>Which cap across cases an application falls under.</summary>
/// <param name="Key">The same for all cases that share the cap.</param>
/// <param name="MeasureId">Whose cap it is.</param>
/// <param name="Subject">What the cap counts over, in words.</param>
/// <param name="Cap">The cap with its clause.</param>
public sealed record CapPlace(string Key, MeasureId MeasureId, string Subject, AwardCap Cap)
{
    /// <summary>
    /// The name by which the event, street, base, carrier or project is known; empty where the cap counts over something else.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>The place; null where the award has no cap across cases, or the form does not yet say of what.</summary>
    /// <remarks>
    /// Names are compared without spaces, punctuation, width and case. A project is one of its enterprise; events, streets, bases and
    /// carriers are known by name.
    /// </remarks>
    public static CapPlace? Of(
        MeasureId measureId,
        AwardComputation? award,
        FormValues values,
        ApplicantProfile? profile,
        DateOnly submittedOn,
        string? regionName = null
    )
    {
        if (
            award?.SharedCap is not { } cap
            || profile is null
            || (cap.Key ?? []).Select(key => values[key] ?? "").ToList() is not { } named
            || named.Contains("")
        )
        {
            return null;
        }

        var year = submittedOn.Year.ToString(CultureInfo.InvariantCulture);
        IEnumerable<string> parts = cap.Scope switch
        {
            CapScope.County => [profile.RegionId],
            CapScope.EntityYear => [profile.EntityKey(), year],
            CapScope.CarrierYear => [.. named, year],
            CapScope.Project => [profile.EntityKey(), .. named],
            _ => named,
        };
        // The key is stored in five rows and indexes of each case, so it is short, however long the names are.
        var owner = cap.Scope == CapScope.Project ? $"{SameText.Key(profile.EntityKey())}/" : "";
        var digest = Base64Url.EncodeToString(DerivedGuid.Hash([.. parts.Select(SameText.Key)]).AsSpan(0, 16));
        var name = named.Count == 0 ? "" : named[0];
        return new CapPlace($"{measureId}/{cap.Scope}/{owner}{digest}", measureId, Words(cap, named, profile, year, regionName), cap)
        {
            Name = name,
        };
    }

    private static string Words(AwardCap cap, List<string> named, ApplicantProfile profile, string year, string? regionName)
    {
        var name = named.Count == 0 ? profile.Name : $"“{named[0]}”";
        var since = named.Count > 1 && FormValues.DateFrom(named[1]) is { } day ? $"（{ChinaTime.Display(day)}起）" : "";
        return cap.Scope switch
        {
            CapScope.County => regionName ?? profile.RegionId,
            CapScope.Event => $"活动{name}{since}",
            CapScope.Street => $"街区{name}",
            CapScope.Base => $"基地{name}",
            CapScope.Project => $"项目{name}",
            CapScope.CarrierYear => $"商业载体{name}{year}年",
            _ => $"{name}{year}年",
        };
    }
}
