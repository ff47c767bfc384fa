using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>A verb: its code as the journal keeps it, and the record that it carries.</summary>
/// <typeparam name="TInput">What it carries. A parameter without a default must be given; null only where the type allows it.</typeparam>
public sealed record TaskVerb<TInput>(string Code)
    where TInput : class
{
    /// <summary>The stimulus with which a use case asks for it.</summary>
    public Stimulus.Resume Send(long executionId, TInput input) => new(executionId, Code, TaskInput.Of(input));

    /// <summary>As an activity declares it, in any turn.</summary>
    internal TakenVerb TakenBy(Func<ActivityContext, TInput, Next> handler) => TakenIn(null, handler);

    /// <summary>As an activity declares it, while a task of this kind is open.</summary>
    internal TakenVerb TakenIn(TaskKind? turn, Func<ActivityContext, TInput, Next> handler) =>
        new(Code, typeof(TInput), turn, (context, given) => Take(context, given, handler));

    private static Next Take(ActivityContext context, JsonObject given, Func<ActivityContext, TInput, Next> handler)
    {
        TInput input;
        try
        {
            input = TaskInput.ReadStrictly<TInput>(given);
        }
        catch (JsonException)
        {
            return Next.Refuse(StepRefusal.InvalidInput);
        }

        return handler(context, input);
    }
}

/// <summary>A verb that an activity takes.</summary>
/// <param name="Code">The verb.</param>
/// <param name="Input">The record that it carries.</param>
/// <param name="Turn">The kind of task that must be open; null where the activity has only one.</param>
/// <param name="Take">Reads the input, refuses one that is missing or malformed, and carries the verb out.</param>
internal sealed record TakenVerb(string Code, Type Input, TaskKind? Turn, Func<ActivityContext, JsonObject, Next> Take);
