using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>A version in a list, and whether a later one exists.</summary>
public sealed record ListedVersion(DefinitionVersion Version, bool IsLatest);

/// <summary>What a list of versions asks for.</summary>
/// <param name="Which"><c>Latest</c>, <c>Published</c>, <c>Draft</c>, <c>LatestOrPublished</c>, <c>LatestAndPublished</c>, a number, or
/// anything else for all.</param>
public sealed record DefinitionQuery(string? Which)
{
    /// <summary>Only these definitions; null for all.</summary>
    public IReadOnlyList<string>? DefinitionIds { get; init; }

    /// <summary>Only these versions; null for all.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Part of a name or an id.</summary>
    public string? Search { get; init; }

    /// <summary>By version rather than by name.</summary>
    public bool ByVersion { get; init; }

    /// <summary>From the end.</summary>
    public bool Descending { get; init; }

    /// <summary>How many come before the page, and how many stand on it.</summary>
    public int Skip { get; init; }

    /// <inheritdoc cref="Skip"/>
    public int Take { get; init; } = 100;
}

/// <summary>Reads the stored versions for the designer.</summary>
public sealed class DefinitionQueries(DbContext db)
{
    private IQueryable<DefinitionVersion> Versions => db.Set<DefinitionVersion>().AsNoTracking();

    private IQueryable<DefinitionVersion> Latest => Versions.LatestOf(Versions);

    /// <summary>One page, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<ListedVersion> Page, int Total)> ListAsync(DefinitionQuery query, CancellationToken cancellation)
    {
        var rows = Of(query.Which);
        if (query.DefinitionIds is { } definitions)
        {
            rows = rows.Where(row => definitions.Contains(row.DefinitionId));
        }

        if (query.Ids is { } ids)
        {
            rows = rows.Where(row => ids.Contains(row.Id));
        }

        if (SameText.Folded(query.Search).Length > 0)
        {
            var pattern = SameText.Pattern(query.Search);
            rows = rows.Where(row =>
                EF.Functions.Like(SameText.Folded(row.Name), pattern, "\\")
                || EF.Functions.Like(SameText.Folded(row.DefinitionId), pattern, "\\")
            );
        }

        var ordered = (query.ByVersion, query.Descending) switch
        {
            (true, true) => rows.OrderByDescending(row => row.Version),
            (true, false) => rows.OrderBy(row => row.Version),
            (false, true) => rows.OrderByDescending(row => row.Name).ThenByDescending(row => row.Version),
            _ => rows.OrderBy(row => row.Name).ThenBy(row => row.Version),
        };
        var (total, latest) = (await rows.CountAsync(cancellation), Latest);
        var page = await ordered
            .Skip(query.Skip)
            .Take(query.Take)
            .Select(row => new { Row = row, IsLatest = latest.Any(other => other.Id == row.Id) })
            .ToListAsync(cancellation);
        return ([.. page.Select(item => new ListedVersion(item.Row, item.IsLatest))], total);
    }

    /// <summary>One version of a definition, as <see cref="DefinitionQuery.Which"/> says.</summary>
    public async Task<ListedVersion?> FindAsync(string definitionId, string? which, CancellationToken cancellation) =>
        (
            await ListAsync(
                new DefinitionQuery(which)
                {
                    DefinitionIds = [definitionId],
                    ByVersion = true,
                    Descending = true,
                    Take = 1,
                },
                cancellation
            )
        ).Page
            is [var found, ..]
            ? found
            : null;

    /// <summary>A version by its id.</summary>
    public async Task<ListedVersion?> FindVersionAsync(string versionId, CancellationToken cancellation) =>
        (await ListAsync(new DefinitionQuery(null) { Ids = [versionId], Take = 1 }, cancellation)).Page is [var found, ..] ? found : null;

    /// <summary>The definitions that others may use as an activity: the published version of each, or its latest draft.</summary>
    public async Task<IReadOnlyList<DefinitionVersion>> UsableAsActivityAsync(CancellationToken cancellation)
    {
        var marked = await Versions
            .Where(row => row.Json.Contains("\"usableAsActivity\": true") || row.Json.Contains("\"usableAsActivity\":true"))
            .ToListAsync(cancellation);
        return
        [
            .. marked
                .GroupBy(row => row.DefinitionId)
                .Select(group => group.OrderByDescending(row => row.IsPublished).ThenByDescending(row => row.Version).First())
                .Where(row => WorkflowDefinition.IsMarkedUsable(DefinitionReader.Parse(row.Json))),
        ];
    }

    /// <summary>The same, as drawings name them.</summary>
    public async Task<UsedDefinitions> PaletteAsync(CancellationToken cancellation) =>
        new([.. (await UsableAsActivityAsync(cancellation)).Select(row => (row.DefinitionId, row.Name, row.Version))]);

    /// <summary>Whether another definition has this name.</summary>
    public async Task<bool> IsNameFreeAsync(string name, string? definitionId, CancellationToken cancellation) =>
        !await Latest.AnyAsync(row => row.Name == name && row.DefinitionId != definitionId, cancellation);

    private IQueryable<DefinitionVersion> Of(string? which)
    {
        var latest = Latest;
        return which switch
        {
            "Latest" => latest,
            "Draft" => latest.Where(row => !row.IsPublished),
            "Published" => Versions.Where(row => row.IsPublished),
            "LatestAndPublished" => latest.Where(row => row.IsPublished),
            "LatestOrPublished" => Versions.Where(row => row.IsPublished || latest.Any(other => other.Id == row.Id)),
            _ when int.TryParse(which, out var number) => Versions.Where(row => row.Version == number),
            _ => Versions,
        };
    }
}
