using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Testing.Procedures;

/// <summary>An external action of an activity execution that must happen once.</summary>
public sealed record Did(long ExecutionId, string What) : Effect;

/// <summary>Whether the fragile activity of that execution throws.</summary>
public sealed record Breaks(long ExecutionId) : FactRequest<string>;

/// <summary>A task somebody decides with A or B; it reminds three times, and may end by itself as Expired.</summary>
public sealed class TestTask : Activity
{
    private const int Reminders = 3;

    public override ActivityDescriptor Descriptor { get; } =
        new("Test.Task", "Test", "Task", "Waits for a decision.")
        {
            Inputs = [new("RemindAfter", "Int32", "Minutes"), new("ExpireAfter", "Int32", "Minutes")],
            Outcomes = new Dictionary<string, string>
            {
                ["A"] = "A",
                ["B"] = "B",
                ["Expired"] = "Expired",
            },
        };

    public override Next Execute(ActivityContext context)
    {
        context.Emit(new Did(context.ExecutionId, "opened"));
        Remind(context, 1);
        if (context.Number("expireAfter") is { } minutes)
        {
            context.ArmTimer("expire", 1, context.Now.AddMinutes(minutes));
        }

        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        switch (stimulus)
        {
            case Stimulus.TimerDue { Kind: "expire" }:
                context.Emit(new Did(context.ExecutionId, "expired"));
                return Next.With("Expired");
            case Stimulus.TimerDue timer:
                context.Emit(new Did(context.ExecutionId, $"reminded {timer.Number}"));
                Remind(context, timer.Number + 1);
                return Next.Wait;
            case Stimulus.Resume { Verb: "A" or "B" } decided:
                context.Emit(new Did(context.ExecutionId, "decided"));
                context.Answer(decided.Verb);
                return Next.With(decided.Verb);
            default:
                return Next.Refuse(StepRefusal.UnknownVerb);
        }
    }

    public override void Left(ActivityContext context, bool cancelled) => context.Emit(new Did(context.ExecutionId, "left"));

    private static void Remind(ActivityContext context, int number)
    {
        if (context.Number("remindAfter") is { } minutes && number <= Reminders)
        {
            context.ArmTimer("remind", number, context.Now.AddMinutes(minutes));
        }
    }
}

/// <summary>Throws when the world says so, after it has added an effect.</summary>
public sealed class TestFragile : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Test.Fragile", "Test", "Fragile", "Breaks now and then.");

    public override Next Execute(ActivityContext context)
    {
        context.Emit(new Did(context.ExecutionId, "entered"));
        return context.Fact(new Breaks(context.ExecutionId)) == "yes" ? throw new WorkflowFaultException("broken") : Next.Done;
    }
}
