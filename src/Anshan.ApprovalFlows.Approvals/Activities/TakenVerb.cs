using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>A verb that an activity takes.</summary>
/// <param name="Code">The verb.</param>
/// <param name="Input">The record that it carries.</param>
internal abstract record TakenVerb(string Code, Type Input)
{
    /// <summary>Reads the call, refuses one that is malformed or out of turn, and carries the verb out.</summary>
    /// <param name="context">The activity.</param>
    /// <param name="call">A <see cref="VerbCall"/>.</param>
    /// <param name="usual">The kind of task with which the activity begins.</param>
    public abstract Next Take(ActivityContext context, JsonObject call, TaskKind usual);

    /// <summary>Reads what the verb carries.</summary>
    /// <returns>Null where a part is missing or malformed.</returns>
    protected static T? Read<T>(JsonObject given)
        where T : class
    {
        try
        {
            return TaskInput.ReadStrictly<T>(given);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A verb that anybody may use, without a turn.</summary>
    internal sealed record OfAnybody<TInput>(TaskVerb<TInput> Verb, Func<ActivityContext, TInput, Next> Handler)
        : TakenVerb(Verb.Code, typeof(TInput))
        where TInput : class
    {
        public override Next Take(ActivityContext context, JsonObject call, TaskKind usual) =>
            Read<VerbCall>(call) is { } asked && Read<TInput>(asked.Input) is { } input
                ? Handler(context, input)
                : Next.Refuse(StepRefusal.InvalidInput);
    }

    /// <summary>A verb of the person whose turn it is, while a task of this kind, or of any, is open.</summary>
    internal sealed record OfTurn<TInput>(TaskVerb<TInput> Verb, TaskKind? Kind, Func<TaskAct, TInput, Next> Handler)
        : TakenVerb(Verb.Code, typeof(TInput))
        where TInput : class
    {
        public override Next Take(ActivityContext context, JsonObject call, TaskKind usual)
        {
            if (Read<VerbCall>(call) is not { Turn: { } key, By: { } by } asked || Read<TInput>(asked.Input) is not { } input)
            {
                return Next.Refuse(StepRefusal.InvalidInput);
            }

            return TaskAct.In(context, key, by, usual) is { } act && (Kind is null || act.Turn.Kind == Kind)
                ? Handler(act, input)
                : Next.Refuse(CaseRefusal.AlreadyDecided);
        }
    }

    /// <summary>A verb on a turn that need not be open: what the activity keeps of it says whether it can be.</summary>
    internal sealed record OfAnyTurn<TInput>(TaskVerb<TInput> Verb, Func<TurnChangeAct, TInput, Next> Handler)
        : TakenVerb(Verb.Code, typeof(TInput))
        where TInput : class
    {
        public override Next Take(ActivityContext context, JsonObject call, TaskKind usual) =>
            Read<VerbCall>(call) is { Turn: { } key, By: { } by } asked && Read<TInput>(asked.Input) is { } input
                ? Handler(new TurnChangeAct(context, key, by, usual), input)
                : Next.Refuse(StepRefusal.InvalidInput);
    }
}

/// <summary>A change of a turn that is asked for.</summary>
internal sealed record TurnChangeAct(ActivityContext Context, TurnKey Key, ActedBy By, TaskKind Usual)
{
    /// <summary>The turns as they are before.</summary>
    public TurnState State => TaskAct.TurnsOf(Context, Usual);
}

/// <summary>How an activity declares the verbs that it takes.</summary>
internal static class Taken
{
    /// <summary>While a task of this kind is open.</summary>
    public static TakenVerb In<TInput>(TaskKind kind, TaskVerb<TInput> verb, Func<TaskAct, TInput, Next> handler)
        where TInput : class => new TakenVerb.OfTurn<TInput>(verb, kind, handler);

    /// <summary>From anybody, as long as the activity waits.</summary>
    public static TakenVerb FromAnybody<TInput>(TaskVerb<TInput> verb, Func<ActivityContext, TInput, Next> handler)
        where TInput : class => new TakenVerb.OfAnybody<TInput>(verb, handler);

    /// <summary>While a task of any kind is open.</summary>
    public static TakenVerb InAny<TInput>(TaskVerb<TInput> verb, Func<TaskAct, TInput, Next> handler)
        where TInput : class => new TakenVerb.OfTurn<TInput>(verb, null, handler);

    /// <summary>On a turn that the handler looks up, open or not.</summary>
    public static TakenVerb OnTurn<TInput>(TaskVerb<TInput> verb, Func<TurnChangeAct, TInput, Next> handler)
        where TInput : class => new TakenVerb.OfAnyTurn<TInput>(verb, handler);
}
