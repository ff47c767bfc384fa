using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Web.Display;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>The data of a measure or the text of a mail, with the version in force.</summary>
/// <param name="Path">Where it stands in a package.</param>
/// <param name="Title">What it is called.</param>
/// <param name="InForce">Its version in force, without the content.</param>
/// <param name="Waiting">How many imported versions have never been in force.</param>
public sealed record PackageFileLine(string Path, string Title, PackageFileHead InForce, int Waiting);

/// <summary>A version without its content.</summary>
public sealed record PackageFileHead(
    string Path,
    string Hash,
    string? TakenBy,
    DateTimeOffset TakenAt,
    bool IsInForce,
    string? ChosenBy,
    DateTimeOffset? ChosenAt
)
{
    public string Version => PackageFile.VersionOf(Hash);

    /// <summary>Whether it was imported and nobody has put it in force yet.</summary>
    public bool IsWaiting => !IsInForce && TakenBy is not null && ChosenAt is null;

    public StatusBadge Badge =>
        IsInForce ? new StatusBadge("在用", Tone.Success)
        : IsWaiting ? new StatusBadge("待启用", Tone.Attention)
        : new StatusBadge("以前的版本", Tone.Neutral);

    /// <summary>Where it came from, in words.</summary>
    public string Source => TakenBy is null ? "workflows 文件" : $"导入：{TakenBy}";
}

/// <summary>A version with what putting it in force would change.</summary>
public sealed record PackageFileVersion(PackageFileHead Head, IReadOnlyList<string> Changes, string? MailText);

/// <summary>All versions of one file.</summary>
/// <param name="Path">Where it stands in a package.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Versions">The one in force first, then the latest.</param>
/// <param name="OpenCases">How many cases of the measure are under way.</param>
/// <param name="Drafts">How many applications are not submitted yet.</param>
public sealed record PackageFileView(string Path, string Title, IReadOnlyList<PackageFileVersion> Versions, int OpenCases, int Drafts)
{
    public PackageFileHead? InForce => Versions.Select(version => version.Head).FirstOrDefault(head => head.IsInForce);

    public bool IsMail => PackageFile.TemplateOf(Path) is not null;
}

/// <summary>Reads the data of measures and the texts of mails in their versions.</summary>
public sealed class PackageFileReader(DbContext db, MeasureCatalogue measures, MailTemplates mails)
{
    /// <summary>Measures in the order of the policy, then the mails about cases.</summary>
    public async Task<IReadOnlyList<PackageFileLine>> ListAsync(CancellationToken cancellation)
    {
        var heads = (await Heads(db.Set<PackageFile>()).ToListAsync(cancellation)).ToLookup(head => head.Path);
        return
        [
            .. from path in measures
                .All.Select(measure => PackageFile.OfMeasure(measure.Id))
                .Concat(heads.Select(file => file.Key).Where(IsOfCases).Order(StringComparer.Ordinal))
            let inForce = heads[path].FirstOrDefault(head => head.IsInForce) ?? heads[path].FirstOrDefault()
            where inForce is not null
            select new PackageFileLine(path, TitleOf(path), inForce, heads[path].Count(head => head.IsWaiting)),
        ];
    }

    /// <summary>How many imported versions wait.</summary>
    public Task<int> WaitingAsync(CancellationToken cancellation) =>
        db.Set<PackageFile>().CountAsync(row => !row.IsInForce && row.TakenBy != null && row.ChosenAt == null, cancellation);

    /// <summary>The versions of a file; null where there is none.</summary>
    public async Task<PackageFileView?> FindAsync(string path, CancellationToken cancellation)
    {
        var rows = await db.Set<PackageFile>().AsNoTracking().Where(row => row.Path == path).ToListAsync(cancellation);
        if (rows.Count == 0 || (PackageFile.TemplateOf(path) is not null && !IsOfCases(path)))
        {
            return null;
        }

        var inForce = rows.Find(row => row.IsInForce);
        var measure = PackageFile.MeasureOf(path);
        return new PackageFileView(
            path,
            TitleOf(path),
            [
                .. from row in rows
                orderby row.IsInForce descending, row.ChosenAt ?? row.TakenAt descending
                select new PackageFileVersion(
                    new PackageFileHead(row.Path, row.Hash, row.TakenBy, row.TakenAt, row.IsInForce, row.ChosenBy, row.ChosenAt),
                    row.IsInForce || inForce is null ? [] : PackageFileChanges.Between(path, inForce.Content, row.Content),
                    row.Template is null ? null : row.Content
                ),
            ],
            measure is null ? 0 : await db.Set<Case>().CountAsync(row => row.MeasureId == measure && row.ClosedAt == null, cancellation),
            measure is null ? 0 : await db.Set<Draft>().CountAsync(row => row.MeasureId == measure && row.CaseId == null, cancellation)
        );
    }

    private static IQueryable<PackageFileHead> Heads(IQueryable<PackageFile> rows) =>
        rows.AsNoTracking()
            .OrderByDescending(row => row.TakenAt)
            .Select(row => new PackageFileHead(row.Path, row.Hash, row.TakenBy, row.TakenAt, row.IsInForce, row.ChosenBy, row.ChosenAt));

    /// <summary>A mail that is about cases, or one that nothing sends yet.</summary>
    private bool IsOfCases(string path) =>
        PackageFile.TemplateOf(path) is { } template && (!mails.Has(template) || mails.IsAboutCases(template));

    private string TitleOf(string path) =>
        PackageFile.MeasureOf(path) is { } measure ? $"{measure} {measures.Find(measure)?.Title}"
        : PackageFile.TemplateOf(path) is { } template && mails.Has(template) ? $"邮件：{mails.TitleOf(template)}"
        : $"邮件：{PackageFile.TemplateOf(path)}";
}
