using System.Text;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>The checks of the data of a measure and of the text of a mail before they are in force, whoever wrote them.</summary>
public sealed class PackageFileCheck(
    MeasureCatalogue measures,
    OrganisationTree organisations,
    MailTemplates mails,
    ActivityCatalog catalog,
    WorkflowFolder folder
)
{
    /// <summary>What the file is, on screen: a mail by its subject where it is known.</summary>
    public string TitleOf(string path) =>
        PackageFile.MeasureOf(path) is { } measure ? $"举措 {measure} 的数据（表单、材料、金额规则）"
        : PackageFile.TemplateOf(path) is { } template && mails.Has(template) ? $"邮件“{mails.TitleOf(template)}”"
        : $"邮件 {PackageFile.TemplateOf(path)}";

    /// <summary>The data of a measure that this text is, quoted from the policy and sound in itself.</summary>
    /// <exception cref="BrokenFileException">It is not; with the place and the reason.</exception>
    public MeasurePackage Measure(string path, string content)
    {
        var measure = MeasureCatalogue.Parse(content, path);
        new MeasureCheck(
            path,
            measure,
            Encoding.UTF8.GetString(JsonFile.Bytes(Path.Combine(folder.Path, MeasureCatalogue.SourceDocument))),
            organisations
        ).Run();
        return measures.Find(measure.Id) is null ? throw new BrokenFileException(path, "$.id", $"本系统没有举措 {measure.Id}。") : measure;
    }

    /// <summary>Why a text cannot be that mail; null when it can.</summary>
    public string? MailProblem(string template, string content)
    {
        var here = mails.Has(template);
        if (template.StartsWith('_') || (here && !mails.IsAboutCases(template)))
        {
            return "这不是办件邮件，不随举措包导入。";
        }

        try
        {
            var then = mails.With([(template, content)]);
            var given = here ? CaseMails.AlwaysGiven.Union(mails.Needs(template)).ToList() : [.. CaseMails.AlwaysGiven];
            if (!then.IsAboutCases(template))
            {
                return "办件邮件必须写明办件编号：needs 中缺少 caseNumber。";
            }

            if (then.Needs(template).Except(given).ToList() is { Count: > 0 } unknown)
            {
                return $"needs 中的 {string.Join("、", unknown)} 在发送时不一定有，请改为可选（用 if 包住）。可以写的有：{string.Join("、", given)}。";
            }

            var known = CaseMails.AlwaysGiven.Concat(CaseMails.SometimesGiven).Union(mails.Keys).ToList();
            if (then.Uses(template).Except(known).ToList() is { Count: > 0 } nowhere)
            {
                return $"正文用到的 {string.Join("、", nowhere)} 没有哪封邮件会给出，请检查拼写。可以写的有：{string.Join("、", known.Order(StringComparer.Ordinal))}。";
            }

            // With the least that it can be given, and with all of it.
            var model = then.Needs(template).ToDictionary(key => key, object? (key) => $"（{key}）");
            then.Render(template, model, DateTimeOffset.UnixEpoch);
            foreach (var key in (string[])[.. CaseMails.AlwaysGiven, .. CaseMails.SometimesGiven])
            {
                model[key] = $"（{key}）";
            }

            then.Render(template, model, DateTimeOffset.UnixEpoch);
            return null;
        }
        catch (MailTemplateException broken)
        {
            return broken.Message;
        }
    }

    /// <summary>Whether the published definitions would still fit; empty when every procedure of the measure is there and fits.</summary>
    /// <param name="db">Where the published definitions are.</param>
    /// <param name="measure">The data that would be in force.</param>
    /// <param name="brought">Definitions that would come with them, by id: they are looked at for themselves.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public async Task<IReadOnlyList<string>> AgainstPublishedAsync(
        DbContext db,
        MeasurePackage measure,
        IReadOnlySet<string> brought,
        CancellationToken cancellation
    )
    {
        List<string> problems = [];
        var rules = Under(measure, []);
        foreach (var procedure in measure.Procedures)
        {
            var id = MeasurePackage.DefinitionId(measure.Id, procedure.Id);
            if (brought.Contains(id))
            {
                continue;
            }

            if (await DefinitionVersion.PublishedJsonAsync(db, id, cancellation) is not { } json)
            {
                problems.Add($"办理流程“{procedure.Title}”（{procedure.File}）还没有发布。");
                continue;
            }

            var found = await rules.CheckAsync(db, await Closure.ReadAsync(db, json, cancellation), cancellation);
            problems.AddRange(
                found
                    .Where(problem => problem.IsError)
                    .Select(problem => $"在用的流程“{procedure.Title}”与这些数据不符：{problem.Message}")
                    .Distinct()
            );
        }

        return problems;
    }

    /// <summary>What publishing would ask of a definition if these were in force.</summary>
    public PublishCheck Under(MeasurePackage measure, IEnumerable<(string Template, string Content)> texts) =>
        new(catalog, measures.With(measure), new ProcedureCheck(catalog, organisations, mails.With(texts)), organisations);
}
