using System.Text;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>Holds a package against what is installed here, file by file.</summary>
public sealed class PackageCheck(MeasureCatalogue measures, OrganisationTree organisations, PublishCheck publish, WorkflowFolder folder, ActivityCatalog catalog)
{
    private const string MeasureFile = "/measure.json";

    internal async Task<(PackagePreview Preview, IReadOnlyList<PreparedDraft> Drafts)> RunAsync(DbContext db, PackageArchive archive, CancellationToken cancellation)
    {
        var file = archive.Files.Keys.Where(path => path.StartsWith("measures/", StringComparison.Ordinal) && path.EndsWith(MeasureFile, StringComparison.Ordinal)).ToList();
        if (file is not [var measurePath])
        {
            return (PackagePreview.Broken(file.Count == 0 ? "压缩包中没有 measure.json，不是举措包。" : "压缩包中有几项举措，请一次导入一项。"), []);
        }

        var measureId = measurePath.Split('/')[1];
        List<PackageLine> lines = [Measure(measurePath, measureId, archive.Files[measurePath])];
        List<PreparedDraft> drafts = [];
        var definitions = archive.Files.Where(item => item.Key.EndsWith(".json", StringComparison.Ordinal) && item.Key != measurePath && item.Key != "package.json")
            .ToDictionary(item => item.Key, item => (Id: IdOf(item.Key, measureId), Json: Encoding.UTF8.GetString(item.Value).TrimStart('\uFEFF')));
        // What the package brings itself is read before what is published here: so it will be once all of it is published.
        var brought = new Lazy<Dictionary<string, JsonElement>>(() => definitions.Values.Where(item => item.Id is not null).ToDictionary(item => item.Id!, item => DefinitionReader.Parse(item.Json)));
        foreach (var (path, (id, json)) in definitions.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            var (line, draft) = await DefinitionAsync(db, path, id, json, brought, cancellation);
            lines.Add(line);
            drafts.AddRange(draft is null ? [] : [draft]);
        }

        lines.AddRange(archive.Files.Where(item => item.Key.StartsWith("mail/", StringComparison.Ordinal)).OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => Mail(item.Key, item.Value)));
        return (new PackagePreview(measureId, lines), drafts);
    }

    /// <summary>The data of a measure are pinned by its cases and read at start: they are compared, never exchanged while the program runs.</summary>
    private PackageLine Measure(string path, string measureId, byte[] content)
    {
        try
        {
            var read = JsonFile.Read<MeasurePackage>(path, content);
            new MeasureCheck(path, read, Encoding.UTF8.GetString(JsonFile.Bytes(Path.Combine(folder.Path, MeasureCatalogue.SourceDocument))), organisations).Run();
            return measures.Find(measureId) is not { } here
                ? new PackageLine(path, $"举措 {measureId} 的数据", PackageLineState.Refused, [$"本系统没有举措 {measureId}。请先把 measure.json 放入 workflows/measures/{measureId}，重启后再导入流程。"])
                : here.ContentHash == MeasureCatalogue.HashOf(content)
                ? new PackageLine(path, $"举措 {measureId} 的数据", PackageLineState.Same, [])
                : new PackageLine(path, $"举措 {measureId} 的数据（表单、材料、金额规则）", PackageLineState.Stays, ["与本系统的不同，导入不更换：办件按提交时的举措数据办理。要更换时，请把它放入 workflows/measures 后重启。"]);
        }
        catch (BrokenFileException broken)
        {
            return new PackageLine(path, $"举措 {measureId} 的数据", PackageLineState.Refused, [broken.Message]);
        }
    }

    private async Task<(PackageLine Line, PreparedDraft? Draft)> DefinitionAsync(
        DbContext db, string path, string? id, string json, Lazy<Dictionary<string, JsonElement>> brought, CancellationToken cancellation)
    {
        PackageLine Refused(params IEnumerable<string> reasons) => new(path, "流程定义", PackageLineState.Refused, [.. reasons]);
        if (id is null)
        {
            return (Refused("举措中没有哪个办理流程使用这份文件。"), null);
        }

        try
        {
            var document = DefinitionReader.Parse(json);
            if (DefinitionReader.Text(document, "definitionId") != id)
            {
                return (Refused($"其中的 definitionId 应为“{id}”。"), null);
            }

            var latest = await DefinitionVersion.LatestAsync(db, id, cancellation);
            var name = latest?.Name ?? DefinitionReader.Text(document, "name") ?? id;
            if (DraftStore.Prepare(id, name, json, latest, catalog) is not { } draft)
            {
                return (new PackageLine(path, name, PackageLineState.Same, []), null);
            }

            var problems = await publish.CheckAsync(db, await Closure.ReadAsync(db, document, brought.Value, cancellation), cancellation);
            var errors = problems.Where(problem => problem.IsError).Select(problem => problem.Message).Distinct().ToList();
            return errors.Count > 0
                ? (Refused(errors), null)
                : (new PackageLine(path, name, latest is null ? PackageLineState.New : PackageLineState.Changed, [.. draft.Changes, .. problems.Select(problem => $"提醒：{problem.Message}")]), draft);
        }
        catch (DefinitionException broken)
        {
            return (Refused(broken.Problems.Select(problem => problem.Message)), null);
        }
    }

    private PackageLine Mail(string path, byte[] content)
    {
        var (name, here) = (Path.GetFileNameWithoutExtension(path), Path.Combine(folder.Path, "mail", Path.GetFileName(path)));
        try
        {
            var text = Encoding.UTF8.GetString(content);
            MailTemplate.Parse(path, text, "");
            return !File.Exists(here) ? new PackageLine(path, $"邮件模板 {name}", PackageLineState.Stays, ["本系统没有这个模板。要使用时，请把它放入 workflows/mail 后重启。"])
                : File.ReadAllText(here) == text ? new PackageLine(path, $"邮件模板 {name}", PackageLineState.Same, [])
                : new PackageLine(path, $"邮件模板 {name}", PackageLineState.Stays, ["与本系统的不同，导入不更换。要更换时，请把它放入 workflows/mail 后重启。"]);
        }
        catch (MailTemplateException broken)
        {
            return new PackageLine(path, $"邮件模板 {name}", PackageLineState.Refused, [broken.Message]);
        }
    }

    private string? IdOf(string path, string measureId) => path.Split('/') switch
    {
        ["shared", var file] => ProcedureLibrary.SharedId(file),
        ["measures", var id, var file] when id == measureId && measures.Find(id)?.Procedures.FirstOrDefault(procedure => procedure.File == file) is { } procedure => ProcedureLibrary.DefinitionId(id, procedure.Id),
        _ => null,
    };
}
