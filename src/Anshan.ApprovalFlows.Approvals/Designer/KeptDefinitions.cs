using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>The folder of definitions, measures and mails.</summary>
public sealed record WorkflowFolder(string Path)
{
    /// <summary>Where the definition of a procedure, or a shared one, stands; null where no file is its.</summary>
    public string? FileOf(string definitionId, MeasureCatalogue measures) =>
        measures.OfDefinition(definitionId) is { } place ? System.IO.Path.Combine(Path, "measures", place.Measure.Id, place.Procedure.File)
        : ProcedureLibrary.SharedFile(definitionId) is { } shared ? System.IO.Path.Combine(Path, "shared", shared)
        : null;
}

/// <summary>A definition that an administrator made, beside a file that says something else.</summary>
/// <param name="Version">The latest version, which is kept.</param>
/// <param name="FileJson">The content of the file.</param>
/// <param name="Changes">What taking the file would change, in sentences.</param>
public sealed record KeptDefinition(DefinitionVersion Version, string FileJson, IReadOnlyList<string> Changes);

/// <summary>Finds definitions whose file was not loaded because an administrator has changed them, with the differences.</summary>
public sealed class KeptDefinitions(WorkflowFolder folder, MeasureCatalogue measures, ActivityCatalog catalog)
{
    /// <summary>Every such definition, by name.</summary>
    public async Task<IReadOnlyList<KeptDefinition>> ReadAsync(DbContext db, CancellationToken cancellation)
    {
        var versions = db.Set<DefinitionVersion>().AsNoTracking();
        var made = await versions.Where(row => row.Origin == DefinitionVersion.FromDesigner).LatestOf(versions).ToListAsync(cancellation);
        List<KeptDefinition> kept = [];
        foreach (var version in made.OrderBy(version => version.Name, StringComparer.Ordinal))
        {
            if (
                folder.FileOf(version.DefinitionId, measures) is { } file
                && File.Exists(file)
                && Compare(version, await File.ReadAllTextAsync(file, cancellation)) is { } difference
            )
            {
                kept.Add(difference);
            }
        }

        return kept;
    }

    private KeptDefinition? Compare(DefinitionVersion version, string json)
    {
        try
        {
            return DraftStore.IsSame(version, json, version.Name)
                ? null
                : new KeptDefinition(
                    version,
                    json,
                    DefinitionChanges.Between(version.Json, DraftStore.Under(version, version.Name, json), catalog)
                );
        }
        catch (DefinitionException broken)
        {
            return new KeptDefinition(version, json, [.. broken.Problems.Select(problem => $"文件不能读取：{problem.Message}")]);
        }
    }
}
