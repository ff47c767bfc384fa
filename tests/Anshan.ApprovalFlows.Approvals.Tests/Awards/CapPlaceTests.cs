using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Awards;

/// <summary>What two applications must have in common to share a cap.</summary>
public sealed class CapPlaceTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);
    private static readonly DateOnly Autumn = new(2023, 9, 1);
    private static readonly DateOnly NextYear = new(2024, 2, 1);

    [Theory]
    [InlineData("1.2", "eventName=秋季展;eventStart=2023-09-08", "eventName= 秋季 展！;eventStart=2023-09-08", true)]
    [InlineData("1.2", "eventName=秋季展;eventStart=2023-09-08", "eventName=秋季展;eventStart=2023-10-08", false)]
    [InlineData("2.1", "streetName=青年街", "streetName=青年 街", true)]
    [InlineData("2.2", "part=retailGrowth;baseName=ＡＢＣ基地", "part=retailGrowth;baseName=abc基地", true)]
    [InlineData("3.2", "carrierName=万象汇", "carrierName=新玛特", false)]
    [InlineData("10.1", "supportMode=direct;projectName=高炉改造", "supportMode=interest;projectName=高炉改造", true)]
    public void The_same_thing_by_another_spelling_is_the_same_cap(string measure, string one, string other, bool isSame) =>
        Assert.Equal(isSame, Place(measure, one)!.Key == Place(measure, other)!.Key);

    [Theory]
    [InlineData("3.2", "carrierName=万象汇", true)]
    [InlineData("9", "loanDate=2023-08-01", true)]
    [InlineData("2.1", "streetName=青年街", false)]
    public void A_cap_of_a_year_begins_anew_with_the_year(string measure, string form, bool isYearly) =>
        Assert.Equal(isYearly, Place(measure, form)!.Key != Place(measure, form, day: NextYear)!.Key);

    [Theory]
    [InlineData("1.1", "", true)]
    [InlineData("2.1", "streetName=青年街", false)]
    public void A_cap_of_a_county_is_one_for_each_region(string measure, string form, bool isRegional) =>
        Assert.Equal(isRegional, Place(measure, form)!.Key != Place(measure, form, region: "haicheng")!.Key);

    [Theory]
    [InlineData("10.1", "supportMode=direct;projectName=智能化改造", true)]
    [InlineData("9", "", true)]
    [InlineData("2.2", "part=retailGrowth;baseName=青年基地", false)]
    public void A_project_and_a_year_of_an_entity_are_those_of_one_enterprise(string measure, string form, bool isOwn) =>
        Assert.Equal(isOwn, Place(measure, form)!.Key != Place(measure, form, creditCode: "91210300123456789X")!.Key);

    [Theory]
    [InlineData("1.2", "eventName=秋季展")]
    [InlineData("2.2", "part=newProvincial;baseName=青年基地")]
    [InlineData("3.1", "")]
    public void Without_a_name_or_a_cap_there_is_no_place(string measure, string form) => Assert.Null(Place(measure, form));

    private static CapPlace? Place(string measure, string form, DateOnly? day = null, string region = "tiedong", string? creditCode = null)
    {
        var values = FormValues.From(
            form.Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('='))
                .Select(pair => KeyValuePair.Create(pair[0], pair[1]))
        );
        var own = CaseWorld.Profile();
        ApplicantProfile profile = new()
        {
            SubjectId = own.SubjectId,
            Name = own.Name,
            CreditCode = creditCode ?? own.CreditCode,
            RegionId = region,
        };
        return CapPlace.Of(new(measure), AwardCalculator.Calculate(Catalogue[measure].Award!, values), values, profile, day ?? Autumn);
    }
}
