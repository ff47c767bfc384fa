using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

public class RelocateTests
{
    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    [InlineData("")]
    public void A_return_before_a_join_does_not_lose_what_has_already_arrived_there(string mode)
    {
        var flow = TwoBranches(mode).Decide("a", "A").Decide("b", "A");
        Assert.Equal(["x"], flow.Waiting);
        flow.Take(Go("a"));
        Assert.Equal(["a"], flow.Waiting);
        flow.Decide("a", "A").Decide("x", "A");
        Assert.Equal(["z"], flow.Waiting);
        Assert.Equal(InstanceSubStatus.Finished, flow.Decide("z", "A").State.SubStatus);
    }

    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    [InlineData("")]
    public void A_return_from_behind_a_join_passes_the_join_again(string mode)
    {
        var flow = TwoBranches(mode).Decide("a", "A").Decide("b", "A").Decide("x", "A");
        Assert.Equal(["z"], flow.Waiting);
        for (var round = 0; round < 3; round++)
        {
            flow.Take(Go("a"));
            Assert.Contains("z Canceled", flow.Events);
            Assert.Equal(["a"], flow.Waiting);
            flow.Decide("a", "A").Decide("x", "A");
            Assert.Equal(["z"], flow.Waiting);
        }

        Assert.Equal(InstanceSubStatus.Finished, flow.Decide("z", "A").State.SubStatus);
    }

    [Theory]
    [InlineData("WaitAll")]
    [InlineData("")]
    public void A_return_of_both_branches_lets_the_join_wait_for_both(string mode)
    {
        var flow = TwoBranches(mode).Decide("a", "A").Decide("b", "A").Decide("x", "A");
        flow.Take(new Stimulus.Relocate([], ["a", "b"], "test"));
        Assert.Equal(["a", "b"], flow.Waiting);
        flow.Decide("a", "A").Decide("x", "A");
        Assert.Equal(["b"], flow.Waiting);
        Assert.Equal(["z"], flow.Decide("b", "A").Waiting);
    }

    [Theory]
    [InlineData("WaitAll")]
    [InlineData("")]
    public void A_return_in_one_branch_still_waits_for_the_other(string mode)
    {
        var flow = TwoBranches(mode).Decide("a", "A").Take(Go("a")).Decide("a", "A").Decide("x", "A");
        Assert.Equal(["b"], flow.Waiting);
        Assert.Equal(["z"], flow.Decide("b", "A").Waiting);
    }

    [Fact]
    public void A_return_to_the_beginning_is_a_new_beginning()
    {
        var flow = TwoBranches("WaitAll").Decide("a", "A").Decide("b", "A").Decide("x", "A").Take(Go("s"));
        Assert.Equal(["a", "b"], flow.Waiting);
        flow.Decide("b", "A").Decide("a", "A").Decide("x", "A");
        Assert.Equal(["z"], flow.Waiting);
    }

    [Fact]
    public void A_move_forward_leaves_what_it_is_told_to_and_nothing_is_left_behind()
    {
        var flow = TwoBranches("WaitAll");
        flow.Take(new Stimulus.Relocate([.. flow.State.Executions.Where(item => item.Waits).Select(item => item.Id)], ["z"], "test"));
        Assert.Equal(["z"], flow.Waiting);
        Assert.Equal(2, flow.Effects.OfType<CloseBookmark>().Count());
        Assert.Equal(InstanceSubStatus.Finished, flow.Decide("z", "A").State.SubStatus);
    }

    [Fact]
    public void A_drawn_loop_still_turns_after_a_return()
    {
        var flow = Journey
            .Through([Flow.Decision("a"), Flow.Decision("b"), Flow.Decision("c")], "a -A> b", "b -A> c", "b -B> a", "c -B> a")
            .Start();
        flow.Decide("a", "A").Decide("b", "B").Decide("a", "A").Decide("b", "A").Take(Go("b"));
        Assert.Equal(["b"], flow.Waiting);
        flow.Decide("b", "B").Decide("a", "A").Decide("b", "A").Decide("c", "B").Decide("a", "A").Decide("b", "A");
        Assert.Equal(["c"], flow.Waiting);
        Assert.Equal(InstanceSubStatus.Finished, flow.Decide("c", "A").State.SubStatus);
    }

