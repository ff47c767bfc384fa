using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Conformance;

/// <summary>The one activity of the recorded cases that is not Elsa's: waits, then completes with the outcome it is given.</summary>
internal sealed class TestDecision : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Test.Decision", "Test", "Decision", "Waits for an outcome.")
        {
            Inputs = [new("Title", "String", "Title")],
            Outcomes = new Dictionary<string, string>
            {
                ["A"] = "A",
                ["B"] = "B",
                ["C"] = "C",
            },
        };

    public override Next Execute(ActivityContext context) => Next.Wait;

    public override Next Resume(ActivityContext context, Stimulus stimulus) =>
        Next.With(((Stimulus.Resume)stimulus).Input["outcome"]!.GetValue<string>());
}
