using System.Globalization;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Incidents;

/// <summary>异常: the cases stopped by a fault, then the resolved faults.</summary>
public sealed class IndexModel(IncidentReader reader) : PageModel
{
    public IReadOnlyList<IncidentRow> Open { get; private set; } = [];

    public IReadOnlyList<IncidentRow> Resolved { get; private set; } = [];

    public int OpenCount { get; private set; }

    public string? MoreOpen { get; private set; }

    public string? MoreResolved { get; private set; }

    public async Task OnGetAsync(long? after, long? before, CancellationToken cancellation)
    {
        OpenCount = await reader.CountOpenAsync(cancellation);
        (Open, MoreOpen) = Page("after", await reader.OpenAsync(after ?? 0, cancellation));
        (Resolved, MoreResolved) = Page("before", await reader.ResolvedAsync(before ?? long.MaxValue, cancellation));
    }

    private static (IReadOnlyList<IncidentRow> Rows, string? More) Page(string side, List<IncidentRow> rows) =>
        rows.Count <= IncidentReader.PageSize
            ? (rows, null)
            : (
                rows[..IncidentReader.PageSize],
                QueryHelpers.AddQueryString(
                    Links.Incidents,
                    side,
                    rows[IncidentReader.PageSize - 1].Id.ToString(CultureInfo.InvariantCulture)
                )
            );
}
