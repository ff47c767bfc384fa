using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

public sealed class MeasureCatalogueTests
{
    private static readonly HashSet<string> Quoted =
    [
        "policyText",
        "handlingText",
        "deadlineText",
        "applicantText",
        "sectionTitle",
        "clause",
        "costsClause",
        "rateClause",
        "phone",
        "post",
        "unit",
    ];
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);

    [Fact]
    public void Measure_1_2_says_what_the_policy_says()
    {
        var measure = Catalogue["1.2"];

        Assert.Equal((1, "积极开展促消费活动", "促消费展会及活动补助"), (measure.SectionNumber, measure.SectionTitle, measure.Title));
        Assert.Equal(
            ["赵春娇 零售科科长 5899860", "熊克亮 外经与会展科科长 5899871"],
            measure.Contacts.Select(contact => $"{contact.Name} {contact.Post} {contact.Phone}")
        );
        Assert.Equal(
            [
                "eventName",
                "eventVenue",
                "eventStart",
                "eventEnd",
                "eventSummary",
                "venueRental",
                "boothConstruction",
                "matchmaking",
                "publicity",
            ],
            measure.Form.Fields.Select(field => field.Key)
        );
        Assert.Equal(5, measure.Form.InGroup("event").Count());
        var invoices = Assert.Single(measure.Materials);
        Assert.True(invoices.Required && invoices.Multiple);
        var award = Assert.IsType<RatioOfCost>(measure.Award);
        Assert.Equal((0.5m, AwardMeaning.Ceiling, Money.FromYuan(500_000)), (award.Rate, award.RateSemantics, award.Cap!.Amount));
        Assert.Equal("procedure.json", Assert.Single(measure.Procedures).File);
        Assert.Equal(64, measure.ContentHash.Length);
    }

    [Theory]
    [InlineData("2023-12-31", true)]
    [InlineData("2024-01-01", false)]
    [InlineData("2023-09-01", true)]
    public void Window_of_1_2_closes_after_the_last_day_of_2023(string date, bool open) =>
        Assert.Equal(open, Catalogue["1.2"].Window.Contains(DateOnly.Parse(date, null)));

    [Fact]
    public void Window_is_inclusive_at_both_ends_and_unbounded_where_no_date_stands()
    {
        DateOnly first = new(2023, 7, 1);
        DateOnly last = new(2023, 11, 30);
        Window window = new(first, last);

        Assert.True(window.Contains(first) && window.Contains(last));
        Assert.False(window.Contains(first.AddDays(-1)) || window.Contains(last.AddDays(1)));
        Assert.True(new Window(null, null).Contains(DateOnly.MaxValue));
    }

    [Fact]
    public void Every_quoted_text_of_every_measure_is_an_exact_substring_of_the_source()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Workflows, MeasureCatalogue.SourceDocument));
        var files = Directory.GetFiles(Path.Combine(Repository.Workflows, "measures"), "measure.json", SearchOption.AllDirectories);

        (string File, string Text)[] quotations =
        [
            .. files.SelectMany(file => Quotations(JsonDocument.Parse(File.ReadAllText(file)).RootElement).Select(text => (file, text))),
        ];

        Assert.True(quotations.Length >= 20);
        Assert.DoesNotContain(
            quotations,
            quotation => quotation.Text.Length == 0 || !source.Contains(quotation.Text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void An_unknown_measure_is_not_found() => Assert.Null(Catalogue.Find("99.9"));

    // The unit of a contact is printed; that of a field or a target (户, or none for a share) is ours.
    private static IEnumerable<string> Quotations(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member =>
                    Quoted.Contains(member.Name)
                    && member.Value.ValueKind == JsonValueKind.String
                    && (member.Name != "unit" || element.TryGetProperty("post", out _))
                        ? [member.Value.GetString()!]
                        : Quotations(member.Value)
                ),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Quotations),
            _ => [],
        };
}
