using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Testing.Procedures;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>A generated procedure.</summary>
internal sealed class GeneratedProcedure(Random random) : IProcedure
{
    private static readonly ActivityCatalog Types = BuiltIn.With([new TestTask(), new TestFragile()]);

    public WorkflowDefinition Definition { get; } = DefinitionReader.Read(new ProcedureWriter(random).Definition().ToJsonString());

    public ActivityCatalog Catalog => Types;

    public TimeSpan Stride => TimeSpan.FromMinutes(200);

    public object Answer(FactRequest request) => random.Next(5) == 0 ? "yes" : "no";

    public Stimulus Act(ActivityExecution waiting)
    {
        string[] verbs = ["A", "A", "B", "B", "no"];
        return new Stimulus.Resume(waiting.Id, verbs[random.Next(verbs.Length)], []);
    }

    public IEffectRows NewRows() => new Deeds();

    /// <summary>Each action happens once, and every task that ended was opened before.</summary>
    private sealed class Deeds : IEffectRows
    {
        private readonly HashSet<Did> done = [];

        public IEnumerable<string> Apply(IReadOnlyList<Effect> effects) =>
            effects.OfType<Did>().Where(deed => !done.Add(deed)).Select(deed => $"{deed} twice").ToList();

        public IEnumerable<string> Problems(WorkflowState state) =>
            from deed in done
            where deed.What == "opened"
            let isOver = done.Contains(deed with { What = "left" })
            let isThere = state.Executions.Exists(execution => execution.Id == deed.ExecutionId)
            where isOver == isThere
            select isOver ? $"{deed.ExecutionId} was left and is still there" : $"{deed.ExecutionId} is gone and was never left";
    }
}
