using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Engine.Rows;
using Anshan.ApprovalFlows.Engine.Soundness;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>Brings the procedures of <c>workflows/</c> into the database: a changed file becomes a new published version.</summary>
/// <remarks>What an administrator made in the designer is never overwritten by a file.</remarks>
public sealed class ProcedureLibrary(MeasureCatalogue measures, ActivityCatalog catalog, OpenDatabase open, IWriteGate gate, TimeProvider machine, BusinessTime now)
{
    private const string FromFiles = "files";

    /// <summary>Contents that passed the checks since the program started: the checks look at nothing but the content.</summary>
    private static readonly ConcurrentDictionary<string, bool> Passed = new();

    private static readonly RowKey Published = new(
        """SELECT "Id" FROM "DefinitionVersions" WHERE "DefinitionId" = @p0 AND "IsPublished" = @p1""",
        nameof(DefinitionVersion.DefinitionId), nameof(DefinitionVersion.IsPublished));

    /// <summary>The definition id of a measure's procedure.</summary>
    public static string DefinitionId(string measureId, string procedureId) => $"measure-{measureId}-{procedureId}";

    /// <summary>Loads what procedures share, then every procedure.</summary>
    /// <param name="workflowsFolder">The folder of definitions.</param>
    /// <param name="only">The measures whose procedures are wanted; all where none is named.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="DefinitionException">A file is missing or broken; it names the file and every problem.</exception>
    public async Task LoadAsync(string workflowsFolder, IReadOnlyCollection<string>? only = null, CancellationToken cancellation = default)
    {
        var wanted =
            (from measure in measures.All
             where only is null || only.Contains(measure.Id)
             from procedure in measure.Procedures
             select (File: Path.Combine(workflowsFolder, "measures", measure.Id, procedure.File), Id: DefinitionId(measure.Id, procedure.Id), measure.Title)).ToList();
        foreach (var file in JsonFile.In(Path.Combine(workflowsFolder, "shared")))
        {
            var id = SharedId(Path.GetFileNameWithoutExtension(file));
            if (only is null || wanted.Exists(procedure => File.Exists(procedure.File) && File.ReadAllText(procedure.File).Contains($"\"{id}\"", StringComparison.Ordinal)))
            {
                await LoadAsync(file, id, id, cancellation);
            }
        }

        foreach (var (file, id, title) in wanted)
        {
            await LoadAsync(file, id, title, cancellation);
        }
    }

    /// <summary>The definition id of a file in <c>workflows/shared</c>.</summary>
    public static string SharedId(string name) => $"shared-{name}";

    /// <summary>The version that new cases start on.</summary>
    public static Task<string?> PublishedVersionAsync(DbContext db, string measureId, string procedureId, CancellationToken cancellation) =>
        db.TextAsync<DefinitionVersion>(Published, cancellation, DefinitionId(measureId, procedureId), true);

    private async Task LoadAsync(string file, string definitionId, string title, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            throw new DefinitionException(file, [new DefinitionProblem("$", $"“{title}”的办理流程文件不存在。")]);
        }

        var json = await File.ReadAllTextAsync(file, cancellation);
        await using var lent = open();
        var db = lent.Context;
        var closure = await Closure.ReadAsync(db, json, cancellation);
        var hash = await HashAsync(db, json, closure, cancellation);
        var loaded = await db.Set<DefinitionVersion>()
            .Where(row => row.DefinitionId == definitionId && row.Origin == FromFiles)
            .OrderByDescending(row => row.Version)
            .Select(row => row.ContentHash)
            .FirstOrDefaultAsync(cancellation);
        if (loaded == hash)
        {
            return;
        }

        if (!Passed.ContainsKey(hash))
        {
            Refuse(file, definitionId, closure.Definition);
            Passed[hash] = true;
        }

        await gate.WriteAsync((context, token) => PublishAsync(context, definitionId, title, closure, (json, hash), token), cancellation);
    }

    /// <summary>Over the file and what it uses: a change of a shared definition is a change of all that use it.</summary>
    private static async Task<string> HashAsync(DbContext db, string json, Closure closure, CancellationToken cancellation)
    {
        var ids = closure.Uses.Values.ToList();
        var used = ids.Count == 0
            ? []
            : await db.Set<DefinitionVersion>().Where(row => ids.Contains(row.Id)).OrderBy(row => row.DefinitionId).Select(row => row.ContentHash).ToListAsync(cancellation);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [json, .. used]))));
    }

    private void Refuse(string file, string definitionId, WorkflowDefinition definition)
    {
        var problems = DefinitionCheck.Check(definition, catalog).ToList();
        if (definition.DefinitionId != definitionId)
        {
            problems.Add(new DefinitionProblem("$.definitionId", $"应为“{definitionId}”。"));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(new SoundnessCheck(catalog).Check(definition));
        }

        if (problems.Exists(problem => problem.IsError))
        {
            throw new DefinitionException(file, [.. problems.Where(problem => problem.IsError)]);
        }
    }

    private async Task<int> PublishAsync(DbContext db, string definitionId, string name, Closure closure, (string Json, string Hash) file, CancellationToken cancellation)
    {
        var versions = await db.Set<DefinitionVersion>().Where(row => row.DefinitionId == definitionId).OrderBy(row => row.Version).AsNoTracking().ToListAsync(cancellation);
        var latestFile = versions.LastOrDefault(row => row.Origin == FromFiles);
        if (latestFile?.ContentHash == file.Hash || versions.LastOrDefault() is { Origin: not FromFiles })
        {
            return 0;
        }

        var number = versions.Count == 0 ? 1 : versions[^1].Version + 1;
        var version = new DefinitionVersion
        {
            Id = $"{definitionId}:{number}",
            DefinitionId = definitionId,
            Version = number,
            Name = name,
            Json = file.Json,
            ContentHash = file.Hash,
            IsPublished = true,
            Origin = FromFiles,
            CreatedAt = machine.GetUtcNow(),
        };
        await Publication.WriteAsync(db, version, closure, now(), cancellation);
        return 1;
    }
}
