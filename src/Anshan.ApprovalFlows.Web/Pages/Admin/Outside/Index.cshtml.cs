using System.Globalization;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Outside;

/// <summary>外部任务和事件: what workflows wait for from other systems, all or those of one instance.</summary>
public sealed class IndexModel(OutsideReader reader) : PageModel
{
    public Guid? Instance { get; private set; }

    public IReadOnlyList<OutsideRow> Tasks { get; private set; } = [];

    public IReadOnlyList<OutsideRow> Events { get; private set; } = [];

    public string? MoreTasks { get; private set; }

    public string? MoreEvents { get; private set; }

    public async Task OnGetAsync(Guid? instance, long? task, long? happening, CancellationToken cancellation)
    {
        Instance = instance;
        (Tasks, MoreTasks) = Page("task", await reader.TasksAsync(instance, task ?? 0, cancellation));
        (Events, MoreEvents) = Page("happening", await reader.EventsAsync(instance, happening ?? 0, cancellation));
    }

    private (IReadOnlyList<OutsideRow> Rows, string? More) Page(string side, List<OutsideRow> rows) =>
        rows.Count <= OutsideReader.PageSize
            ? (rows, null)
            : (
                rows[..OutsideReader.PageSize],
                QueryHelpers.AddQueryString(
                    Instance is { } id ? Links.OutsideOf(id) : Links.Outside,
                    side,
                    rows[OutsideReader.PageSize - 1].Id.ToString(CultureInfo.InvariantCulture)
                )
            );
}
