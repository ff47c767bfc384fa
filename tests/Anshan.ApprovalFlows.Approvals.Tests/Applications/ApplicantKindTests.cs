using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Applications;

/// <summary>Who may apply is held for every measure and every kind of applicant.</summary>
public sealed class ApplicantKindTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);

    public static TheoryData<string, ApplicantKind> Pairs()
    {
        TheoryData<string, ApplicantKind> pairs = [];
        foreach (var measure in Catalogue.All.Where(measure => !measure.IsDuty))
        {
            foreach (var kind in ApplicantKinds.Names.Keys)
            {
                pairs.Add(measure.Id, kind);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_measure_takes_its_own_kinds_and_tells_every_other_whom_it_is_for(string measureId, ApplicantKind kind)
    {
        var measure = Catalogue[measureId];
        var profile = CaseWorld.Profile();
        (profile.Kinds, profile.IsIndividual) = (kind, kind == ApplicantKind.Individual);
        var problem = SubmissionCheck.KindProblem(measure, profile);
        Assert.Equal(measure.ApplicantKinds.Contains(kind), problem is null);
        Assert.True(
            problem is null
                || problem.Contains(measure.ApplicantText, StringComparison.Ordinal)
                || problem.Contains("县（市）区政府", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void An_exhibition_company_does_not_take_the_cap_of_a_county()
    {
        var company = CaseWorld.Profile();
        Assert.Contains("只由县（市）区政府", SubmissionCheck.KindProblem(Catalogue["1.1"], company), StringComparison.Ordinal);
        Assert.Null(SubmissionCheck.KindProblem(Catalogue["1.2"], company));
    }

    [Theory]
    [InlineData(ApplicantKind.CountyGovernment, false, (ApplicantKind)0)]
    [InlineData(ApplicantKind.Enterprise | ApplicantKind.Individual, false, ApplicantKind.Enterprise)]
    [InlineData(ApplicantKind.Enterprise | ApplicantKind.Farmer, true, ApplicantKind.Farmer | ApplicantKind.Individual)]
    public void Nobody_declares_what_is_granted_or_what_it_cannot_be(ApplicantKind declared, bool isIndividual, ApplicantKind kept) =>
        Assert.Equal(kept, ApplicantKinds.Of(declared, 0, isIndividual));

    [Fact]
    public void A_grant_is_for_the_unit_and_the_region_that_were_looked_at()
    {
        var government = CaseWorld.Profile();
        government.Kinds = ApplicantKind.CountyGovernment;
        var same = SaveProfile.Of(government) with { Kinds = ApplicantKind.Institution, ContactName = "李科长" };
        var (kept, moved) = (government.Copy(), government.Copy());
        ProfileRules.Apply(kept, same, new DateOnly(2023, 9, 1));
        ProfileRules.Apply(moved, same with { RegionId = "haicheng" }, new DateOnly(2023, 9, 1));
        Assert.Equal(ApplicantKind.Institution | ApplicantKind.CountyGovernment, kept.Kinds);
        Assert.Equal(ApplicantKind.Institution, moved.Kinds);
    }

    [Fact]
    public void A_grant_outlives_a_new_declaration() =>
        Assert.Equal(
            ApplicantKind.Institution | ApplicantKind.CountyGovernment,
            ApplicantKinds.Of(ApplicantKind.Institution, ApplicantKind.Enterprise | ApplicantKind.CountyGovernment, isIndividual: false)
        );
}
