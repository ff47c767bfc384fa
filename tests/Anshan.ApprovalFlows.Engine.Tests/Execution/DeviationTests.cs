using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

/// <summary>Definitions on which Elsa itself fails (recorded, marked as deviations), and the result of this engine.</summary>
public class DeviationTests
{
    [Fact]
    public void End_in_a_nested_flowchart_ends_only_that_flowchart()
    {
        var one = Journey.Recorded("end-in-nested-flowchart").Start().Decide("x", "A");
        Assert.Equal(
            ["x Resumed", "x Completed", "e Started", "e Completed", "y Canceled", "sub Completed", "after Started", "after Suspended"],
            one.Events
        );
        Assert.Equal(InstanceSubStatus.Finished, one.Decide("after", "A").State.SubStatus);

        var two = Journey.Recorded("end-in-nested-two-waiting").Start().Decide("x", "A");
        Assert.Equal(["after"], two.Waiting);
        Assert.Equal(InstanceSubStatus.Finished, two.Decide("after", "A").State.SubStatus);
    }

    [Fact]
    public void A_nested_flowchart_that_loses_a_race_is_cancelled_with_all_that_waits_in_it()
    {
        var race = Journey.Recorded("join-waitany-cancels-nested-flowchart").Start();
        Assert.Equal(["a", "n1", "n2"], race.Waiting);
        race.Decide("a", "A");
        Assert.Equal(
            [
                "a Resumed",
                "a Completed",
                "n2 Canceled",
                "n1 Canceled",
                "sub Canceled",
                "join Started",
                "join Completed",
                "after Started",
                "after Suspended",
            ],
            race.Events
        );
        Assert.Equal(InstanceSubStatus.Finished, race.Decide("after", "A").State.SubStatus);
    }

    [Fact]
    public void A_sequence_that_loses_a_race_is_cancelled_with_the_step_that_waits_in_it()
    {
        var race = Journey.Recorded("sequence-cancelled-in-race").Start().Decide("n1", "A").Decide("a", "A");
        Assert.Equal(
            [
                "a Resumed",
                "a Completed",
                "n2 Canceled",
                "sub Canceled",
                "join Started",
                "join Completed",
                "after Started",
                "after Suspended",
            ],
            race.Events
        );
        Assert.Equal(InstanceSubStatus.Finished, race.Decide("after", "A").State.SubStatus);
    }

    [Theory]
    [InlineData("loop-inside-branch", false)]
    [InlineData("loop-inside-branch-allactive", true)]
    [InlineData("loop-inside-branch-with-gate", false)]
    public void A_join_waits_for_a_loop_inside_one_of_its_branches(string name, bool otherFirst)
    {
        var loop = Journey.Recorded(name).Start();
        if (otherFirst)
        {
            loop.Decide("b", "A");
        }

        loop.Decide("a1", "A").Decide("a2", "B");
        Assert.Equal(["a2 Resumed", "a2 Completed", "a1 Started", "a1 Suspended"], loop.Events);
        if (!otherFirst)
        {
            loop.Decide("b", "A");
            Assert.Equal(["a1"], loop.Waiting);
        }

        loop.Decide("a1", "A").Decide("a2", "A");
        Assert.Contains("done Completed", loop.Events);
        Assert.Equal(InstanceSubStatus.Finished, loop.State.SubStatus);
    }

    [Fact]
    public void An_implicit_join_waits_for_a_self_loop_in_one_of_its_branches()
    {
        var loop = Journey.Recorded("loop-self-in-branch").Start().Decide("a", "B").Decide("b", "A");
        Assert.Equal(["b Resumed", "b Completed"], loop.Events);
        loop.Decide("a", "B").Decide("a", "A");
        Assert.Equal(["a Resumed", "a Completed", "j Started", "j Completed", "flow Completed"], loop.Events);
    }

    [Fact]
    public void A_loop_around_a_loop_goes_round_as_often_as_it_is_told_though_every_target_waits()
    {
        var loop = Journey.Recorded("loop-nested").Start();
        foreach (var ending in new[] { "B", "C" })
        {
            loop.Decide(loop.Waiting.Contains("a") ? "a" : "b", "A");
            if (loop.Waiting.Contains("b"))
            {
                loop.Decide("b", "A");
            }

            loop.Decide("c", ending);
        }

        Assert.Equal(["a"], loop.Waiting);
        loop.Decide("a", "A").Decide("b", "A").Decide("c", "B").Decide("b", "A").Decide("c", "A");
        Assert.Equal(["c Resumed", "c Completed", "done Started", "done Completed", "flow Completed"], loop.Events);
    }

    [Fact]
    public void A_parallel_loop_that_loses_a_race_is_cancelled_in_all_its_rounds()
    {
        var race = Journey.Recorded("parallelforeach-in-race").Start();
        Assert.Equal(["b", "d", "d"], race.Waiting);
        Assert.Equal(["after"], race.Decide("b", "A").Waiting);
        Assert.Equal(InstanceSubStatus.Finished, race.Decide("after", "A").State.SubStatus);
    }

    [Fact]
    public void A_race_in_the_body_of_a_loop_is_run_again_in_every_round()
    {
        var loop = Journey.Recorded("race-in-foreach-body").Start().Decide("d", "A");
        Assert.Equal(["d", "t"], loop.Waiting);
        Assert.Equal(InstanceSubStatus.Finished, loop.Due("t").State.SubStatus);
    }

    [Theory]
    [InlineData("complete-in-nested-flowchart", "x")]
    [InlineData("composite-complete-while-waiting", "cx")]
    public void Complete_ends_what_it_stands_in_without_a_fault(string name, string decided)
    {
        var flow = Journey.Recorded(name).Start().Decide(decided, "A");
        Assert.Null(flow.Faulted);
        if (flow.Waiting.Any())
        {
            Assert.Equal(["after"], flow.Waiting);
            flow.Decide("after", "A");
        }

        Assert.Equal(InstanceSubStatus.Finished, flow.State.SubStatus);
    }

    [Fact]
    public void A_deadline_inside_a_used_definition_ends_the_wait_beside_it()
    {
        var flow = Journey.Recorded("deadline-in-composite").Start().Due("ct");
        Assert.Equal(["after"], flow.Waiting);
        Assert.Equal(InstanceSubStatus.Finished, flow.Decide("after", "A").State.SubStatus);
    }

    [Fact]
    public void An_array_that_a_script_made_can_grow()
    {
        var flow = Journey.Recorded("var-array-push").Start();
        Assert.Equal(InstanceSubStatus.Finished, flow.State.SubStatus);
        Assert.Equal("[1,2]", flow.State.Variables["var-a"]!.ToJsonString());
    }

    [Fact]
    public void Null_holds_for_the_step_and_the_initial_value_returns_after_it()
    {
        var flow = Journey.Recorded("var-null-same-burst").Start().Decide("d", "A");
        Assert.Equal(("null", "something"), ((string?)flow.State.Variables["var-r"], (string?)flow.State.Variables["var-q"]));
    }

    [Fact]
    public void A_fault_stops_the_instance_whatever_incident_strategy_the_drawing_asks_for()
    {
        var flow = Journey.Recorded("fault-continue-with-incidents").Start().Decide("a", "A");
        Assert.Equal((InstanceSubStatus.Faulted, "f"), (flow.State.SubStatus, flow.Faulted));
        Assert.Equal(InstanceSubStatus.Finished, flow.Skip("Done").Decide("b", "A").State.SubStatus);
    }
}
