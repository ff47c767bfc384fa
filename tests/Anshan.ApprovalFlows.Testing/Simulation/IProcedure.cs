using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>What a simulation runs: a definition, the world it asks for facts, and the people who act on what waits.</summary>
internal interface IProcedure
{
    WorkflowDefinition Definition { get; }

    ActivityCatalog Catalog { get; }

    /// <summary>How far the clock goes at once.</summary>
    TimeSpan Stride { get; }

    object Answer(FactRequest request);

    /// <summary>The valid and invalid actions of people on a waiting task.</summary>
    Stimulus Act(ActivityExecution waiting);

    /// <summary>The rows the domain makes of effects, for one instance.</summary>
    IEffectRows NewRows();
}

/// <summary>The domain's rows of one instance.</summary>
internal interface IEffectRows
{
    /// <summary>Applies the effects of a commit; says what could not be.</summary>
    IEnumerable<string> Apply(IReadOnlyList<Effect> effects);

    /// <summary>What does not fit the state.</summary>
    IEnumerable<string> Problems(WorkflowState state);
}
