using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>The award rules as the packages ship them, with forms as applicants fill them in; the expected amounts are worked out by hand from the text.</summary>
public sealed class PackagedAwardsTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);
    private static readonly AwardTables HaichengPublished = new([], new Dictionary<string, decimal> { ["haicheng"] = 0.3m });

    [Theory]
    [InlineData("13.5", "tied=no;rank=3", "200000", AwardMeaning.Exact)]
    [InlineData("13.5", "tied=no;rank=4", "100000", AwardMeaning.Exact)]
    [InlineData("13.5", "tied=no;rank=6", "0", AwardMeaning.Exact)]
    [InlineData("13.5", "tied=yes;rank=1", "0", AwardMeaning.Open)]
    [InlineData("13.6", "", "100000", AwardMeaning.Exact)]
    [InlineData("13.7", "level=national", "500000", AwardMeaning.Exact)]
    [InlineData("13.7", "level=provincial", "200000", AwardMeaning.Exact)]
    [InlineData("16.1", "increment=1000000.01", "300000", AwardMeaning.Exact)]
    [InlineData("17.2", "situation=ordinary;monthlyRent=3000;persons=1;months=12", "14400", AwardMeaning.Limit)]
    [InlineData("17.2", "situation=multiInvoice;monthlyRent=3000;persons=2;months=2", "6000", AwardMeaning.Limit)]
    [InlineData("17.2", "situation=multiNoInvoice;monthlyRent=3000;persons=2;months=1", "2400", AwardMeaning.Limit)]
    [InlineData("17.3", "limitCase=oneChildren", "700000", AwardMeaning.Limit)]
    [InlineData("17.3", "limitCase=bothChildren", "1200000", AwardMeaning.Limit)]
    [InlineData("17.3", "limitCase=one", "600000", AwardMeaning.Limit)]
    [InlineData("17.3", "limitCase=both", "1000000", AwardMeaning.Limit)]
    [InlineData("18.2", "scale=small;employerPremium=7000;employeePremium=3000.01", "6000", AwardMeaning.Exact)]
    [InlineData("18.2", "scale=large;employerPremium=7000;employeePremium=3000", "3000", AwardMeaning.Exact)]
    [InlineData("18.2", "scale=other;employerPremium=7000", "0", AwardMeaning.Open)]
    public void A_form_gives_the_amount_that_the_text_names(string measure, string form, string yuan, AwardMeaning meaning)
    {
        FormValues values = FormValues.From(form.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]));

        AwardComputation found = AwardCalculator.Calculate(Catalogue[measure].Award!, new AwardInputs(values, HaichengPublished, "haicheng"));

        Assert.Equal((decimal.Parse(yuan, null), meaning), (found.Amount.Yuan, found.Meaning));
    }

    [Theory]
    [InlineData("14")]
    [InlineData("15.1")]
    [InlineData("15.2")]
    [InlineData("16.2")]
    [InlineData("16.3")]
    [InlineData("16.4")]
    [InlineData("17.1")]
    [InlineData("18.1")]
    [InlineData("18.3")]
    [InlineData("18.4")]
    [InlineData("18.5")]
    public void A_measure_that_promises_no_money_computes_none(string measure) => Assert.Null(Catalogue[measure].Award);
}
