using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

public class StepLoopTests
{
    [Fact]
    public void A_refused_stimulus_changes_nothing()
    {
        var flow = Journey.Through([Flow.Fragile("f")]);
        flow.Facts.Add(new IsBroken(), "no");
        flow.Start();
        var before = flow.State.ToJson();
        Assert.Equal(new StepResult.Refused(TestRefusal.No), flow.Try(flow.Decision("f", "No")));
        Assert.Equal(new StepResult.Refused(StepRefusal.NotWaiting), flow.Try(new Stimulus.Resume(99, "decide", [])));
        Assert.Equal(new StepResult.Refused(StepRefusal.NotFaulted), flow.Try(new Stimulus.Skip(2, "A")));
        Assert.Equal(before, flow.State.ToJson());
        Assert.Equal(InstanceSubStatus.Finished, flow.Decide("f", "A").State.SubStatus);
        Assert.Equal(new StepResult.Refused(StepRefusal.Over), flow.Try(new Stimulus.Resume(2, "decide", [])));
    }

    [Fact]
    public void Facts_are_asked_for_once_and_the_step_starts_over()
    {
        var flow = Journey.Through([Flow.Step("s"), Flow.Asker("q")], "s > q");
        var start = new Stimulus.Start(new Dictionary<string, JsonNode?>());
        Assert.Equal([new Question("first")], Assert.IsType<StepResult.NeedsFacts>(flow.Try(start)).Requests);
        flow.Facts.Add(new Question("first"), "1");
        Assert.Equal([new Question("second")], Assert.IsType<StepResult.NeedsFacts>(flow.Try(start)).Requests);
        flow.Facts.Add(new Question("second"), "2");
        flow.Take(start);
        Assert.Equal([new Said("before"), new Said("121")], flow.Effects);
        Assert.Equal(["flow Started", "s Started", "s Completed", "q Started", "q Completed", "flow Completed"], flow.Events);
    }

    [Fact]
    public void That_a_backward_connection_led_here_survives_being_stored()
    {
        var flow = Journey
            .Through([Flow.Decision("a"), Flow.Decision("b")], "a -A> b", "b -B> a")
            .Start()
            .Decide("a", "A")
            .Decide("b", "B");
        Assert.True(WorkflowState.FromJson(flow.State.ToJson()).Executions.Single(item => item.Activity == "a").ByBackward);
        Assert.Equal(["b"], flow.Decide("a", "A").Waiting);
    }

    [Fact]
    public void Ending_a_nested_container_leaves_the_others_alone()
    {
        var flow = Journey
            .Through(
                [
                    Flow.Step("s"),
                    Flow.Decision("out"),
                    Flow.Sequence(
                        "row",
                        Flow.Chart(
                            "sub",
                            [Flow.Step("t"), Flow.Decision("x"), Flow.Decision("y"), Flow.End("e")],
                            "t > x",
                            "t > y",
                            "x -A> e"
                        ),
                        Flow.Decision("next")
                    ),
                ],
                "s > out",
                "s > row"
            )
            .Start();
        Assert.Equal(["out", "x", "y"], flow.Waiting);
        flow.Decide("x", "A");
        Assert.Equal(["next", "out"], flow.Waiting);
    }

    [Fact]
    public void Equal_input_gives_an_equal_result()
    {
        var flow = Journey
            .Through(
                [Flow.Step("s"), Flow.Decision("a"), Flow.Decision("b"), Flow.WaitAny("j"), Flow.Step("z")],
                "s > a",
                "s > b",
                "a -A> j",
                "b -A> j",
                "j > z"
            )
            .Start();
        var stimulus = flow.Decision("b", "A");
        var (first, second) = (Assert.IsType<StepResult.Taken>(flow.Try(stimulus)), Assert.IsType<StepResult.Taken>(flow.Try(stimulus)));
        Assert.Equal(first.State.ToJson(), second.State.ToJson());
        Assert.Equal(first.Effects, second.Effects);
        Assert.Equal(first.Events.Select(item => item.ToString()), second.Events.Select(item => item.ToString()));
    }
}
