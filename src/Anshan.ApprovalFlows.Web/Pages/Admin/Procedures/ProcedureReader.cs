using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Versions;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>A version in a list.</summary>
public sealed record VersionLine(
    string DefinitionId,
    int Version,
    string Name,
    bool IsPublished,
    DateTimeOffset? PublishedAt,
    string Origin,
    string? ChangedBy
)
{
    public string Words => $"第 {Version} 版{(IsPublished ? "（已发布）" : PublishedAt is null ? "（草稿）" : "")}";
}

/// <summary>A definition in the list of procedures.</summary>
/// <param name="DefinitionId">The definition.</param>
/// <param name="Measure">What it carries out; null where it is shared, or none's.</param>
/// <param name="Procedure">Its place in the measure.</param>
/// <param name="Published">What new cases start on; null where none does.</param>
/// <param name="Latest">The version with the highest number.</param>
/// <param name="Running">Cases that are not over on any of its versions.</param>
public sealed record ProcedureLine(
    string DefinitionId,
    MeasurePackage? Measure,
    ProcedureSpec? Procedure,
    VersionLine? Published,
    VersionLine Latest,
    int Running
)
{
    public string Name =>
        Measure is null ? Latest.Name : $"{Measure.Id} {Measure.Title}{(Measure.Procedures.Count > 1 ? $"：{Procedure!.Title}" : "")}";

    /// <summary>The draft that is newer than what is published.</summary>
    public VersionLine? Draft => Latest is { IsPublished: false, PublishedAt: null } ? Latest : null;
}

/// <summary>One version of a definition, read with the definitions it uses.</summary>
public sealed record ReadProcedure(
    VersionLine Version,
    WorkflowDefinition Definition,
    MeasurePackage? Measure,
    ProcedureSpec? Procedure,
    IReadOnlyList<VersionLine> Versions
);

/// <summary>Reads procedures for the pages of administrators.</summary>
public sealed class ProcedureReader(DbContext db, DefinitionStore definitions, MeasureCatalogue catalogue, RunningCases cases)
{
    public async Task<IReadOnlyList<ProcedureLine>> ListAsync(CancellationToken cancellation)
    {
        var lines = await Lines(db.Set<DefinitionVersion>()).ToListAsync(cancellation);
        var running = await cases.CountsAsync(cancellation);
        var places = catalogue
            .All.SelectMany(measure => measure.Procedures.Select(procedure => (measure, procedure)))
            .Select(
                (place, index) =>
                    (Id: MeasurePackage.DefinitionId(place.measure.Id, place.procedure.Id), place.measure, place.procedure, index)
            )
            .ToDictionary(place => place.Id);
        return
        [
            .. lines
                .GroupBy(line => line.DefinitionId)
                .Select(group =>
                    (
                        Place: places.GetValueOrDefault(group.Key),
                        Line: new ProcedureLine(
                            group.Key,
                            places.GetValueOrDefault(group.Key).measure,
                            places.GetValueOrDefault(group.Key).procedure,
                            group.FirstOrDefault(line => line.IsPublished),
                            group.MaxBy(line => line.Version)!,
                            running.GetValueOrDefault(group.Key)
                        )
                    )
                )
                .OrderBy(item => item.Line.Measure is null)
                .ThenBy(item => item.Place.index)
                .ThenBy(item => item.Line.Name, StringComparer.Ordinal)
                .Select(item => item.Line),
        ];
    }

    /// <summary>
    /// A version with the published versions of what it uses, as publishing it now would pin them; the latest where none is named.
    /// </summary>
    /// <exception cref="DefinitionException">The draft cannot be read.</exception>
    public async Task<ReadProcedure?> FindAsync(string definitionId, int? version, CancellationToken cancellation)
    {
        var lines = await Lines(
                db.Set<DefinitionVersion>().Where(row => row.DefinitionId == definitionId).OrderByDescending(row => row.Version)
            )
            .ToListAsync(cancellation);
        if (lines.Find(line => version is null || line.Version == version) is not { } line)
        {
            return null;
        }

        var row = await db.Set<DefinitionVersion>()
            .AsNoTracking()
            .Where(item => item.DefinitionId == definitionId && item.Version == line.Version)
            .Select(item => new { item.Id, item.Json })
            .SingleAsync(cancellation);
        var definition = line.PublishedAt is null
            ? (await Closure.ReadAsync(db, row.Json, cancellation)).Definition
            : await definitions.GetAsync(db, row.Id, cancellation);
        var place = catalogue.OfDefinition(definitionId);
        return new ReadProcedure(line, definition, place?.Measure, place?.Procedure, lines);
    }

    private static IQueryable<VersionLine> Lines(IQueryable<DefinitionVersion> rows) =>
        rows.AsNoTracking()
            .Select(row => new VersionLine(
                row.DefinitionId,
                row.Version,
                row.Name,
                row.IsPublished,
                row.PublishedAt,
                row.Origin,
                row.ChangedBy
            ));
}
