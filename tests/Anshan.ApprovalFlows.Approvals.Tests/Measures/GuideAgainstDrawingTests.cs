using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Drawings;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>What guide and notes of a measure say against what its drawings do: payers, limits, places, notices, ceilings.</summary>
public sealed class GuideAgainstDrawingTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(RepositoryFolder.Workflows);
    private static readonly DrawProcedure Draw = new(
        BuiltIn.With(Vocabulary.Activities),
        OrganisationTree.Load(Path.Combine(RepositoryFolder.Workflows, "organisations.json"))
    );

    public static TheoryData<string, string> Procedures() =>
        new(Catalogue.All.SelectMany(measure => measure.Procedures.Select(procedure => (measure.Id, procedure.Id))));

    public static TheoryData<string> Measures => [.. Catalogue.All.Select(measure => measure.Id)];

    [Theory]
    [MemberData(nameof(Procedures))]
    public void Who_pays_is_who_the_guide_says(string measureId, string procedureId)
    {
        var (procedure, definition) = Of(measureId, procedureId);
        var drawing = Draw.Of(definition, Catalogue[measureId], procedure);
        var payments = Nodes(definition).Where(node => node.Type == "Anshan.FundTransfer").Select(node => node.Title).ToHashSet();
        foreach (var step in drawing.Steps.Where(step => payments.Contains(step.Title)))
        {
            var who = procedure.Stages.Single(stage => stage.Title == step.Title).Who;
            Assert.All(
                step.Who,
                payer => Assert.Contains(payer.Replace("所在县区", "", StringComparison.Ordinal), who, StringComparison.Ordinal)
            );
        }
    }

    /// <summary>市财政局 pays where a note reads the text so; a bureau where the text names it.</summary>
    [Theory]
    [MemberData(nameof(Procedures))]
    public void A_note_about_the_payer_is_what_is_drawn(string measureId, string procedureId)
    {
        var (_, definition) = Of(measureId, procedureId);
        var payers = Nodes(definition).Where(node => node.Type == "Anshan.FundTransfer").Select(node => Text(node, "from")).ToList();
        if (payers.Count > 0 && Catalogue[measureId].Notes.Any(note => IsOfPayer(note.Text)))
        {
            Assert.Contains("city:finance", payers);
        }
    }

    /// <summary>鞍山海关 is none of our units: nothing of ours limits it (reading 26).</summary>
    [Theory]
    [MemberData(nameof(Procedures))]
    public void Customs_have_no_time_limit_of_ours(string measureId, string procedureId)
    {
        var (procedure, definition) = Of(measureId, procedureId);
        var drawing = Draw.Of(definition, Catalogue[measureId], procedure);
        Assert.All(drawing.Steps.Where(step => step.Who.SequenceEqual(["鞍山海关"])), step => Assert.Null(step.WorkingDays));
        Assert.All(procedure.Stages.Where(stage => stage.Who == "鞍山海关"), stage => Assert.Null(stage.ExpectedWorkingDays));
    }

    /// <summary>The year is that of a recorded day wherever a procedure waits for the next one (reading 21).</summary>
    [Theory]
    [MemberData(nameof(Procedures))]
    public void A_wait_for_the_next_year_goes_by_a_recorded_day(string measureId, string procedureId)
    {
        var (procedure, definition) = Of(measureId, procedureId);
        var waits = Nodes(definition).Where(node => node.Type == "Anshan.DueDate" && Text(node, "kind") == "YearEnd").ToList();
        if (procedure.Stages.All(stage => stage.Title != "等待下一年度"))
        {
            return; // 年度末 is the end of a duty
        }

        Assert.NotEmpty(waits);
        Assert.All(waits, node => Assert.Equal("Variable", node.Inputs["date"].Expression?.Type));
    }

    /// <summary>The county receives where the text gives it nothing else to do.</summary>
    [Fact]
    public void The_county_of_13_4_reviews_nothing()
    {
        var (_, definition) = Of("13.4", "main");
        var counties = Nodes(definition).Where(node => Text(node, "organisation") == "county:science").ToList();
        Assert.Equal("Anshan.Receipt", Assert.Single(counties).Type);
        Assert.DoesNotContain(
            definition.Root.Children,
            child =>
                child.Node.Inputs.TryGetValue("organisations", out var named)
                && $"{named.Expression?.Value}".Contains("county", StringComparison.Ordinal)
        );
    }

    /// <summary>A step that the text does not ask for is said to be ours (readings 14 and 22).</summary>
    [Theory]
    [MemberData(nameof(Measures))]
    public void A_public_notice_is_noted_as_ours(string measureId)
    {
        var measure = Catalogue[measureId];
        var isPublished = measure.Procedures.Any(procedure =>
            procedure.StartedBy is not null && procedure.Stages.Any(stage => stage.Title == "公示")
        );
        Assert.Equal(
            isPublished,
            measure.Notes.Any(note =>
                note.Text.Contains("公示是本平台加的环节", StringComparison.Ordinal)
                && note.Text.Contains("管理员可以在流程设计中去掉", StringComparison.Ordinal)
            )
        );
    }

    /// <summary>“以内核定” is said of ceilings alone; an exact amount is said to be exact (reading 30).</summary>
    [Theory]
    [MemberData(nameof(Procedures))]
    public void Only_a_ceiling_is_determined_within(string measureId, string procedureId)
    {
        var measure = Catalogue[measureId];
        var procedure = measure.Procedures.Single(item => item.Id == procedureId);
        var says = procedure.Stages.Any(stage => IsWithin(stage.What));
        Assert.True(!says || IsCeiling(RuleOf(measure, procedure)), $"{measureId} {procedureId}");
    }

    [Theory]
    [MemberData(nameof(Measures))]
    public void Only_notes_on_ceilings_say_within(string measureId)
    {
        var measure = Catalogue[measureId];
        var says = measure.Notes.Any(note => IsWithin(note.Text)) || measure.Benefits.Any(benefit => IsWithin(benefit.Text));
        Assert.True(!says || Parts(measure.Award).Any(IsCeiling), measureId);
    }

    [Fact]
    public void What_every_procedure_shares_does_not_say_within() =>
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Workflows, "shared"), "*.json"),
            file => Assert.DoesNotContain("以内核定", File.ReadAllText(file), StringComparison.Ordinal)
        );

    /// <summary>县区政府 is paid on its fiscal account (reading 17), and the guide says so.</summary>
    [Fact]
    public void The_county_of_1_1_is_paid_on_its_fiscal_account()
    {
        var (procedure, definition) = Of("1.1", "main");
        var leg = Assert.Single(Nodes(definition), node => node.Type == "Anshan.FundTransfer");
        Assert.Equal(("city:finance", "applicant"), (Text(leg, "from"), Text(leg, "to")));
        Assert.Equal([Accounts.ApplicantKind.CountyGovernment], Catalogue["1.1"].ApplicantKinds);
        Assert.Contains("财政账户", procedure.Stages[^1].What, StringComparison.Ordinal);
        Assert.Contains(Catalogue["1.1"].Notes, note => note.Text.Contains("财政账户", StringComparison.Ordinal));
    }

    private static bool IsOfPayer(string note) =>
        (note.Contains("付款", StringComparison.Ordinal) || note.Contains("拨付", StringComparison.Ordinal))
        && note.Contains("市财政局", StringComparison.Ordinal);

    private static bool IsWithin(string text) =>
        text.Contains("以内核定", StringComparison.Ordinal) || text.Contains("最高额以内", StringComparison.Ordinal);

    /// <summary>The rule of an application of the procedure.</summary>
    private static AwardRule? RuleOf(MeasurePackage measure, ProcedureSpec procedure) =>
        measure.Award is ByChoice choice && procedure.Answers?.GetValueOrDefault(choice.Field) is [var value]
            ? choice.Cases.Single(item => item.Value == value).Award
            : measure.Award;

    private static IEnumerable<AwardRule> Parts(AwardRule? rule) =>
        rule switch
        {
            null => [],
            ByChoice choice => choice.Cases.SelectMany(item => Parts(item.Award)),
            _ => [rule],
        };

    private static bool IsCeiling(AwardRule? rule) =>
        rule switch
        {
            null => false,
            ByChoice choice => choice.Cases.All(item => item.Award is null || IsCeiling(item.Award)),
            SumOf sum => sum.Parts.All(IsCeiling),
            InterestDiscount => true,
            RatioOfCost ratio => ratio.RateSemantics == AwardMeaning.Ceiling,
            FixedAmount amount => amount.Semantics == AwardMeaning.Ceiling,
            PerUnit each => each.Semantics == AwardMeaning.Ceiling,
            Tiered tiers => tiers.Semantics == AwardMeaning.Ceiling,
            Decided decided => decided.Cap is not null,
            _ => false,
        };

    private static (ProcedureSpec Procedure, WorkflowDefinition Definition) Of(string measureId, string procedureId)
    {
        var procedure = Catalogue[measureId].Procedures.Single(item => item.Id == procedureId);
        return (procedure, WorkflowFiles.Read(Catalogue[measureId], procedure));
    }

    private static IEnumerable<ActivityNode> Nodes(WorkflowDefinition definition) => definition.Root.SelfAndDescendants();

    private static string? Text(ActivityNode node, string input) =>
        node.Inputs.TryGetValue(input, out var binding) && binding.Expression is { Type: "Literal" } written ? $"{written.Value}" : null;
}
