using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>The Elsa types this engine executes.</summary>
public static class BuiltIn
{
    /// <summary>The built-in types and the given ones, which replace built-in ones of the same name.</summary>
    public static ActivityCatalog With(IEnumerable<Activity> further) => new(Activities.Concat(further));

    /// <summary>One of each.</summary>
    public static IReadOnlyList<Activity> Activities { get; } =
    [
        new Flowchart(),
        new Sequence(),
        new Start(),
        new End(),
        new Finish(),
        new Fault(),
        new If(),
        new FlowDecision(),
        new FlowSwitch(),
        new FlowFork(),
        new FlowJoin(),
        new SetVariable(),
        new SetName(),
        new Correlate(),
        new WriteLine(),
        new RunJavaScript(),
        new Delay(),
        new StartAt(),
        new Timer(),
        new Cron(),
        new Event(),
        new PublishEvent(),
        new Fork(),
        new Parallel(),
        new FlowNode(),
        new ExecuteWorkflow(),
        new DispatchWorkflow(),
        new BulkDispatchWorkflows(),
        new SendHttpRequest(),
        new FlowSendHttpRequest(),
        new For(),
        new ForEach(),
        new ParallelForEach(),
        new While(),
        new Break(),
        new Switch(),
        new Complete(),
        new SetOutput(),
        new RunTask(),
        new NotFound(),
        new UsedDefinition(),
    ];
}
