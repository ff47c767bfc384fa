using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Conformance;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

public class DefinitionCheckTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With([new TestDecision()]);

    private static Drawing Sound =>
        new Drawing()
            .Activity("start", "Elsa.Start")
            .Activity("d", "Test.Decision")
            .Activity("end", "Elsa.End")
            .Connect("start", "Done", "d")
            .Connect("d", "A", "end");

    [Fact]
    public void A_sound_drawing_has_no_problem() => Assert.Empty(Check(Sound));

    [Fact]
    public void An_unknown_activity_type_is_named_with_its_path()
    {
        var problem = Assert.Single(Check(Sound.Activity("x", "Acme.Nothing").Connect("d", "B", "x")));
        Assert.Equal("$.root.activities[3].type", problem.Path);
        Assert.Contains("Acme.Nothing", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_expression_type_is_named() =>
        Assert.Contains(
            "CSharp",
            Assert.Single(Check(Sound.Activity("w", "Elsa.WriteLine", ("text", "CSharp", "1")).Connect("d", "B", "w"))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_dangling_connection_is_named() =>
        Assert.Equal("$.root.connections[2]", Assert.Single(Check(Sound.Connect("d", "B", "nowhere"))).Path);

    [Fact]
    public void A_port_that_does_not_exist_is_named() =>
        Assert.Equal("$.root.connections[2].source.port", Assert.Single(Check(Sound.Connect("d", "Z", "end"))).Path);

    [Fact]
    public void An_activity_nobody_can_reach_is_named() =>
        Assert.Equal("$.root.activities[3]", Assert.Single(Check(Sound.Activity("lost", "Test.Decision"))).Path);

    [Fact]
    public void A_return_past_its_target_is_refused()
    {
        // b can be reached without a, so going back from b to a is no loop of a.
        var drawing = new Drawing()
            .Activity("start", "Test.Decision")
            .Activity("a", "Test.Decision")
            .Activity("b", "Test.Decision")
            .Connect("start", "A", "a")
            .Connect("start", "B", "b")
            .Connect("a", "A", "b")
            .Connect("b", "B", "a");
        Assert.Contains(Check(drawing), problem => problem.Path.StartsWith("$.root.connections", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"root":{}}""")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart"}}""")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f","connections":[{}]}}""")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.Start","id":"f"}]}}""")]
    public void What_is_no_definition_is_refused_with_a_path(string json)
    {
        var problem = Assert.Throws<DefinitionException>(() => DefinitionReader.Read(json));
        Assert.All(problem.Problems, item => Assert.StartsWith("$", item.Path, StringComparison.Ordinal));
    }

    private static IReadOnlyList<DefinitionProblem> Check(Drawing drawing) => DefinitionCheck.Check(drawing.Read(), Catalog);
}
