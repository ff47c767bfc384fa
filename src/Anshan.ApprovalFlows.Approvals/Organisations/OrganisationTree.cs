using System.Collections.Frozen;
using Anshan.ApprovalFlows.Approvals.Files;

namespace Anshan.ApprovalFlows.Approvals.Organisations;

/// <summary>
/// The regions, governments and departments of <c>workflows/organisations.json</c>, and what administrators have changed since.
/// </summary>
/// <remarks>Readers see a state before or after a change, never a part of it.</remarks>
public sealed class OrganisationTree
{
    /// <summary>The region of cases that belong to no county: those a city unit opens itself.</summary>
    public static RegionId WholeCity { get; } = new("city");

    /// <summary>The department that the government of a county or the committee of a zone is.</summary>
    private const string Government = "government";

    private readonly IReadOnlyList<Organisation> ofFile;
    private readonly FrozenDictionary<RegionId, Region> regionById;
    private volatile State current;

    private OrganisationTree(OrganisationFile file)
    {
        Regions = file.Regions;
        ofFile = file.Organisations;
        current = new State(ofFile);
        regionById = Regions.ToFrozenDictionary(region => region.Id);
    }

    public IReadOnlyList<Region> Regions { get; }

    public IReadOnlyList<Organisation> All => current.All;

    /// <summary>The regions an applicant can be at home in: counties and zones, not the city or the province as a whole.</summary>
    public IEnumerable<Region> ApplicantRegions => Regions.Where(region => region.Kind is RegionKind.County or RegionKind.Zone);

    public static OrganisationTree Load(string file)
    {
        var content = JsonFile.Read<OrganisationFile>(file);
        OrganisationCheck.Check(file, content);
        return new OrganisationTree(content);
    }

    public Organisation? Find(string id) => current.ById.GetValueOrDefault(new OrganisationId(id));

    /// <summary>
    /// Puts the units as they were changed in the place of those of the file, and the added ones behind the others of their region.
    /// </summary>
    public void Take(IReadOnlyList<OrganisationRow> changed)
    {
        var units = changed.ToDictionary(row => row.Unit.Id, row => row.Unit);
        List<Organisation> all = [.. ofFile.Select(unit => units.Remove(unit.Id, out var row) ? row : unit)];
        foreach (var added in changed.Select(row => row.Unit).Where(unit => units.ContainsKey(unit.Id)))
        {
            all.Insert(all.FindLastIndex(unit => unit.RegionId == added.RegionId) + 1, added);
        }

        current = new State(all);
    }

    public Region? FindRegion(string id) => regionById.GetValueOrDefault(new RegionId(id));

    /// <summary>The unit and those above it, nearest first; none where it is unknown.</summary>
    public IEnumerable<Organisation> UpwardsOf(string id)
    {
        for (var unit = Find(id); unit is not null; unit = unit.ParentId is { } above ? Find(above) : null)
        {
            yield return unit;
        }
    }

    public IEnumerable<Organisation> ChildrenOf(string id) => All.Where(organisation => organisation.ParentId == id);

    /// <summary>
    /// The organisation a procedure means for a case of that region: "county:commerce", "city:commerce", "place:employment", or an id.
    /// </summary>
    /// <remarks>
    /// A zone (开发区) answers for "county". "place" is the county's department, and the city's for a case of the city. A
    /// reference that means nothing is a fault of the procedure or the case: an exception.
    /// </remarks>
    public Organisation Resolve(string reference, RegionId regionId) =>
        TryResolve(reference, regionId, out var found)
            ? found
            : throw new InvalidOperationException($"找不到“{reference}”所指的单位（地区：{FindRegion(regionId)?.Name ?? regionId}）。");

    public bool TryResolve(string reference, RegionId regionId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Organisation? found)
    {
        found = reference.Split(':') switch
        {
            ["county", string department] => Department(OrganisationLevel.County, department, regionId),
            ["place", string department] => regionId == WholeCity
                ? Department(OrganisationLevel.City, department, null)
                : Department(OrganisationLevel.County, department, regionId),
            ["city", string department] => Department(OrganisationLevel.City, department, null),
            ["province", string department] => Department(OrganisationLevel.Province, department, null),
            [string id] => Find(id),
            _ => null,
        };
        found = found is { IsClosed: false } ? found : null;
        return found is not null;
    }

    /// <summary>What the department is called whatever the county (商务部门); null where none of them has an open one.</summary>
    /// <remarks>The zones call theirs by what it does; the counties' have names of their own.</remarks>
    public string? DepartmentOfCounties(string department)
    {
        if (department == Government)
        {
            return "政府（管委会）";
        }

        List<(string Name, Region? Region)> units =
        [
            .. All.Where(unit => unit is { Level: OrganisationLevel.County, IsClosed: false } && unit.Department == department)
                .Select(unit => (unit.ShortName, FindRegion(unit.RegionId))),
        ];
        var (name, region) = units.Find(unit => unit.Region?.Kind == RegionKind.Zone) is { Name: not null } ofZone
            ? ofZone
            : units.FirstOrDefault();
        return name is not null && region is not null && name.StartsWith(region.Name, StringComparison.Ordinal)
            ? name[region.Name.Length..]
            : name;
    }

    /// <summary>
    /// A reference to a department of the applicant's own county, whichever that is (所在县区商务部门), or of the place that the application names
    /// (办理地商务部门); null for any other reference, and where no county has it.
    /// </summary>
    public string? OfAnyCounty(string reference, string place = "办理地") =>
        reference.Split(':') is [("county" or "place") and var whose, var department] && DepartmentOfCounties(department) is { } name
            ? $"{(whose == "county" ? "所在县区" : place)}{name}"
            : null;

    /// <summary>
    /// How a procedure can name the unit: by its level and department, as that of the place an application names, or by its id.
    /// </summary>
    public static IReadOnlyList<string> References(Organisation unit)
    {
        var own = unit.Level switch
        {
            OrganisationLevel.County => "county",
            OrganisationLevel.City => "city",
            _ => "province",
        };
        return unit.Level == OrganisationLevel.Province
            ? [$"{own}:{unit.Department}", unit.Id.Value]
            : [$"{own}:{unit.Department}", $"place:{unit.Department}", unit.Id.Value];
    }

    private Organisation? Department(OrganisationLevel level, string department, RegionId? regionId) =>
        All.FirstOrDefault(organisation =>
            organisation.Level == level && organisation.Department == department && (regionId is null || organisation.RegionId == regionId)
        );

    private sealed record State(IReadOnlyList<Organisation> All)
    {
        public FrozenDictionary<OrganisationId, Organisation> ById { get; } = All.ToFrozenDictionary(organisation => organisation.Id);
    }
}

internal sealed record OrganisationFile(IReadOnlyList<Region> Regions, IReadOnlyList<Organisation> Organisations);
