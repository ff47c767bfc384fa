using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Conformance;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

public class SoundnessTests
{
    private static readonly ActivityCatalog Catalog = new([new TestDecision(), new Waiting()]);

    [Fact]
    public void A_review_with_a_return_loop_and_ends_of_its_own_is_sound() =>
        Assert.Empty(Check(new Drawing()
            .Activity("start", "Elsa.Start").Activity("a", "Test.Decision").Activity("fix", "Test.Waiting").Activity("ok", "Elsa.End").Activity("no", "Elsa.End")
            .Connect("start", "Done", "a").Connect("a", "A", "ok").Connect("a", "B", "fix").Connect("fix", "Done", "a").Connect("a", "C", "no")));

    [Fact]
    public void A_shared_end_behind_two_reviews_with_return_loops_is_found()
    {
        // ADR 8: after a return at the second review the shared end has been skipped as often as the first review's connection was visited.
        var drawing = new Drawing()
            .Activity("start", "Elsa.Start").Activity("a", "Test.Decision").Activity("b", "Test.Decision")
            .Activity("fixA", "Test.Waiting").Activity("fixB", "Test.Waiting").Activity("no", "Elsa.WriteLine").Activity("end", "Elsa.End").Activity("noEnd", "Elsa.End")
            .Connect("start", "Done", "a").Connect("a", "A", "b").Connect("a", "B", "fixA").Connect("fixA", "Done", "a").Connect("a", "C", "no")
            .Connect("b", "A", "end").Connect("b", "B", "fixB").Connect("fixB", "Done", "b").Connect("b", "C", "no").Connect("no", "Done", "noEnd");
        Assert.Contains(Check(drawing), problem => problem.IsError && problem.Message.Contains("各有自己的结束", StringComparison.Ordinal));
    }

    [Fact]
    public void An_outcome_without_a_connection_is_named() =>
        Assert.Contains(
            Check(new Drawing().Activity("a", "Test.Decision").Activity("end", "Elsa.End").Connect("a", "A", "end").Connect("a", "B", "end")),
            problem => problem.Message.Contains("“C”没有连线", StringComparison.Ordinal));

    [Fact]
    public void A_join_that_can_never_fire_is_named()
    {
        // One decision goes one way or the other, so both never arrive.
        var drawing = new Drawing()
            .Activity("a", "Test.Decision").Activity("x", "Test.Waiting").Activity("y", "Test.Waiting").Activity("z", "Elsa.End")
            .Activity("join", "Elsa.FlowJoin", ("mode", "Literal", "WaitAll")).Activity("end", "Elsa.End")
            .Connect("a", "A", "x").Connect("a", "B", "y").Connect("a", "C", "z").Connect("x", "Done", "join").Connect("y", "Done", "join").Connect("join", "Done", "end");
        Assert.Contains(Check(drawing), problem => problem.Message.Contains("汇合“join”永远等不齐", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loop_without_a_way_out_is_named() =>
        Assert.Contains(
            Check(new Drawing().Activity("start", "Elsa.Start").Activity("a", "Test.Waiting").Activity("b", "Test.Waiting")
                .Connect("start", "Done", "a").Connect("a", "Done", "b").Connect("b", "Done", "a")),
            problem => problem.Message.Contains("再也到不了结束", StringComparison.Ordinal));

    [Fact]
    public void An_invalid_return_is_a_problem_of_its_source() =>
        Assert.Contains(
            Check(new Drawing().Activity("start", "Test.Decision").Activity("a", "Test.Decision").Activity("b", "Test.Decision").Activity("end", "Elsa.End")
                .Connect("start", "A", "a").Connect("start", "B", "b").Connect("start", "C", "end").Connect("a", "A", "b").Connect("b", "B", "a")),
            problem => problem.Path == "$.root.activities[2]");

    private static IReadOnlyList<DefinitionProblem> Check(Drawing drawing) => new SoundnessCheck(Catalog).Check(drawing.Read());

    private sealed class Waiting : Activity
    {
        public override ActivityDescriptor Descriptor { get; } = new("Test.Waiting", "Test", "Waiting", "Waits.");

        public override Next Execute(ActivityContext context) => Next.Wait;
    }
}
