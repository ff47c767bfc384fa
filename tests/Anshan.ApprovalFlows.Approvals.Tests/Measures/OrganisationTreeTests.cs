using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

public sealed class OrganisationTreeTests
{
    private static readonly OrganisationTree Tree = OrganisationTree.Load(Path.Combine(Repository.Workflows, "organisations.json"));

    [Theory]
    [InlineData("county:commerce", "tiedong", "铁东区商务局")]
    [InlineData("county:finance", "haicheng", "海城市财政局")]
    [InlineData("county:commerce", "xiuyan", "岫岩满族自治县商务局")]
    [InlineData("county:finance", "gaoxin", "高新区管委会财政部门")]
    [InlineData("city:commerce", "taian", "鞍山市商务局")]
    [InlineData("city:finance", "qianshan-scenic", "鞍山市财政局")]
    [InlineData("city.government", "tiexi", "鞍山市人民政府")]
    [InlineData("lishan.commerce", "tiexi", "立山区商务局")]
    public void A_reference_means_the_department_of_the_cases_region(string reference, string region, string name) =>
        Assert.Equal(name, Tree.Resolve(reference, new(region)).Name);

    [Theory]
    [InlineData("county:commerce", "shenyang")]
    [InlineData("county:commerce", "city")]
    [InlineData("county:culture", "tiedong")]
    [InlineData("village:commerce", "tiedong")]
    [InlineData("tiedong.culture", "tiedong")]
    [InlineData("", "tiedong")]
    public void A_reference_without_meaning_is_refused_by_name(string reference, string region)
    {
        Assert.False(Tree.TryResolve(reference, new(region), out _));
        Assert.Contains(
            $"“{reference}”",
            Assert.Throws<InvalidOperationException>(() => Tree.Resolve(reference, new(region))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("haicheng", "haicheng.employment")]
    [InlineData("gaoxin", "gaoxin.employment")]
    [InlineData("city", "city.employment")]
    public void The_unit_of_a_place_is_the_county_s_and_the_city_s_for_the_city(string region, string unit)
    {
        Assert.Equal(unit, Tree.Resolve("place:employment", new(region)).Id.Value);
        Assert.Contains("place:employment", OrganisationTree.References(Tree.Find(unit)!));
        Assert.Equal("办理地失业保险经办窗口", Tree.OfAnyCounty("place:employment"));
    }

    [Fact]
    public void Seven_counties_and_three_zones_each_have_the_departments_that_procedures_name()
    {
        Assert.Equal(
            ["铁东区", "铁西区", "立山区", "千山区", "海城市", "台安县", "岫岩满族自治县", "高新区", "经开区", "千山风景名胜区"],
            Tree.ApplicantRegions.Select(region => region.Name)
        );
        Assert.All(
            Tree.ApplicantRegions,
            region =>
                Assert.Equal(
                    [
                        "government",
                        "commerce",
                        "finance",
                        "industry",
                        "science",
                        "agriculture",
                        "statistics",
                        "approval",
                        "development",
                        "ecology",
                        "employment",
                    ],
                    Tree.All.Where(organisation => organisation.RegionId == region.Id).Select(organisation => organisation.Department)
                )
        );
        Assert.Equal(["零售科", "外经与会展科"], Tree.Find("city.commerce")!.Sections);
    }

    [Fact]
    public void Every_organisation_stands_under_its_government_but_those_of_the_state()
    {
        string[] ofTheState = ["city.customs", "city.central-bank"];
        Assert.All(
            Tree.All.Where(organisation => !ofTheState.Contains(organisation.Id)),
            organisation =>
            {
                var top = organisation.Id;
                while (Tree.Find(top)!.ParentId is { } parent)
                {
                    top = parent;
                }

                Assert.Equal(organisation.Level == OrganisationLevel.Province ? "province.government" : "city.government", top);
            }
        );
        Assert.Contains(Tree.ChildrenOf("tiedong.government"), organisation => organisation.Id == "tiedong.finance");
    }

    [Theory]
    [InlineData(
        """{ "regions": [], "organisations": [{ "id": "a", "name": "a", "shortName": "a", "level": "city", "department": "x","""
            + """ "regionId": "nowhere" }] }""",
        "$.organisations[0].regionId"
    )]
    [InlineData(
        """{ "regions": [{ "id": "r", "name": "r", "kind": "city" }], "organisations": [{ "id": "a", "name": "a","""
            + """ "shortName": "a", "level": "city", "department": "x", "regionId": "r", "parentId": "a" }] }""",
        "$.organisations[0].parentId"
    )]
    [InlineData(
        """{ "regions": [{ "id": "r", "name": "r", "kind": "city" }, { "id": "r", "name": "r", "kind": "city" }], "organisations": [] }""",
        "$.regions[1].id"
    )]
    [InlineData("""{ "regions": [{ "id": "r", "name": "r", "kind": "village" }], "organisations": [] }""", "$.regions[0].kind")]
    [InlineData(
        """{ "regions": [{ "id": "r", "name": "r", "kind": "city" }], "organisations": [{ "id": "a", "name": "a","""
            + """ "shortName": "a", "level": "city", "department": "x", "regionId": "r" }, { "id": "b", "name": "b", "shortName": "b","""
            + """ "level": "city", "department": "x", "regionId": "r" }] }""",
        "$.organisations[1].department"
    )]
    public void A_broken_file_is_named_with_the_place(string content, string path)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, content);
            Assert.Equal(
                (file, path),
                Assert.Throws<BrokenFileException>(() => OrganisationTree.Load(file)) is { } broken
                    ? (broken.File, broken.JsonPath)
                    : default
            );
        }
        finally
        {
            File.Delete(file);
        }
    }
}
