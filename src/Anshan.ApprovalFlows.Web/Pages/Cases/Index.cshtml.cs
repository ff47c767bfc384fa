using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Applications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>我的办件: the drafts and cases of the applicant, the latest first.</summary>
public sealed class IndexModel(DbContext db, MeasureCatalogue catalogue, CurrentActor current) : PageModel
{
    private const int PageSize = 20;

    public sealed record DraftLine(Guid Id, string Title, string Measure, string Applicant, DateTimeOffset At);

    public IReadOnlyList<DraftLine> Drafts { get; private set; } = [];

    public IReadOnlyList<Case> Cases { get; private set; } = [];

    /// <summary>Whether the person acts for several applicants, so that each line says for which it is.</summary>
    public bool HasSeveral => current.Actor.Subjects.Count > 1;

    public Pager Pager { get; private set; } = new(null, null);

    public bool IsFirstPage { get; private set; }

    /// <param name="before">Shows what was submitted before this one: its instant and number.</param>
    /// <param name="after">Shows what was submitted after it.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public async Task<IActionResult> OnGetAsync(string? before, string? after, CancellationToken cancellation)
    {
        if (!current.Is(Roles.Applicant))
        {
            return Redirect(current.IsAny(Roles.CaseWork) ? Links.Inbox : Links.SearchCases);
        }

        await ReadCasesAsync(before, after, cancellation);
        if (IsFirstPage)
        {
            var subjects = current.Actor.Subjects;
            var drafts = await db.Set<Draft>()
                .AsNoTracking()
                .Where(draft => subjects.Contains(draft.SubjectId) && draft.CaseId == null)
                .OrderByDescending(draft => draft.UpdatedAt)
                .Take(50)
                .ToListAsync(cancellation);
            var names = await db.Set<ApplicantProfile>()
                .Where(profile => subjects.Contains(profile.SubjectId))
                .ToDictionaryAsync(profile => profile.SubjectId, profile => profile.Name, cancellation);
            Drafts = [.. drafts.Select(draft => LineOf(draft, names.GetValueOrDefault(draft.SubjectId, "")))];
        }

        return Page();
    }

    public string MeasureOf(string id) => catalogue.Find(id) is { } measure ? $"{measure.Id} {measure.Title}" : id;

    private DraftLine LineOf(Draft draft, string applicant) =>
        new(
            draft.Id,
            DraftTitle.Of(catalogue.Find(draft.MeasureId), FormValues.FromJson(draft.FormJson)),
            MeasureOf(draft.MeasureId),
            applicant,
            draft.UpdatedAt
        );

    private async Task ReadCasesAsync(string? before, string? after, CancellationToken cancellation)
    {
        var mine = db.Set<Case>().AsNoTracking().Where(row => current.Actor.Subjects.Contains(row.SubjectId));
        var backwards = CaseMark.TryRead(after, out var from) && before is null;
        if (backwards || CaseMark.TryRead(before, out from))
        {
            var (at, number) = from!;
            mine = backwards
                ? mine.Where(row => row.SubmittedAt > at || (row.SubmittedAt == at && row.Number.CompareTo(number) > 0))
                : mine.Where(row => row.SubmittedAt < at || (row.SubmittedAt == at && row.Number.CompareTo(number) < 0));
        }

        var ordered = backwards
            ? mine.OrderBy(row => row.SubmittedAt).ThenBy(row => row.Number)
            : mine.OrderByDescending(row => row.SubmittedAt).ThenByDescending(row => row.Number);
        var rows = await ordered.Take(PageSize + 1).ToListAsync(cancellation);
        var more = rows.Count > PageSize;
        List<Case> shown = [.. rows.Take(PageSize)];
        if (backwards)
        {
            shown.Reverse();
        }

        Cases = shown;
        var newer = backwards ? more : from is not null;
        var older = backwards || more;
        IsFirstPage = !newer;
        Pager =
            shown.Count == 0
                ? new Pager(newer ? Links.MyCases : null, null)
                : new Pager(
                    newer ? $"{Links.MyCases}?after={CaseMark.Of(shown[0])}" : null,
                    older ? $"{Links.MyCases}?before={CaseMark.Of(shown[^1])}" : null
                );
    }
}
