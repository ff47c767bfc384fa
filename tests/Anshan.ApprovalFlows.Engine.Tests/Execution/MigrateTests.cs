using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

/// <summary>An instance goes over to another version of its definition.</summary>
public class MigrateTests
{
    [Fact]
    public void What_waits_in_both_versions_goes_on_waiting_and_then_follows_the_new_lines()
    {
        var flow = Journey.Through([Flow.Decision("a"), Flow.Decision("b")], "a -A> b").Start();
        flow.Take(To([Flow.Decision("a"), Flow.Decision("new"), Flow.Decision("b")], "a -A> new", "new -A> b"));
        Assert.Equal(["a"], flow.Waiting);
        Assert.Equal((0, 0), (flow.Effects.Count, flow.Events.Count));
        flow.Decide("a", "A");
        Assert.Equal(["new"], flow.Waiting);
        flow.Decide("new", "A").Decide("b", "A");
        Assert.Equal(InstanceSubStatus.Finished, flow.State.SubStatus);
    }

    [Fact]
    public void What_the_version_no_longer_has_must_be_given_a_place_or_the_instance_stays()
    {
        var flow = Journey
            .Through([Flow.Decision("a"), Flow.Decision("b"), Flow.Decision("c")], "a -A> b", "b -A> c")
            .Start()
            .Decide("a", "A");
        var migrate = To([Flow.Decision("a"), Flow.Decision("d"), Flow.Decision("c")], "a -A> d", "d -A> c");
        Assert.Equal(new StepResult.Refused(StepRefusal.NotInVersion), flow.Try(migrate));
        flow.Take(migrate with { Moves = new Dictionary<string, string> { ["b"] = "d" } });
        Assert.Equal(["d"], flow.Waiting);
        Assert.Single(flow.Effects.OfType<CloseBookmark>());
        Assert.Contains("b Canceled", flow.Events);
        Assert.Equal(InstanceSubStatus.Finished, flow.Decide("d", "A").Decide("c", "A").State.SubStatus);
    }

    [Fact]
    public void An_activity_of_another_type_or_in_another_place_is_another_one()
    {
        var flow = Journey.Through([Flow.Decision("a"), Flow.Decision("b")], "a -A> b").Start();
        Assert.Equal(new StepResult.Refused(StepRefusal.NotInVersion), flow.Try(To([Flow.Fragile("a"), Flow.Decision("b")], "a > b")));
        Assert.Equal(
            new StepResult.Refused(StepRefusal.NotRunning),
            flow.Try(
                To([Flow.Decision("a"), Flow.Decision("b")], "a -A> b") with
                {
                    Moves = new Dictionary<string, string> { ["a"] = "nowhere" },
                }
            )
        );
        Assert.Equal(new StepResult.Refused(StepRefusal.Over), flow.Cancel().Try(To([Flow.Decision("a")])));
    }

    [Fact]
    public void A_faulted_activity_stays_faulted_and_is_retried_in_the_new_version()
    {
        var flow = Journey.Through([Flow.Decision("a"), Flow.Fault("f")], "a -A> f").Start().Decide("a", "A");
        flow.Take(To([Flow.Decision("a"), Flow.Fault("f"), Flow.Decision("b")], "a -A> f", "f > b"));
        Assert.Equal("f", flow.Faulted);
        flow.Skip("Done");
        Assert.Equal(["b"], flow.Waiting);
    }

    [Fact]
    public void A_faulted_activity_can_be_left_for_another()
    {
        var flow = Journey.Through([Flow.Decision("a"), Flow.Fault("f")], "a -A> f").Start().Decide("a", "A");
        flow.Take(To([Flow.Decision("a"), Flow.Decision("b")], "a -A> b") with { Moves = new Dictionary<string, string> { ["f"] = "b" } });
        Assert.Contains(flow.Effects, effect => effect is ResolveIncident);
        Assert.Equal(["b"], flow.Waiting);
        Assert.Equal(InstanceSubStatus.Suspended, flow.State.SubStatus);
    }

    [Fact]
    public void A_join_that_would_wait_for_a_branch_never_begun_is_told_before_anybody_goes_there()
    {
        System.Text.Json.Nodes.JsonNode[] Drawn(params string[] further) =>
            [
                Flow.Step("s"),
                Flow.Decision("a"),
                Flow.Decision("b"),
                Flow.Join("j", "WaitAllActive"),
                Flow.Decision("z"),
                Flow.End("e"),
                .. further.Select(Flow.Decision),
            ];
        string[] common = ["s > a", "s > b", .. Every("a", "j"), .. Every("b", "j"), .. Every("z", "e")];
        var flow = Journey.Through(Drawn(), [.. common, "j > z"]).Start().Decide("b", "A");
        var (refusal, problems) = Check(flow, To(Drawn("c"), [.. common, "j > z", "s > c", .. Every("c", "j")]));
        Assert.Null(refusal);
        Assert.NotEmpty(problems);
        Assert.Empty(Check(flow, To(Drawn("y"), [.. common, "j > y", .. Every("y", "z")])).Problems.Select(problem => problem.Message));
        Assert.Equal(StepRefusal.NotInVersion, Check(flow, To([Flow.Decision("z")])).Refusal);
    }

    /// <summary>Whatever is decided there leads on.</summary>
    private static IEnumerable<string> Every(string from, string to) =>
        new[] { "A", "B", "C" }.Select(outcome => $"{from} -{outcome}> {to}");

    private static (Enum? Refusal, IReadOnlyList<DefinitionProblem> Problems) Check(Journey flow, Stimulus.Migrate migrate) =>
        new SoundnessCheck(Journey.Catalog).CheckMigration(flow.Definition, flow.State, migrate);

    private static Stimulus.Migrate To(System.Text.Json.Nodes.JsonNode[] activities, params string[] connections) =>
        new(
            DefinitionReader.Read(Flow.Definition(Flow.Chart("flow", activities, connections)).ToJsonString()),
            new Dictionary<string, string>()
        );
}
