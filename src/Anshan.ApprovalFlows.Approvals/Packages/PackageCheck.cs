using System.Text;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>What a package would bring in.</summary>
internal sealed record Findings(PackagePreview Preview, IReadOnlyList<PreparedDraft> Drafts, IReadOnlyList<PreparedFile> Files)
{
    public static Findings Broken(string problem) => new(PackagePreview.Broken(problem), [], []);
}

/// <summary>A version of a file to be kept, and in what it differs from the one in force.</summary>
internal sealed record PreparedFile(string Path, string Title, string Hash, string Content, IReadOnlyList<string> Changes);

/// <summary>Checks a package against what is in force here, file by file: as if all of it were in force.</summary>
public sealed class PackageCheck(MeasureCatalogue measures, PackageFileCheck check, ActivityCatalog catalog)
{
    private const string MeasureFile = "/measure.json";

    internal async Task<Findings> RunAsync(DbContext db, PackageArchive archive, CancellationToken cancellation)
    {
        var texts = archive
            .Files.OrderBy(file => file.Key, StringComparer.Ordinal)
            .ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value).TrimStart('\uFEFF'));
        var file = texts
            .Keys.Where(path =>
                path.StartsWith("measures/", StringComparison.Ordinal) && path.EndsWith(MeasureFile, StringComparison.Ordinal)
            )
            .ToList();
        if (file is not [var measurePath])
        {
            return Findings.Broken(file.Count == 0 ? "压缩包中没有 measure.json，不是举措包。" : "压缩包中有几项举措，请一次导入一项。");
        }

        try
        {
            return await RunAsync(db, texts, measurePath, check.Measure(measurePath, texts[measurePath]), cancellation);
        }
        catch (BrokenFileException broken)
        {
            // Whatever else there is belongs to this file: looked at without it, it would seem wrong too.
            return new Findings(
                new PackagePreview(PackageFile.MeasureOf(measurePath), [Refused(measurePath, check.TitleOf(measurePath), broken.Message)]),
                [],
                []
            );
        }
    }

    private async Task<Findings> RunAsync(
        DbContext db,
        Dictionary<string, string> texts,
        string measurePath,
        MeasurePackage measure,
        CancellationToken cancellation
    )
    {
        var definitions = texts
            .Where(text => text.Key.EndsWith(".json", StringComparison.Ordinal) && text.Key != measurePath && text.Key != "package.json")
            .ToDictionary(text => text.Key, text => (Id: IdOf(text.Key, measure), Json: text.Value));
        var mails = texts
            .Where(text => PackageFile.TemplateOf(text.Key) is not null)
            .Select(text =>
                (
                    Path: text.Key,
                    Template: PackageFile.TemplateOf(text.Key)!,
                    Content: text.Value,
                    Problem: check.MailProblem(PackageFile.TemplateOf(text.Key)!, text.Value)
                )
            )
            .ToList();
        var then = new Surroundings(
            check.Under(measure, mails.Where(mail => mail.Problem is null).Select(mail => (mail.Template, mail.Content))),
            new Lazy<Dictionary<string, JsonElement>>(() =>
                definitions
                    .Values.Where(item => item.Id is not null)
                    .ToDictionary(item => item.Id!, item => DefinitionReader.Parse(item.Json))
            ),
            IsOther: measure.ContentHash != measures[measure.Id].ContentHash
        );

        List<(PackageLine Line, PreparedDraft? Draft, PreparedFile? File)> found =
        [
            await MeasureAsync(
                db,
                measurePath,
                measure,
                texts[measurePath],
                definitions.Values.Select(item => item.Id).OfType<string>().ToHashSet(),
                cancellation
            ),
        ];
        foreach (var (path, (id, json)) in definitions)
        {
            found.Add(await DefinitionAsync(db, path, id, json, then, cancellation));
        }

        foreach (var mail in mails)
        {
            found.Add(
                mail.Problem is { } problem
                    ? (Refused(mail.Path, check.TitleOf(mail.Path), problem), null, null)
                    : await FileAsync(db, mail.Path, mail.Content, cancellation)
            );
        }

        return new Findings(
            new PackagePreview(measure.Id, [.. found.Select(item => item.Line)]),
            [.. found.Select(item => item.Draft).OfType<PreparedDraft>()],
            [.. found.Select(item => item.File).OfType<PreparedFile>()]
        );
    }

    private async Task<(PackageLine, PreparedDraft?, PreparedFile?)> MeasureAsync(
        DbContext db,
        string path,
        MeasurePackage measure,
        string content,
        IReadOnlySet<string> brought,
        CancellationToken cancellation
    ) =>
        await check.AgainstPublishedAsync(db, measure, brought, cancellation) is { Count: > 0 } problems
            ? (Refused(path, check.TitleOf(path), problems), null, null)
            : await FileAsync(db, path, content, cancellation);

    /// <summary>A file that is kept in versions.</summary>
    private async Task<(PackageLine, PreparedDraft?, PreparedFile?)> FileAsync(
        DbContext db,
        string path,
        string content,
        CancellationToken cancellation
    )
    {
        var (hash, title) = (PackageFile.HashOf(path, content), check.TitleOf(path));
        var kept = await db.Set<PackageFile>().AsNoTracking().Where(row => row.Path == path).ToListAsync(cancellation);
        var inForce = kept.Find(row => row.IsInForce);
        if (inForce?.Hash == hash)
        {
            return (new PackageLine(path, title, PackageLineState.Same, []), null, null);
        }

        var changes = inForce is null ? ["新增"] : PackageFileChanges.Between(path, inForce.Content, content);
        return kept.Exists(row => row.Hash == hash)
            ? (new PackageLine(path, title, PackageLineState.Kept, changes), null, null)
            : (
                new PackageLine(path, title, inForce is null ? PackageLineState.New : PackageLineState.Changed, changes),
                null,
                new PreparedFile(path, title, hash, content, changes)
            );
    }

    private async Task<(PackageLine, PreparedDraft?, PreparedFile?)> DefinitionAsync(
        DbContext db,
        string path,
        string? id,
        string json,
        Surroundings then,
        CancellationToken cancellation
    )
    {
        if (id is null)
        {
            return (Refused(path, "流程定义", "举措中没有哪个办理流程使用这份文件。"), null, null);
        }

        try
        {
            var document = DefinitionReader.Parse(json);
            if (DefinitionReader.Text(document, "definitionId") != id)
            {
                return (Refused(path, "流程定义", $"其中的 definitionId 应为“{id}”。"), null, null);
            }

            var latest = await DefinitionVersion.LatestAsync(db, id, cancellation);
            var name = latest?.Name ?? DefinitionReader.Text(document, "name") ?? id;
            var draft = DraftStore.Prepare(id, name, json, latest, catalog, keepsDraft: true);
            if (draft is null && !then.IsOther)
            {
                return (new PackageLine(path, name, PackageLineState.Same, []) { IsDefinition = true }, null, null);
            }

            var problems = await then.Rules.CheckAsync(
                db,
                await Closure.ReadAsync(db, document, then.Brought.Value, cancellation),
                cancellation
            );
            if (problems.Any(problem => problem.IsError))
            {
                return (
                    Refused(path, name, problems.Where(problem => problem.IsError).Select(problem => problem.Message).Distinct()),
                    null,
                    null
                );
            }

            var state =
                draft is null ? PackageLineState.Same
                : latest is null ? PackageLineState.New
                : PackageLineState.Changed;
            return (
                new PackageLine(
                    path,
                    name,
                    state,
                    [.. draft?.Changes ?? [], .. Kept(draft, latest), .. problems.Select(problem => $"提醒：{problem.Message}")]
                )
                {
                    IsDefinition = true,
                },
                draft,
                null
            );
        }
        catch (DefinitionException broken)
        {
            return (Refused(path, "流程定义", broken.Problems.Select(problem => problem.Message)), null, null);
        }
    }

    private static IEnumerable<string> Kept(PreparedDraft? draft, DefinitionVersion? latest) =>
        draft is not null && DraftStore.IsDraft(latest)
            ? [$"提醒：有一份未发布的草稿（第 {latest!.Version} 版，{latest.ChangedBy}），导入后仍然保留，导入的内容是第 {draft.Number} 版"]
            : [];

    private static PackageLine Refused(string path, string title, params IEnumerable<string> reasons) =>
        new(path, title, PackageLineState.Refused, [.. reasons]);

    private static string? IdOf(string path, MeasurePackage measure) =>
        path.Split('/') switch
        {
            ["shared", var file] => ProcedureLibrary.SharedId(file),
            ["measures", var id, var file]
                when id == measure.Id && measure.Procedures.FirstOrDefault(procedure => procedure.File == file) is { } procedure =>
                MeasurePackage.DefinitionId(id, procedure.Id),
            _ => null,
        };

    /// <summary>What a definition of the package would meet if all of it were in force.</summary>
    /// <param name="Rules">The rules.</param>
    /// <param name="Brought">The definitions of the package, by id: read before what is published here, so it will be once all of it is
    /// published.</param>
    /// <param name="IsOther">Whether the data of the measure are others than here: then a definition that is here already is asked
    /// again.</param>
    private sealed record Surroundings(PublishCheck Rules, Lazy<Dictionary<string, JsonElement>> Brought, bool IsOther);
}
