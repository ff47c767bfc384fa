using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

/// <summary>Whether fragile activities throw now.</summary>
internal sealed record IsBroken : FactRequest<string>;

/// <summary>A question with a name.</summary>
internal sealed record Question(string Name) : FactRequest<string>;

/// <summary>An effect that a test can look for.</summary>
internal sealed record Said(string Text) : Effect;

/// <summary>Throws when entered (<c>enter</c>) or resumed (<c>resume</c>), after it has added an effect and a timer.</summary>
internal sealed class TestFragile : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Test.Fragile", "Test", "Fragile", "Breaks on demand.");

    public override Next Execute(ActivityContext context)
    {
        context.Emit(new Said("entered"));
        context.ArmTimer("remind", 1, context.Now.AddDays(1));
        Break(context, "enter");
        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        context.Emit(new Said("resumed"));
        Break(context, "resume");
        return ((Stimulus.Resume)stimulus).Input["outcome"]!.GetValue<string>() is "No" ? Next.Refuse(TestRefusal.No) : Next.With("A");
    }

    private static void Break(ActivityContext context, string when)
    {
        if (context.Fact(new IsBroken()) == when)
        {
            throw new WorkflowFaultException("broken");
        }
    }
}

/// <summary>Asks two questions and completes with the answers.</summary>
internal sealed class TestAsker : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Test.Asker", "Test", "Asker", "Asks.");

    public override Next Execute(ActivityContext context)
    {
        context.Emit(new Said("before"));
        var (first, second) = (context.Fact(new Question("first")), context.Fact(new Question("second")));
        context.Emit(new Said(first + second + context.Fact(new Question("first"))));
        return Next.Done;
    }
}

/// <summary>Why a test activity refuses.</summary>
internal enum TestRefusal
{
    No,
}
