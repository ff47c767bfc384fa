using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>The procedure of measure 1.2 with one defect for each rule, and the single finding that the checks must report.</summary>
public class ProcedureCheckTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With(Vocabulary.Activities);
    private static readonly MeasurePackage Measure = MeasureCatalogue.Load(RepositoryFolder.Workflows)["1.2"];
    private static readonly ProcedureCheck Check = new(
        Catalog,
        OrganisationTree.Load(Path.Combine(RepositoryFolder.Workflows, "organisations.json")),
        MailTemplates.Load(Path.Combine(RepositoryFolder.Workflows, "mail"))
    );

    public static TheoryData<string> Names => [.. BrokenProcedure.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_procedure_broken_in_one_place_gives_this_finding_alone(string name)
    {
        var broken = BrokenProcedure.All[name];
        var sketch = broken.Change(Sketch.Genuine());
        var window = Measure.Window with { To = broken.HasDate ? Measure.Window.To : null };
        var finding = Assert.Single(Findings(sketch, broken.HasMeasure ? Measure with { Window = window } : null));
        Assert.Contains(broken.Says, finding.Message, StringComparison.Ordinal);
        Assert.Equal(broken.IsError, finding.IsError);
        var place = broken.Place?.Split('.', 2);
        Assert.Equal(place is null ? "$.root" : sketch.PathOf(place[0]) + (place.Length > 1 ? $".{place[1]}" : ""), finding.Path);
    }

    [Fact]
    public void The_genuine_procedure_has_no_findings() => Assert.Empty(Findings(Sketch.Genuine(), Measure));

    [Fact]
    public void A_procedure_of_shared_definitions_has_no_findings_and_is_sound()
    {
        var definition = Read(Sketch.WithShared().Json);
        Assert.Empty(DefinitionCheck.Check(definition, Catalog));
        Assert.Empty(new SoundnessCheck(Catalog).Check(definition));
        Assert.Empty(Check.Check(definition, Measure, _ => null));
    }

    [Theory]
    [InlineData("joint-review")]
    [InlineData("two-leg-transfer")]
    public void A_shared_definition_is_sound_by_itself(string name)
    {
        var definition = Read(Sketch.Shared(name));
        Assert.True(definition.IsUsable);
        Assert.Empty(DefinitionCheck.Check(definition, Catalog));
        Assert.Empty(new SoundnessCheck(Catalog).Check(definition));
        Assert.Empty(Check.CheckPart(definition, _ => null));
    }

    [Fact]
    public void A_unit_that_one_region_lacks_is_named_as_administrators_know_it()
    {
        var tree = OrganisationTree.Load(Path.Combine(RepositoryFolder.Workflows, "organisations.json"));
        var unit = tree.Find("haicheng.commerce")!;
        tree.Take([
            new OrganisationRow
            {
                Id = unit.Id,
                Name = unit.Name,
                ShortName = unit.ShortName,
                Level = unit.Level,
                Department = unit.Department,
                RegionId = unit.RegionId,
                IsClosed = true,
                ChangedBy = "",
                ChangedAt = default,
            },
        ]);
        var check = new ProcedureCheck(Catalog, tree, MailTemplates.Load(Path.Combine(RepositoryFolder.Workflows, "mail")));
        var finding = Assert.Single(check.Check(Read(Sketch.Genuine().Json), Measure, _ => null));
        Assert.Contains("“所在县区商务部门”在海城市没有对应的单位", finding.Message, StringComparison.Ordinal);
        Assert.False(finding.IsError);
    }

    [Fact]
    public void What_a_use_gives_is_checked_where_it_is_needed()
    {
        var sketch = Sketch
            .WithShared()
            .Set("county-review", "organisations", "[\"county:tourism\"]", "Object")
            .Without("pay", "workingDays");
        var findings = Findings(sketch, Measure);
        Assert.Equal(
            [
                $"{sketch.PathOf("county-review")}→$.root.activities[1].organisations",
                $"{sketch.PathOf("pay")}→$.root.activities[1].dueInWorkingDays",
                $"{sketch.PathOf("pay")}→$.root.activities[2].dueInWorkingDays",
            ],
            findings.Select(finding => finding.Path)
        );
    }

    [Fact]
    public void An_outcome_of_a_use_that_leads_nowhere_is_named()
    {
        var definition = Read(Sketch.WithShared().Cut("county-review", "撤回或逾期").Json);
        Assert.Contains(
            new SoundnessCheck(Catalog).Check(definition),
            problem =>
                problem.IsError
                && problem.Message.Contains("“县区审核”（county-review）的出口“撤回或逾期”没有连线", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void An_input_that_a_used_definition_does_not_declare_is_refused()
    {
        var problem = Assert.Single(DefinitionCheck.Check(Read(Sketch.WithShared().Set("county-review", "days", 3).Json), Catalog));
        Assert.Contains("没有输入项“days”", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_used_definition_that_is_not_published_is_named()
    {
        var problem = Assert.Single(
            DefinitionCheck.Check(
                DefinitionReader.Read(Sketch.Genuine().Use("u", "用", "shared-nothing").Connect("award", "Zero", "u").Json),
                Catalog
            )
        );
        Assert.Contains("“shared-nothing”没有已发布的版本", problem.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<DefinitionProblem> Findings(Sketch sketch, MeasurePackage? measure) =>
        Check.Check(Read(sketch.Json), measure, id => id == "shared-joint-review" ? Read(Sketch.Shared("joint-review")) : null);

    private static WorkflowDefinition Read(string json) =>
        DefinitionReader.Read(
            json,
            id => id.StartsWith("shared-", StringComparison.Ordinal) ? JsonElement.Parse(Sketch.Shared(id["shared-".Length..])) : null
        );
}
