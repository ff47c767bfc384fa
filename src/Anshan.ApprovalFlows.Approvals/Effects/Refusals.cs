using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>
/// What an applicant is told of a refusal, by mail and on the page: its grounds, what would help, and the available remedies (救济).
/// </summary>
/// <param name="Unit">Who decided; empty where that is not known.</param>
/// <param name="Ground">The clause, the missing fact, what would help.</param>
/// <param name="Again">Whether a new application is possible, and until when, in a sentence.</param>
/// <param name="Remedies">The ways, each a sentence or two.</param>
public sealed record Refusal(string Unit, RefusalGround Ground, string Again, IReadOnlyList<string> Remedies)
{
    /// <summary>As the mail templates read it.</summary>
    public IReadOnlyDictionary<string, object?> Model =>
        new Dictionary<string, object?>
        {
            ["organisation"] = Unit,
            ["clause"] = Ground.Clause,
            ["missing"] = Ground.Missing,
            ["helps"] = Ground.Helps,
            ["again"] = Again,
            ["remedies"] = Remedies,
        };
}

/// <summary>Composes the text of a refusal from the present units, measure and window.</summary>
/// <remarks>
/// 行政复议 within 60 days, to the people's government of the unit's level (《行政复议法》); 行政诉讼 within six months, and within 15 days of the answer
/// to an application for reconsideration (《行政诉讼法》). Addresses and phones are those that are registered; nothing is made up where they are
/// not.
/// </remarks>
public sealed class Refusals(OrganisationTree organisations, MeasureCatalogue measures)
{
    private const string Government = "government";

    /// <summary>The task of the unit that ended the case; whoever stood for it as a second person is not meant.</summary>
    public static CaseTask? Decided(IEnumerable<CaseTask> tasks) =>
        tasks
            .Where(task =>
                task is { Status: CaseTaskStatus.Done, OrganisationId: not null, DecidedAt: not null, Purpose: TurnPurpose.Decide }
            )
            .MaxBy(task => task.DecidedAt);

    /// <summary>Whether a case that has ended so is told of remedies: the authority has decided against it.</summary>
    public static bool IsRefusal(CaseStatus status) => status is CaseStatus.Rejected or CaseStatus.Expired;

    public async Task<Refusal> OfAsync(DbContext db, Case row, CaseTask? decided, DateTimeOffset now, CancellationToken cancellation)
    {
        var unit = decided?.OrganisationId is { } id ? organisations.Find(id) : null;
        var measure = measures.Find(row.MeasureId);
        var ground = decided?.RefusalJson is { } json ? TaskInput.Read<RefusalGround>(json) : new RefusalGround(null, null, null);
        var window = measure is null ? null : OpenState.On(ChinaTime.DateOf(now), await MeasureWindows.OfAsync(db, measure, cancellation));
        return new Refusal(
            unit?.Name ?? "",
            ground,
            Again(measure, window, now),
            [.. Remedies(unit, measure, decided?.Kind == TaskKind.ExternalDecision)]
        );
    }

    private static string Again(MeasurePackage? measure, OpenState? window, DateTimeOffset now) =>
        (measure, window) switch
        {
            ({ Applications.Count: > 0 }, { IsOpen: true, DaysLeft: { } days }) =>
                $"在{ChinaTime.Display(ChinaTime.DateOf(now).AddDays(days))}24时以前，可以补齐后重新申报。",
            ({ Applications.Count: > 0 }, { IsOpen: true }) => "现在仍在申报期内，可以补齐后重新申报。",
            ({ Applications.Count: > 0 }, { Reason: var reason }) => reason,
            _ => "",
        };

    private IEnumerable<string> Remedies(Organisation? unit, MeasurePackage? measure, bool isDecidedElsewhere)
    {
        yield return $"询问和说明：可以向{(unit is null || isDecidedElsewhere ? "作出决定的单位" : unit.Name)}询问，或者说明情况{ContactOf(unit, measure)}。";
        var authority = isDecidedElsewhere || unit is null ? null : Authority(unit);
        yield return authority is null
            ? "行政复议：不服本决定的，可以自知道本决定之日起60日内，依法向有管辖权的行政复议机关（一般是作出决定的单位的本级人民政府）申请行政复议。"
            : $"行政复议：不服本决定的，可以自知道本决定之日起60日内，向{authority.Name}申请行政复议{ContactOf(authority, null)}。";
        yield return "行政诉讼：也可以自知道或者应当知道本决定之日起6个月内，依法向有管辖权的人民法院提起行政诉讼；先申请行政复议、不服复议决定的，自收到复议决定书之日起15日内起诉。";
    }

    /// <summary>The people's government that reconsiders what the unit decides; null where it is not one of ours.</summary>
    private Organisation? Authority(Organisation unit)
    {
        // Customs and the central bank stand under authorities of their own; a county's branch of the ecology bureau is the city bureau's.
        var isCounty = unit.Level == OrganisationLevel.County && unit.Department != "ecology";
        var above = unit switch
        {
            { ParentId: null, Department: not Government } => null,
            { Level: OrganisationLevel.Province } => "province.government",
            { Level: OrganisationLevel.City, Department: Government } => "province.government",
            { Level: OrganisationLevel.City } => "city.government",
            // The committee of a zone is no people's government.
            _ when isCounty && unit.Department != Government && organisations.FindRegion(unit.RegionId)?.Kind == RegionKind.County =>
                $"{unit.RegionId}.government",
            { Level: OrganisationLevel.County } => "city.government",
            _ => throw new InvalidOperationException($"Nobody says who stands above a unit of the level {unit.Level}."),
        };
        return above is null ? null : organisations.Find(above);
    }

    private static string ContactOf(Organisation? unit, MeasurePackage? measure)
    {
        var printed =
            measure?.Contacts.FirstOrDefault(contact =>
                contact.PublicPhone is not null && unit is not null && (contact.Unit == unit.ShortName || contact.Unit == unit.Name)
            ) ?? (unit?.Phone is { Length: > 0 } ? null : measure?.Contacts.FirstOrDefault(contact => contact.PublicPhone is not null));
        var phone =
            unit?.Phone is { Length: > 0 } own ? $"电话：{own}"
            : printed is null ? null
            : $"咨询电话：{printed.PublicPhone}（{printed.Unit}）";
        var parts = new[] { unit?.Address is { Length: > 0 } address ? $"地址：{address}" : null, phone }.OfType<string>().ToList();
        return parts.Count == 0 ? "" : $"（{string.Join("，", parts)}）";
    }
}
