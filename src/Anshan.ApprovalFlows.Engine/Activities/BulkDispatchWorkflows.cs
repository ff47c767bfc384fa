using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>
/// Starts another workflow once for every item, each in a step of its own after the commit, and waits for all of them when told to.
/// </summary>
/// <remarks>
/// An item that is an object is merged into the input of its instance; any other comes under <c>defaultItemInputKey</c>. At most
/// <see cref="MaxItems"/> items and <see cref="MaxInput"/> bytes of input together; more is a fault, and nothing is started. Each end of an
/// instance is counted once, in any order; <c>childFinished</c> or <c>childFaulted</c> runs for it. Leaving the wait early cancels the
/// instances that are not over.
/// </remarks>
internal sealed class BulkDispatchWorkflows : Activity
{
    /// <summary>More items than this are a list of the domain, not instances of a workflow.</summary>
    public const int MaxItems = ParallelForEach.MaxItems;

    /// <summary>The most input that one step may pass to its children, in bytes.</summary>
    public const int MaxInput = 16 * WorkflowState.MaxBytes;

    private const string Count = "count";
    private const string Ended = "ended";

    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.BulkDispatchWorkflows", "流程", "批量派发流程", "为每一项在后台启动另一个流程。")
        {
            Inputs =
            [
                new("WorkflowDefinitionId", "String", "流程定义", UiHint: "workflow-definition-picker"),
                new("Items", "Object", "各项", $"最多 {MaxItems} 项；每一项启动一个流程"),
                new("DefaultItemInputKey", "String", "每项的输入名称", "每一项以此名称作为输入；各项本身是对象时不用", "Item"),
                new("CorrelationIdFunction", "String", "关联编号", "按每一项计算，脚本中的 Item 是当前项"),
                new("Input", "ObjectDictionary", "共同的输入", UiHint: "dictionary"),
                new("WaitForCompletion", "Boolean", "等待结束", "等到所有流程结束后才继续", true, "checkbox"),
                new("StartNewTrace", "Boolean", "新的跟踪", "仅为与 Elsa 兼容而保留", false, "checkbox"),
                new("ChannelName", "String", "通道", "仅为与 Elsa 兼容而保留"),
            ],
            Outcomes = new Dictionary<string, string>
            {
                ["Done"] = "完成",
                ["Finished"] = "全部结束",
                ["Canceled"] = "已取消",
            },
            ChildPorts = ["childFinished", "childFaulted"],
        };

    public override Waiting Waits => Waiting.Sometimes;

    /// <inheritdoc/>
    public override bool ComesWithAnother(string outcome) => true;

    public override Next Execute(ActivityContext context)
    {
        var definition = ChildStart.Definition(context);
        var items = Values.Convert(context.Input("items"), "Object", isArray: true) as JsonArray ?? [];
        if (items.Count == 0)
        {
            return Next.Done;
        }

        var waits = context.Flag("waitForCompletion");
        var starts = Starts(context, definition, items, waits);
        context.Burst.State.HasChildren = true;
        starts.ForEach(context.Emit);
        if (!waits)
        {
            return Next.Done;
        }

        (context.Data[Count], context.Data[Ended]) = (items.Count, new JsonArray());
        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.Resume { Verb: ChildEnd.Verb } end)
        {
            return Next.Refuse(StepRefusal.UnknownVerb);
        }

        var ended = (JsonArray)context.Data[Ended]!;
        var open = Open(context).ToList();
        var place = Guid.TryParse(Values.Text(end.Input[ChildEnd.Instance]), out var id)
            ? open.FindIndex(child => child.Id == id)
            : open.Count - 1;
        if (place < 0)
        {
            return Next.Refuse(StepRefusal.NotWaiting);
        }

        ended.Add(open[place].Index);
        var port = Values.Text(end.Input[ChildEnd.SubStatus]) == nameof(InstanceSubStatus.Faulted) ? "childFaulted" : "childFinished";
        if (context.Node.Child(port) is { } body)
        {
            context.Schedule(body, locals: new() { ["ChildInstanceId"] = open[place].Id.ToString() });
        }

        return After(context);
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) => After(context);

    public override void Left(ActivityContext context, bool cancelled)
    {
        if (cancelled && context.Execution.Waits)
        {
            Open(context).ToList().ForEach(child => context.Emit(new CancelChild(child.Id)));
        }
    }

    private static Next After(ActivityContext context) =>
        Open(context).Any() || context.HasWorkBelow ? Next.Wait : Next.With("Finished", "Done");

    /// <summary>The instances that are not over.</summary>
    private static IEnumerable<(int Index, Guid Id)> Open(ActivityContext context)
    {
        var ended = (context.Data[Ended] as JsonArray ?? []).Select(index => (int)index!).ToHashSet();
        return Enumerable
            .Range(0, (int)(context.Data[Count] ?? 0))
            .Where(index => !ended.Contains(index))
            .Select(index => (index, context.ChildAt(index)));
    }

    private static List<StartChild> Starts(ActivityContext context, WorkflowDefinition definition, JsonArray items, bool waits)
    {
        if (items.Count > MaxItems)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”有 {items.Count} 项，超过 {MaxItems} 项。");
        }

        var (shared, key) = (ChildStart.Input(context), context.Text("defaultItemInputKey") ?? "Item");
        shared["ParentInstanceId"] = context.InstanceId.ToString();
        var starts = items
            .Select(
                (item, index) =>
                {
                    var input = new JsonObject(shared.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
                    foreach (var (name, value) in item as JsonObject ?? new JsonObject { [key] = item?.DeepClone() })
                    {
                        input[name] = value?.DeepClone();
                    }

                    var correlation = context.Burst.WithArgument("Item", item, () => context.Text("correlationIdFunction"));
                    return new StartChild(
                        context.ChildAt(index),
                        context.ExecutionId,
                        definition.Id,
                        input.ToJsonString(),
                        correlation,
                        waits
                    );
                }
            )
            .ToList();
        return starts.Sum(start => start.InputJson.Length) <= MaxInput
            ? starts
            : throw new WorkflowFaultException($"“{context.Node.Title}”交给各流程的输入合计超过 {MaxInput / 1024} KB，请只交编号或摘要。");
    }
}
