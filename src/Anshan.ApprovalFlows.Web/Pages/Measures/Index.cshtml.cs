using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>政策举措: every loaded measure, narrowed by words, pinyin initials, section, department, applicant, state and amount.</summary>
public sealed class IndexModel(
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    PinyinReadings pinyin,
    EverydayWords everyday,
    DbContext db,
    CaseClock clock
) : PageModel
{
    /// <summary>What the measures are taken from.</summary>
    public PolicyDocument Document => catalogue.Document;

    public sealed record Section(string Title, IReadOnlyList<Card> Cards);

    public sealed record Card(MeasurePackage Measure, Window Window, OpenState State);

    [BindProperty(SupportsGet = true)]
    public MeasureSearch Search { get; set; } = new();

    public IReadOnlyList<Section> Sections { get; private set; } = [];

    public int Found { get; private set; }

    public IEnumerable<(int Number, string Title)> AllSections =>
        catalogue.All.Select(measure => (measure.SectionNumber, measure.SectionTitle)).Distinct();

    public IEnumerable<(string Id, string Name)> Units =>
        catalogue
            .All.SelectMany(measure => measure.ResponsibleUnits)
            .Select(unit => (unit.OrganisationId, organisations.Find(unit.OrganisationId)!.ShortName))
            .Distinct()
            .OrderBy(unit => unit.OrganisationId, StringComparer.Ordinal);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var windows = await MeasureWindows.AllAsync(db, catalogue, cancellation);
        var today = ChinaTime.DateOf(clock.Now);
        Sections =
        [
            .. from measure in catalogue.All
            let window = windows[measure.Id]
            let state = OpenState.On(today, window)
            where Search.Finds(measure, state, pinyin, everyday)
            group new Card(measure, window, state) by $"{measure.SectionNumber}. {measure.SectionTitle}" into section
            select new Section(section.Key, [.. section]),
        ];
        Found = Sections.Sum(section => section.Cards.Count);
    }
}
