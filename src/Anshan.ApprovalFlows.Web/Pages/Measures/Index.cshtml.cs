using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>政策举措: every loaded measure, narrowed by words.</summary>
public sealed class IndexModel(MeasureCatalogue catalogue, AppDbContext db, CaseClock clock) : PageModel
{
    public sealed record Section(string Title, IReadOnlyList<Card> Cards);

    public sealed record Card(MeasurePackage Measure, Window Window, OpenState State);

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    public IReadOnlyList<Section> Sections { get; private set; } = [];

    public DateOnly Today { get; } = ChinaTime.DateOf(clock.Now);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var windows = await MeasureWindows.AllAsync(db, catalogue, cancellation);
        string[] words = (Words ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Sections =
        [
            .. from measure in catalogue.All
               where words.All(word => TextOf(measure).Contains(word, StringComparison.OrdinalIgnoreCase))
               group new Card(measure, windows[measure.Id], OpenState.On(Today, windows[measure.Id])) by $"{measure.SectionNumber}. {measure.SectionTitle}" into section
               select new Section(section.Key, [.. section]),
        ];
    }

    private static string TextOf(MeasurePackage measure) =>
        string.Join('\n', measure.Id, measure.SectionTitle, measure.Title, measure.Summary, measure.PolicyText, measure.HandlingText);
}