    [Fact]
    public void A_fault_behind_the_target_is_resolved_and_one_elsewhere_keeps_the_instance_paused()
    {
        var flow = Journey
            .Through([Flow.Step("s"), Flow.Decision("a"), Flow.Fault("f"), Flow.Decision("b")], "s > a", "s > b", "a -A> f")
            .Start()
            .Decide("a", "A");
        Assert.Equal("f", flow.Faulted);
        Assert.Equal(new StepResult.Refused(StepRefusal.Paused), flow.Try(Go("b")));
        var fault = flow.State.Executions.Single(item => item.Faulted).Id;
        flow.Take(Go("a"));
        Assert.Contains(new ResolveIncident(fault, "relocated"), flow.Effects);
        Assert.Equal((InstanceSubStatus.Suspended, "a b"), (flow.State.SubStatus, string.Join(' ', flow.Waiting)));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var flow = TwoBranches("WaitAll");
        Assert.Equal(new StepResult.Refused(StepRefusal.NotRunning), flow.Try(Go("nowhere")));
        Assert.Equal(new StepResult.Refused(StepRefusal.NotRunning), flow.Try(Go("flow")));
        Assert.Equal(new StepResult.Refused(StepRefusal.NotRunning), flow.Try(new Stimulus.Relocate([], [], "test")));
        Assert.Equal(new StepResult.Refused(StepRefusal.NotWaiting), flow.Try(new Stimulus.Relocate([99], ["a"], "test")));
        Assert.Equal(new StepResult.Refused(StepRefusal.Over), flow.Cancel().Try(Go("a")));
    }

    [Fact]
    public void An_activity_of_an_instance_that_is_over_is_executed_alone_and_ends_it_again()
    {
        var flow = TwoBranches("WaitAll").Decide("a", "A").Decide("b", "A").Decide("x", "A");
        Assert.Equal(new StepResult.Refused(StepRefusal.AlreadyStarted), flow.Try(new Stimulus.Reopen("a", "test")));
        flow.Decide("z", "A");
        Assert.Equal(new StepResult.Refused(StepRefusal.NotRunning), flow.Try(new Stimulus.Reopen("nowhere", "test")));
        flow.Take(new Stimulus.Reopen("a", "test"));
        Assert.Equal((InstanceStatus.Running, InstanceSubStatus.Suspended), (flow.State.Status, flow.State.SubStatus));
        Assert.Equal(["a"], flow.Waiting);
        Assert.Equal(new StepResult.Refused(StepRefusal.AlreadyStarted), flow.Try(new Stimulus.Reopen("b", "test")));
        flow.Decide("a", "A");
        Assert.Empty(flow.Waiting);
        Assert.Equal((InstanceStatus.Finished, InstanceSubStatus.Finished), (flow.State.Status, flow.State.SubStatus));
    }

    private static Stimulus Go(string target) => new Stimulus.Relocate([], [target], "test");

    /// <summary>s opens two branches, a and then x beside b; both lead to j, behind which z waits.</summary>
    private static Journey TwoBranches(string mode) =>
        Journey
            .Through(
                [
                    Flow.Step("s"),
                    Flow.Decision("a"),
                    Flow.Decision("x"),
                    Flow.Decision("b"),
                    mode.Length > 0 ? Flow.Join("j", mode) : Flow.Step("j"),
                    Flow.Decision("z"),
                ],
                "s > a",
                "s > b",
                "a -A> x",
                "x -A> j",
                "b -A> j",
                "j > z"
            )
            .Start();
}
