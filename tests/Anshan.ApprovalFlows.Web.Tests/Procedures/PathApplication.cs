using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Procedures;

/// <summary>How a case of a path begins: an application sent through the pages, or the click of the unit that opens it.</summary>
internal static class PathApplication
{
    /// <param name="site">The site.</param>
    /// <param name="path">The procedure.</param>
    /// <param name="region">Whose application it is.</param>
    /// <param name="typed">True: every field and file goes through the pages. False: the draft lies there already and is only sent.</param>
    public static async Task<Guid> BeginAsync(PathSite site, ProcedurePath path, string region, bool typed)
    {
        if (path.IsOpenedByUnit)
        {
            return await OpenAsync(site, path);
        }

        var browser = site.BrowserOfApplicant(site.ApplicantOf(path.Measure, region));
        var draft = typed ? await TypeAsync(site, browser, path, region) : await LayAsync(site, path, region);
        var result = await browser.PressAsync(await browser.OpenAsync(Links.ApplicationCheck(draft)), "submit", ("declared", "true"));
        return await site.Site.ReadAsync(db =>
                db.Drafts.AsNoTracking().Where(row => row.Id == draft).Select(row => row.CaseId).SingleAsync()
            ) ?? throw new PathException(path, "提交", result["error-summary"] ?? result.Main);
    }

    private static async Task<Guid> OpenAsync(PathSite site, ProcedurePath path)
    {
        var person =
            site.PersonOf(path.Steps[0].Units[0], Approvals.Access.Roles.Reviewer)
            ?? throw new PathException(path, "发起", $"没有{path.Steps[0].Units[0]}的人员。");
        var browser = await site.BrowserOfAsync(person);
        var opened = await browser.PressAsync(await browser.OpenAsync(Links.StartCase), $"start-{path.Measure}", ("name", "第一批"));
        return (
                await site.Site.ReadAsync(db =>
                    db.Cases.AsNoTracking()
                        .Where(row => row.MeasureId == path.Measure && row.ProcedureId == path.Procedure && row.ClosedAt == null)
                        .Select(row => (Guid?)row.Id)
                        .SingleOrDefaultAsync()
                )
            ) ?? throw new PathException(path, "发起", opened.Main);
    }

    /// <summary>From the first click to the last file.</summary>
    private static async Task<Guid> TypeAsync(PathSite site, Browser browser, ProcedurePath path, string region)
    {
        var measure = site.Measure(path.Measure);
        var form = await browser.PressAsync(await browser.OpenAsync(Links.StartApplication(path.Measure, path.Procedure)), "start");
        var answers = Answers(site, measure, path, region).Select(answer => ($"f.{answer.Key}", answer.Value ?? "")).ToArray();
        var materials = await browser.PressAsync(form, "next", answers);
        if (!materials.Path.EndsWith("/materials", StringComparison.Ordinal))
        {
            throw new PathException(path, "填写", materials["error-summary"] ?? materials.Main);
        }

        foreach (var material in measure.Materials)
        {
            var uploaded = await browser.UploadAsync(
                materials,
                $"[data-testid='material-{material.Id}'] [data-upload] button",
                ("材料.pdf", SampleFiles.Pdf(material.Id))
            );
            if (uploaded["upload-error"] is { } refused)
            {
                throw new PathException(path, material.Name, refused);
            }
        }

        return Guid.Parse(materials.Path.Split('/')[2]);
    }

    private static async Task<Guid> LayAsync(PathSite site, ProcedurePath path, string region)
    {
        var measure = site.Measure(path.Measure);
        var (draft, owner, now) = (Guid.NewGuid(), site.ApplicantOf(path.Measure, region).UserId, site.Now);
        var form = Answers(site, measure, path, region);
        await site.Site.WriteAsync(db =>
        {
            db.Add(
                new Draft
                {
                    Id = draft,
                    SubjectId = owner,
                    MeasureId = path.Measure,
                    ProcedureId = path.Procedure,
                    FormJson = JsonSerializer.Serialize(form),
                    CreatedAt = now,
                }
            );
            db.AddRange(
                measure.Materials.Select(material => new MaterialFile
                {
                    Id = Guid.NewGuid(),
                    DraftId = draft,
                    MaterialId = material.Id,
                    FileName = "材料.pdf",
                    ContentType = "application/pdf",
                    Size = 1234,
                    Sha256 = new string('a', 64),
                    UploadedBy = owner,
                    UploadedAt = now,
                })
            );
        });
        return draft;
    }

    private static Dictionary<string, string?> Answers(PathSite site, MeasurePackage measure, ProcedurePath path, string region) =>
        SampleAnswers.Fill(measure.Form, path.Form, ChinaTime.DateOf(site.Now), region);
}
