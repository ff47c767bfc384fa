using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Testing.Procedures;
using Anshan.ApprovalFlows.Testing.Simulation;

namespace Anshan.ApprovalFlows.Testing.Fuzzing;

/// <summary>Runs one instance of any definition to its end or a wait, resuming waiting activities at random.</summary>
internal sealed class FuzzWalk(WorkflowDefinition definition, ActivityCatalog catalog, Random random)
{
    private const int MostSteps = 25;
    private const int MostFacts = 64;
    private readonly DateTimeOffset now = new(2023, 9, 4, 1, 0, 0, TimeSpan.Zero);
    private readonly CaseProcedure world = new(random);

    /// <summary>All activity types: built-in ones, those of the domain, those of the tests.</summary>
    public static ActivityCatalog Catalog { get; } =
        BuiltIn.With([.. new CaseProcedure(new Random(0)).Catalog.All, new TestTask(), new TestFragile()]);

    public void Run()
    {
        var state = Take(new WorkflowState { InstanceId = Guid.Empty }, new Stimulus.Start(new Dictionary<string, JsonNode?>()));
        for (var step = 0; step < MostSteps && !state.IsOver; step++)
        {
            if (Choose(state) is not { } stimulus)
            {
                throw new BrokenException($"rests as {state.SubStatus} and nothing waits");
            }

            state = Take(state, stimulus);
        }
    }

    private Stimulus? Choose(WorkflowState state)
    {
        if (state.Executions.Find(execution => execution.Faulted) is { } faulted)
        {
            return random.Next(3) switch
            {
                0 => new Stimulus.Cancel("fuzz"),
                1 => new Stimulus.Skip(faulted.Id, "Done"),
                _ => new Stimulus.Retry(faulted.Id),
            };
        }

        var waiting = state.Executions.Where(execution => execution.Waits).ToList();
        if (waiting.Count == 0)
        {
            return null;
        }

        var one = waiting[random.Next(waiting.Count)];
        return random.Next(4) switch
        {
            0 => new Stimulus.TimerDue(one.Id, random.Next(2) == 0 ? "due" : "delay", 1, now),
            1 => new Stimulus.Resume(one.Id, "A", []),
            _ => Act(one),
        };
    }

    /// <summary>The stimulus that the real page would send; random data where the damaged document makes that impossible.</summary>
    private Stimulus Act(ActivityExecution waiting)
    {
        try
        {
            return world.Definition.Activities.ContainsKey(waiting.Activity)
                ? world.Act(waiting)
                : new Stimulus.Resume(waiting.Id, "B", new JsonObject { ["result"] = 1 });
        }
        catch (Exception problem)
            when (problem is NullReferenceException or System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            return new Stimulus.Resume(waiting.Id, "decide", new JsonObject { ["x"] = new JsonArray() });
        }
    }

    private WorkflowState Take(WorkflowState before, Stimulus stimulus)
    {
        var json = before.ToJson();
        var facts = new FactSet();
        for (var round = 0; round < MostFacts; round++)
        {
            switch (new StepLoop(catalog).Run(definition, WorkflowState.FromJson(json), stimulus, new StepEnvironment(now, facts)))
            {
                case StepResult.Taken taken:
                    return WorkflowState.FromJson(taken.State.ToJson());
                case StepResult.Refused:
                    return before;
                case StepResult.NeedsFacts needs:
                    needs.Requests.ToList().ForEach(request => facts.Add(request, Answer(request)));
                    break;
            }
        }

        // The runner gives up here; the case of a step that asks without end is its own test.
        return before;
    }

    private object Answer(FactRequest request) => request is Breaks ? (random.Next(5) == 0 ? "yes" : "no") : world.Answer(request);
}
