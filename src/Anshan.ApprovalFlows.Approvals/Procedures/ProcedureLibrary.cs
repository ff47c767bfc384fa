using System.Collections.Concurrent;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>
/// Brings the definitions of <c>workflows/</c> into the database: a file that changed, or that uses one that changed, becomes a new
/// published version.
/// </summary>
/// <remarks>
/// What is shared comes first, in the order of its uses, then the procedures of the measures. What an administrator made in the designer is
/// never overwritten by a file. Cases under way keep their version and the versions it uses.
/// </remarks>
public sealed class ProcedureLibrary(
    MeasureCatalogue measures,
    PublishCheck check,
    OpenDatabase open,
    IWriteGate gate,
    TimeProvider machine,
    BusinessTime now
)
{
    private const string SharedPrefix = "shared-";

    /// <summary>Files that passed the checks with these versions of what they use since the program started.</summary>
    private static readonly ConcurrentDictionary<string, bool> Passed = new();

    private static readonly RowKey Published = new(
        """SELECT "Id" FROM "DefinitionVersions" WHERE "DefinitionId" = @p0 AND "IsPublished" = @p1""",
        nameof(DefinitionVersion.DefinitionId),
        nameof(DefinitionVersion.IsPublished)
    );

    /// <summary>The definition id of a file in <c>workflows/shared</c>.</summary>
    public static string SharedId(string file) => SharedPrefix + Path.GetFileNameWithoutExtension(file);

    /// <summary>The file in <c>workflows/shared</c> of a definition; null where the id is not that of a shared one.</summary>
    public static string? SharedFile(string definitionId) =>
        definitionId.StartsWith(SharedPrefix, StringComparison.Ordinal)
        && definitionId.AsSpan(SharedPrefix.Length).IndexOfAny('/', '\\', '.') < 0
            ? $"{definitionId[SharedPrefix.Length..]}.json"
            : null;

    /// <summary>Loads what procedures share, then every procedure.</summary>
    /// <param name="workflowsFolder">The folder of definitions.</param>
    /// <param name="only">The measures whose procedures, and what they share, are wanted; all where none is named.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <returns>What was left as it is, a sentence each: files that do not fit the data that an administrator has put in force.</returns>
    /// <exception cref="DefinitionException">A file is missing or broken; it names the file and every problem.</exception>
    public async Task<IReadOnlyList<string>> LoadAsync(
        string workflowsFolder,
        IReadOnlyCollection<string>? only = null,
        CancellationToken cancellation = default
    )
    {
        List<DefinitionFile> procedures = [];
        foreach (
            var (measure, procedure) in measures
                .OfFolder.Where(measure => only?.Contains(measure.Id) ?? true)
                .SelectMany(measure => measure.Procedures.Select(procedure => (measure, procedure)))
        )
        {
            var file = Path.Combine(workflowsFolder, "measures", measure.Id, procedure.File);
            var json = File.Exists(file)
                ? await File.ReadAllTextAsync(file, cancellation)
                : throw new DefinitionException(file, [new DefinitionProblem("$", $"“{measure.Title}”的办理流程文件不存在。")]);
            procedures.Add(new DefinitionFile(file, MeasurePackage.DefinitionId(measure.Id, procedure.Id), measure.Title, json));
        }

        List<string> left = [];
        var shared = await SharedAsync(Path.Combine(workflowsFolder, "shared"), cancellation);
        foreach (var file in shared.Where(file => only is null || IsUsed(file, [.. shared, .. procedures])).Concat(procedures))
        {
            left.AddRange(await LoadAsync(file, cancellation));
        }

        return left;
    }

    /// <summary>The version that new cases start on.</summary>
    public static Task<string?> PublishedVersionAsync(DbContext db, string measureId, string procedureId, CancellationToken cancellation) =>
        db.TextAsync<DefinitionVersion>(Published, cancellation, MeasurePackage.DefinitionId(measureId, procedureId), true);

    private static bool IsUsed(DefinitionFile shared, IEnumerable<DefinitionFile> users) =>
        users.Any(user => user != shared && user.Json.Contains($"\"{shared.DefinitionId}\"", StringComparison.Ordinal));

    /// <summary>The shared files, each behind those it uses.</summary>
    private static async Task<IReadOnlyList<DefinitionFile>> SharedAsync(string folder, CancellationToken cancellation)
    {
        var open = new List<(DefinitionFile File, HashSet<string> Uses)>();
        string[] paths = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)] : [];
        foreach (var path in paths)
        {
            var json = await File.ReadAllTextAsync(path, cancellation);
            var document = await InFileAsync(path, () => Task.FromResult(DefinitionReader.Parse(json)));
            var name =
                document.TryGetProperty("name", out var text) && text.ValueKind == JsonValueKind.String
                    ? text.GetString()!
                    : SharedId(path);
            open.Add((new DefinitionFile(path, SharedId(path), name, json), [.. Closure.Named(document)]));
        }

        var ordered = new List<DefinitionFile>();
        while (open.Count > 0)
        {
            // In a circle no file is without uses: the reader reports the first.
            var free = Math.Max(
                0,
                open.FindIndex(item => !open.Exists(other => other != item && item.Uses.Contains(other.File.DefinitionId)))
            );
            ordered.Add(open[free].File);
            open.RemoveAt(free);
        }

        return ordered;
    }

    private async Task<IEnumerable<string>> LoadAsync(DefinitionFile file, CancellationToken cancellation)
    {
        await using var pooled = open();
        var db = pooled.Context;
        var closure = await InFileAsync(file.Path, () => Closure.ReadAsync(db, file.Json, cancellation));
        if (await IsKeptAsync(db, file, closure, cancellation))
        {
            return [];
        }

        var content = string.Join(
            '\n',
            closure
                .Uses.OrderBy(use => use.Key, StringComparer.Ordinal)
                .Select(use => $"{use.Key} {use.Value}")
                .Prepend(file.Hash)
                .Append(file.Path)
                .Append(measures.OfDefinition(file.DefinitionId)?.Measure.ContentHash)
        );
        if (!Passed.ContainsKey(content))
        {
            try
            {
                await RefuseAsync(db, file, closure, cancellation);
            }
            catch (DefinitionException broken) when (IsUnderOtherData(file))
            {
                return broken.Problems.Select(problem => $"{file.Path}：{problem.Message}");
            }

            Passed[content] = true;
        }

        await gate.WriteAsync((context, token) => PublishAsync(context, file, closure, token), cancellation);
        return [];
    }

    /// <summary>Whether the measure of this file uses other data than those beside the file.</summary>
    private bool IsUnderOtherData(DefinitionFile file) =>
        measures.OfFolder.FirstOrDefault(measure =>
            measure.Procedures.Any(procedure => MeasurePackage.DefinitionId(measure.Id, procedure.Id) == file.DefinitionId)
        )
            is { } ours
        && measures.Find(ours.Id)?.ContentHash != ours.ContentHash;

    private async Task RefuseAsync(DbContext db, DefinitionFile file, Closure closure, CancellationToken cancellation)
    {
        var problems =
            closure.Definition.DefinitionId == file.DefinitionId
                ? await check.CheckAsync(db, closure, cancellation)
                : [new DefinitionProblem("$.definitionId", $"应为“{file.DefinitionId}”。")];
        if (problems.Any(problem => problem.IsError))
        {
            throw new DefinitionException(file.Path, [.. problems.Where(problem => problem.IsError)]);
        }
    }

    private async Task<int> PublishAsync(DbContext db, DefinitionFile file, Closure closure, CancellationToken cancellation)
    {
        if (await IsKeptAsync(db, file, closure, cancellation))
        {
            return 0;
        }

        var number = (await DefinitionVersion.LatestAsync(db, file.DefinitionId, cancellation) is { } latest ? latest.Version : 0) + 1;
        var version = new DefinitionVersion
        {
            Id = $"{file.DefinitionId}:{number}",
            DefinitionId = file.DefinitionId,
            Version = number,
            Name = closure.Definition.Name is { Length: > 0 } own ? own : file.Name,
            Json = file.Json,
            ContentHash = file.Hash,
            IsPublished = true,
            Origin = DefinitionVersion.FromFiles,
            CreatedAt = machine.GetUtcNow(),
            PublishedAt = machine.GetUtcNow(),
        };
        await Publication.WriteAsync(db, version, closure, now(), cancellation);
        return 1;
    }

    /// <summary>Whether the latest version is the designer's, or was made of this file and of the same versions of what it uses.</summary>
    private static async Task<bool> IsKeptAsync(DbContext db, DefinitionFile file, Closure closure, CancellationToken cancellation)
    {
        if (await DefinitionVersion.LatestAsync(db, file.DefinitionId, cancellation) is not { } version)
        {
            return false;
        }

        if (version.Origin != DefinitionVersion.FromFiles || version.ContentHash != file.Hash)
        {
            return version.Origin != DefinitionVersion.FromFiles;
        }

        var pinned = await db.Set<DefinitionUse>()
            .AsNoTracking()
            .Where(use => use.DefinitionVersionId == version.Id)
            .ToDictionaryAsync(use => use.UsedDefinitionId, use => use.UsedVersionId, cancellation);
        return pinned.Count == closure.Uses.Count && closure.Uses.All(use => pinned.GetValueOrDefault(use.Key) == use.Value);
    }

    private static async Task<T> InFileAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DefinitionException broken)
        {
            throw new DefinitionException(path, broken.Problems);
        }
    }

    private sealed record DefinitionFile(string Path, string DefinitionId, string Name, string Json)
    {
        public string Hash { get; } = DefinitionVersion.HashOf(Json);
    }
}
