using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>
/// The award rules as the packages ship them, with forms as applicants fill them in; the expected amounts are worked out by hand from the
/// text.
/// </summary>
public sealed class PackagedAwardsTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);
    private static readonly AwardTables Published = new(
        [new(new DateOnly(2023, 8, 21), 0.0345m, 0.042m)],
        new Dictionary<string, decimal> { ["haicheng"] = 0.3m }
    );

    [Theory]
    [InlineData("8.1", "service=customs", "0", AwardMeaning.Exact)]
    [InlineData("8.1", "service=provincialFund", "0", AwardMeaning.Open)]
    [InlineData("8.2", "service=marketProcurement", "0", AwardMeaning.Exact)]
    [InlineData("8.2", "service=provincialFund", "0", AwardMeaning.Open)]
    [InlineData("8.3", "", "1000000", AwardMeaning.Ceiling)]
    [InlineData("10.1", "supportMode=direct;projectInvestment=100000000", "5000000", AwardMeaning.Ceiling)]
    [InlineData("10.1", "supportMode=direct;projectInvestment=200000000.20", "10000000", AwardMeaning.Ceiling)]
    [InlineData("9", "loanAmount=1000000;loanDate=2023-09-01;termMonths=12;interestMonths=6", "10000", AwardMeaning.Ceiling)]
    [InlineData("9", "loanAmount=200000000;loanDate=2023-09-01;termMonths=60;interestMonths=12", "2000000", AwardMeaning.Ceiling)]
    [InlineData("9", "loanAmount=1000000;loanDate=2023-08-20;termMonths=12;interestMonths=6", "0", AwardMeaning.Open)]
    [InlineData(
        "10.1",
        "supportMode=interest;loanAmount=1000000;loanDate=2023-09-01;termMonths=60;interestMonths=12",
        "34500",
        AwardMeaning.Ceiling
    )]
    [InlineData(
        "10.1",
        "supportMode=interest;loanAmount=1000000;loanDate=2023-08-20;termMonths=12;interestMonths=12",
        "0",
        AwardMeaning.Open
    )]
    [InlineData("10.2", "", "0", AwardMeaning.Open)]
    [InlineData("11.1", "", "1000000", AwardMeaning.Target)]
    [InlineData("11.2", "", "5000000", AwardMeaning.Ceiling)]
    [InlineData("11.2", "alreadySupported=4900000", "100000", AwardMeaning.Ceiling)]
    [InlineData("11.3", "actualInvestment=100000000", "0", AwardMeaning.Target)]
    [InlineData("11.3", "actualInvestment=100000000.01", "5000000", AwardMeaning.Target)]
    [InlineData("13.1", "track=consortium", "10000000", AwardMeaning.Minimum)]
    [InlineData("13.1", "track=breakthrough", "1000000", AwardMeaning.Minimum)]
    [InlineData("13.1", "track=cityPlan;techInvestment=1000000", "300000", AwardMeaning.Ceiling)]
    [InlineData("13.1", "track=cityPlan;techInvestment=20000000", "5000000", AwardMeaning.Ceiling)]
    [InlineData("13.2", "projectInvestment=50000000", "5000000", AwardMeaning.Target)]
    [InlineData("13.2", "projectInvestment=150000000", "10000000", AwardMeaning.Target)]
    [InlineData("13.3", "plannedAmount=1000000", "250000", AwardMeaning.Target)]
    [InlineData("13.3", "plannedAmount=30000000", "5000000", AwardMeaning.Target)]
    [InlineData("13.4", "", "2000000", AwardMeaning.Ceiling)]
    [InlineData("13.5", "tied=no;rank=3", "200000", AwardMeaning.Exact)]
    [InlineData("13.5", "tied=no;rank=4", "100000", AwardMeaning.Exact)]
    [InlineData("13.5", "tied=no;rank=6", "0", AwardMeaning.Exact)]
    [InlineData("13.5", "tied=yes;rank=1", "0", AwardMeaning.Open)]
    [InlineData("13.6", "", "100000", AwardMeaning.Exact)]
    [InlineData("13.7", "level=national", "500000", AwardMeaning.Exact)]
    [InlineData("13.7", "level=provincial", "200000", AwardMeaning.Exact)]
    [InlineData("16.1", "thisYear=3000000.01;lastYear=2000000", "300000", AwardMeaning.Exact)]
    [InlineData("17.2", "situation=ordinary;monthlyRent=3000;persons=1;months=12", "14400", AwardMeaning.Limit)]
    [InlineData("17.2", "situation=multiInvoice;monthlyRent=3000;persons=2;months=2", "6000", AwardMeaning.Limit)]
    [InlineData("17.2", "situation=multiNoInvoice;monthlyRent=3000;persons=2;months=1", "2400", AwardMeaning.Limit)]
    [InlineData("17.3", "children=two;youngestBorn=2005-12-02;homeKind=new;depositors=one", "700000", AwardMeaning.Limit)]
    [InlineData("17.3", "children=threeOrMore;youngestBorn=2020-01-01;homeKind=new;depositors=both", "1200000", AwardMeaning.Limit)]
    [InlineData("17.3", "children=two;youngestBorn=2005-12-01;homeKind=new;depositors=one", "600000", AwardMeaning.Limit)]
    [InlineData("17.3", "children=two;youngestBorn=2020-01-01;homeKind=other;depositors=one", "600000", AwardMeaning.Limit)]
    [InlineData("17.3", "children=one;homeKind=new;depositors=both", "1000000", AwardMeaning.Limit)]
    [InlineData("17.3", "children=two;homeKind=new;depositors=both", "0", AwardMeaning.Open)]
    [InlineData("2.2", "part=retailGrowth;retail2023=300000000;retail2022=50000000", "2000000", AwardMeaning.Exact)]
    [InlineData("3.1", "sales2023=249999999.99;sales2022=50000000", "300000", AwardMeaning.Exact)]
    [InlineData("4.1", "sales2023=15000000;sales2022=5000000", "100000", AwardMeaning.Exact)]
    [InlineData("8.3", "alreadySupported=1500000", "500000", AwardMeaning.Ceiling)]
    [InlineData(
        "9",
        "loanAmount=1000000;loanDate=2023-09-01;termMonths=12;interestMonths=6;interestPaid=8000",
        "8000",
        AwardMeaning.Ceiling
    )]
    [InlineData("18.2", "scale=small;employerPremium=7000;employeePremium=3000.01", "6000", AwardMeaning.Exact)]
    [InlineData("18.2", "scale=large;employerPremium=7000;employeePremium=3000", "3000", AwardMeaning.Exact)]
    [InlineData("18.2", "scale=other;employerPremium=7000", "0", AwardMeaning.Open)]
    public void A_form_gives_the_amount_that_the_text_names(string measure, string form, string yuan, AwardMeaning meaning)
    {
        var typed = form.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        var package = Catalogue[measure];
        var facts = package.FactsOn(new DateOnly(2023, 12, 1), null, Published);
        var values = FormValidator.Check(package.Form, typed, submit: false, facts).Values;

        var found = AwardCalculator.Calculate(package.Award!, new AwardInputs(values, Published, "haicheng"));

        Assert.Equal((decimal.Parse(yuan, null), meaning), (found.Amount.Yuan, found.Meaning));
    }

    [Theory]
    [InlineData("8.4")]
    [InlineData("12")]
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
