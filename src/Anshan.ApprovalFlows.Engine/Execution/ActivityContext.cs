using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>What an activity sees of the step, and the only way it acts.</summary>
public sealed class ActivityContext
{
    private readonly Burst burst;

    internal ActivityContext(Burst burst, ActivityExecution execution, ActivityNode node) =>
        (this.burst, Execution, Node) = (burst, execution, node);

    /// <summary>The activity in the drawing.</summary>
    public ActivityNode Node { get; }

    /// <summary>The instance.</summary>
    public Guid InstanceId => burst.State.InstanceId;

    /// <summary>This execution's id, unique within the instance.</summary>
    public long ExecutionId => Execution.Id;

    /// <summary>The business time of the step; the same for all that happens in it.</summary>
    public DateTimeOffset Now => burst.Environment.Now;

    /// <summary>1 when the activity is entered for the first time in this instance, 2 on the next entry …</summary>
    public int Entry => burst.State.Entries.GetValueOrDefault(Node.Id, 1);

    /// <summary>A number for something that the activity begins: from 1, growing within the instance, never given twice.</summary>
    public int NextNumber() => ++burst.State.LastNumber;

    /// <summary>What this execution keeps between steps.</summary>
    public JsonObject Data => Execution.Data ??= [];

    internal ActivityExecution Execution { get; }

    internal Burst Burst => burst;

    /// <summary>The id of the instance this execution starts, if it does.</summary>
    internal Guid ChildId =>
        DerivedGuid.Of("child", burst.State.InstanceId.ToString("N"), ExecutionId.ToString(CultureInfo.InvariantCulture));

    /// <summary>The id of the instance with this number among those the execution starts, from 0.</summary>
    internal Guid ChildAt(int index) =>
        index == 0
            ? ChildId
            : DerivedGuid.Of(
                "child",
                burst.State.InstanceId.ToString("N"),
                ExecutionId.ToString(CultureInfo.InvariantCulture),
                index.ToString(CultureInfo.InvariantCulture)
            );

    /// <summary>Whether this activity is the event or schedule that began the instance, entered for the first time.</summary>
    internal bool IsTrigger => burst.State.Trigger == Node.Id && Entry == 1;

    /// <summary>Whether anything in this container is running or queued.</summary>
    internal bool HasWorkBelow => burst.ChildrenOf(Execution).Any() || burst.State.Queue.Exists(work => work.Owner == ExecutionId);

    /// <summary>The connections of a flowchart, from where this instance began.</summary>
    internal FlowGraph Graph => Node.GraphFrom(burst.State.Trigger);

    /// <summary>The value of an input, evaluated now; the descriptor's default where the drawing gives none.</summary>
    public JsonNode? Input(string name) => burst.Evaluator.Input(this, name);

    /// <summary>An input as text; null when empty.</summary>
    public string? Text(string name) => Values.Text(Input(name)) is { Length: > 0 } text ? text : null;

    /// <summary>An input as whole number, what stands behind the point left out; null when empty.</summary>
    /// <exception cref="ValueConversionException">It is no number, or too large.</exception>
    public int? Number(string name)
    {
        var value = Input(name);
        if (string.IsNullOrWhiteSpace(Values.Text(value)))
        {
            return null;
        }

        var number = Values.Number(value) is { } given ? decimal.Truncate(given) : (decimal?)null;
        return number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw new ValueConversionException(
                Values.Text(value)!,
                "Int32",
                $"输入项“{burst.TitleOf(Node, name)}”的值“{Values.Text(value)}”不是整数，或者太大。"
            );
    }

    /// <summary>An input as yes or no.</summary>
    public bool Flag(string name) => Values.Truth(Input(name));

    /// <summary>An input as list of texts.</summary>
    public IReadOnlyList<string> List(string name) => Values.Texts(Input(name));

    /// <summary>A variable in scope, by the name scripts use.</summary>
    public JsonNode? Variable(string name) => burst.Scope(Execution).Get(name);

    /// <summary>Sets a variable in scope by name.</summary>
    public void SetVariable(string name, JsonNode? value) => burst.Scope(Execution).Set(name, value);

    /// <summary>An input of the workflow, or of the stimulus in this step.</summary>
    public JsonNode? WorkflowInput(string name) => burst.WorkflowInput(name);

    /// <summary>Gives an output its value, for the variable it is bound to and for scripts of this step.</summary>
    public void SetOutput(string name, JsonNode? value) => burst.SetActivityOutput(this, name, value);

    /// <summary>Adds an effect, which is carried out in the commit of this step.</summary>
    public void Emit(Effect effect) => burst.Effects.Add(effect);

    /// <summary>Arms a timer; it is removed when the activity is left, whichever way.</summary>
    public void ArmTimer(string kind, int number, DateTimeOffset dueAt)
    {
        Execution.HasTimers = true;
        burst.Effects.Add(new ArmTimer(ExecutionId, Node.Id, kind, number, dueAt));
    }

    /// <summary>
    /// Removes the timers that this execution has armed in earlier steps; those armed from here on get numbers that were not used before.
    /// </summary>
    public void DisarmTimers() => burst.Effects.Add(new DisarmTimers(ExecutionId));

    /// <summary>Data from outside the state; when it is not known yet, it is read and the step is run again.</summary>
    public T Fact<T>(FactRequest<T> request)
        where T : notnull =>
        burst.State.Parent is not null && request.NotForChildren is { } why
            ? throw new WorkflowFaultException($"“{Node.Title}”：{why}")
            : burst.Environment.Facts.Get(request);

    /// <summary>A short code for the caller of the step.</summary>
    public void Answer(string code) => burst.Answer = code;

    /// <summary>Puts a child at the end of the queue.</summary>
    internal void Schedule(ActivityNode child, bool byBackward = false, Dictionary<string, JsonNode?>? locals = null) =>
        burst.State.Queue.Add(
            new ScheduledWork
            {
                Activity = child.Id,
                Owner = ExecutionId,
                ByBackward = byBackward,
                Locals = locals,
            }
        );
}
