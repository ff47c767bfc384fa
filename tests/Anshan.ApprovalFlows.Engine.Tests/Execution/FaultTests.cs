using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

public class FaultTests
{
    [Fact]
    public void A_fact_that_nobody_can_give_is_a_fault_of_the_activity_and_not_of_the_caller()
    {
        var flow = Journey.Through([Flow.Decision("d"), Flow.Asker("q")], "d -A> q").Start();
        flow.Facts.Add(new Question("first"), new NoFact("there is no such unit"));
        flow.Decide("d", "A");
        Assert.Equal((InstanceSubStatus.Faulted, "q"), (flow.State.SubStatus, flow.Faulted));
        Assert.Equal("there is no such unit", Assert.Single(flow.Effects.OfType<RaiseIncident>()).Message);
    }

    [Fact]
    public void A_fault_stops_the_burst_at_once_and_keeps_what_was_still_to_do()
    {
        var flow = Journey
            .Through([Flow.Step("s"), Flow.Fault("f"), Flow.Step("later"), Flow.Decision("d")], "s > f", "s > later", "s > d")
            .Start();
        Assert.Equal(["flow Started", "s Started", "s Completed", "f Started", "f Faulted"], flow.Events);
        Assert.Equal((InstanceStatus.Finished, InstanceSubStatus.Faulted), (flow.State.Status, flow.State.SubStatus));
        Assert.Equal(["later", "d"], flow.State.Queue.Select(work => work.Activity));
        Assert.False(flow.State.IsOver);
        var incident = Assert.Single(flow.Effects.OfType<RaiseIncident>());
        Assert.Equal("f", incident.ActivityId);

        flow.Skip("Done");
        Assert.Equal(["f Completed", "later Started", "later Completed", "d Started", "d Suspended"], flow.Events);
    }

    [Fact]
    public void Nobody_can_decide_while_the_instance_is_faulted()
    {
        var flow = Journey
            .Through([Flow.Decision("a"), Flow.Decision("b"), Flow.Fault("f"), Flow.Step("s")], "s > a", "s > b", "a -A> f")
            .Start()
            .Decide("a", "A");
        Assert.Equal(["b"], flow.Waiting);
        Assert.Equal(new StepResult.Refused(StepRefusal.Paused), flow.Try(flow.Decision("b", "A")));
    }

    [Fact]
    public void Retry_enters_only_the_faulted_activity_again_under_a_new_execution_id()
    {
        var flow = Fragile("enter");
        var broken = flow.State.Executions.Single(item => item.Faulted).Id;
        flow.Facts.Add(new IsBroken(), "no");
        flow.Retry();
        Assert.Equal(["f Started", "f Suspended"], flow.Events);
        Assert.True(flow.State.Executions.Single(item => item.Activity == "f").Id > broken);
        Assert.Equal(1, flow.State.Entries["f"]);
        Assert.Contains(new ResolveIncident(broken, "retried"), flow.Effects);
        Assert.Equal(new StepResult.Refused(StepRefusal.NotFaulted), flow.Try(new Stimulus.Retry(broken)));
        Assert.Equal(InstanceSubStatus.Finished, flow.Decide("f", "A").State.SubStatus);
    }

    [Fact]
    public void Retry_of_an_activity_that_is_still_broken_faults_again()
    {
        var flow = Fragile("enter").Retry();
        Assert.Equal(["f Started", "f Faulted"], flow.Events);
        Assert.Equal(InstanceSubStatus.Faulted, flow.State.SubStatus);
    }

    [Fact]
    public void What_an_activity_asked_for_before_it_broke_is_not_done()
    {
        var entering = Fragile("enter");
        Assert.Empty(entering.Effects.OfType<Said>());
        Assert.Empty(entering.Effects.OfType<ArmTimer>());

        var resuming = Fragile("resume").Decide("f", "A");
        Assert.Equal("f", resuming.Faulted);
        Assert.Empty(resuming.Effects.OfType<Said>());
    }

    [Fact]
    public void A_wait_that_breaks_keeps_its_bookmark_and_timers_until_it_is_left()
    {
        var flow = Fragile("resume").Decide("f", "A");
        var id = flow.State.Executions.Single(item => item.Faulted).Id;
        Assert.Empty(flow.Effects.OfType<CloseBookmark>());
        Assert.Empty(flow.Effects.OfType<DropTimers>());

        flow.Facts.Add(new IsBroken(), "no");
        flow.Retry();
        Assert.Equal([new CloseBookmark(id)], flow.Effects.OfType<CloseBookmark>());
        Assert.Equal([new DropTimers(id)], flow.Effects.OfType<DropTimers>());
        Assert.Equal(id + 1, Assert.Single(flow.Effects.OfType<OpenBookmark>()).ExecutionId);
    }

    [Fact]
    public void Skip_goes_on_with_the_outcome_it_is_given()
    {
        var flow = Fragile("resume").Decide("f", "A").Skip("B");
        Assert.Equal(["f Completed", "other Started", "other Completed"], flow.Events);
        Assert.Equal(["d"], flow.Waiting);
        Assert.Single(flow.Effects.OfType<CloseBookmark>());
    }

    [Fact]
    public void Cancel_leaves_everything_that_waits_or_is_faulted()
    {
        var flow = Fragile("resume").Decide("f", "A").Cancel();
        Assert.Equal((InstanceStatus.Finished, InstanceSubStatus.Cancelled), (flow.State.Status, flow.State.SubStatus));
        Assert.Empty(flow.State.Executions);
        Assert.Empty(flow.State.Queue);
        Assert.Equal(2, flow.Effects.OfType<CloseBookmark>().Count());
        Assert.Equal("cancelled", Assert.Single(flow.Effects.OfType<ResolveIncident>()).Resolution);
        Assert.Equal(new StepResult.Refused(StepRefusal.Over), flow.Try(new Stimulus.Cancel("again")));
    }

    [Fact]
    public void A_loop_that_never_waits_is_a_fault_and_not_a_hang()
    {
        var flow = Journey.Through([Flow.Step("a"), Flow.Step("b")], "a > b", "b > a").Start();
        Assert.Equal(InstanceSubStatus.Faulted, flow.State.SubStatus);
        Assert.Contains("循环", Assert.Single(flow.Effects.OfType<RaiseIncident>()).Message, StringComparison.Ordinal);
    }

    /// <summary>Two branches: a decision that waits, and the fragile activity with two ways out.</summary>
    private static Journey Fragile(string breaks)
    {
        var flow = Journey.Through(
            [Flow.Step("s"), Flow.Decision("d"), Flow.Fragile("f"), Flow.End("done"), Flow.Step("other")],
            "s > d",
            "s > f",
            "f -A> done",
            "f -B> other"
        );
        flow.Facts.Add(new IsBroken(), breaks);
        return flow.Start();
    }
}
