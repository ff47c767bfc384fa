using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Soundness;

/// <summary>Waits, then is done.</summary>
internal sealed class TestTask : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Test.Task", "Test", "Task", "Waits.");

    public override Waiting Waits => Waiting.Always;

    public override Next Execute(ActivityContext context) => Next.Wait;
}

/// <summary>Completes at once with an outcome chosen by a fact.</summary>
internal sealed class TestChoice : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Test.Choice", "Test", "Choice", "Chooses.")
        {
            Outcomes = new Dictionary<string, string> { ["A"] = "A", ["B"] = "B" },
        };

    public override Next Execute(ActivityContext context) => Next.With(context.Fact(new Way(context.ExecutionId)));
}

/// <summary>Which way an execution goes.</summary>
internal sealed record Way(long ExecutionId) : FactRequest<string>;
