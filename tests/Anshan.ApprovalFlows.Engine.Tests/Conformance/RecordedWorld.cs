using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Conformance;

/// <summary>All instances of a recorded case and the messages between them, in memory.</summary>
internal sealed class RecordedWorld(IReadOnlyList<WorkflowDefinition> definitions)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StepLoop Loop = new(BuiltIn.With([new TestDecision()]));
    private readonly Queue<Action> messages = [];
    private readonly List<(RecordedInstance Instance, long Execution, string Name)> waits = [];
    private readonly List<EmitEvent> kept = [];

    public List<RecordedInstance> Instances { get; } = [];

    /// <summary>Applies a stimulus of a case and everything that follows from it.</summary>
    public void Apply(JsonElement stimulus)
    {
        Instances.ForEach(instance => instance.Events.Clear());
        if (stimulus.TryGetProperty("start", out var input))
        {
            var correlation = stimulus.TryGetProperty("correlationId", out var id) ? id.GetString() : null;
            Start(definitions[^1], new Stimulus.Start(Dictionary(JsonObject.Create(input)!), correlation));
        }
        else if (stimulus.TryGetProperty("event", out var happened))
        {
            var payload = happened.TryGetProperty("payload", out var given) ? given.GetRawText() : "{}";
            Publish(
                new EmitEvent(
                    happened.GetProperty("name").GetString()!,
                    payload,
                    happened.TryGetProperty("correlationId", out var id) ? id.GetString() : null,
                    null
                )
            );
        }
        else if (stimulus.TryGetProperty("cancel", out _))
        {
            Take(Instances[0], new Stimulus.Cancel("test"));
        }
        else
        {
            Resume(stimulus);
        }

        while (messages.TryDequeue(out var message))
        {
            message();
        }
    }

    private void Resume(JsonElement stimulus)
    {
        var kind = stimulus.EnumerateObject().First();
        var index = kind.Value.TryGetProperty("index", out var number) ? number.GetInt32() : 0;
        var activity = kind.Value.GetProperty("activity").GetString()!;
        foreach (var instance in Instances)
        {
            if (instance.Waiting(activity, index) is { } execution)
            {
                Take(
                    instance,
                    kind.Name switch
                    {
                        "decide" => new Stimulus.Resume(
                            execution.Id,
                            "decide",
                            new JsonObject { ["outcome"] = kind.Value.GetProperty("outcome").GetString() }
                        ),
                        "task" => new Stimulus.Resume(
                            execution.Id,
                            "task",
                            new JsonObject { ["result"] = Values.Node(kind.Value.GetProperty("result")) }
                        ),
                        _ => new Stimulus.TimerDue(execution.Id, "delay", 1, Now),
                    }
                );
                return;
            }
        }
    }

    private void Publish(EmitEvent happened)
    {
        var heard = waits.Where(wait => IsMeant(happened, wait.Instance) && wait.Name == happened.Name).ToList();
        var triggers = happened.InstanceId is null
            ? definitions
                .SelectMany(definition =>
                    Trigger
                        .Of(definition)
                        .Where(trigger => trigger.Type == "Elsa.Event" && trigger.Key == happened.Name)
                        .Select(trigger => (definition, trigger))
                )
                .ToList()
            : [];
        foreach (var (definition, trigger) in triggers)
        {
            Start(
                definition,
                new Stimulus.Start(Stimuli.EventInput(happened.PayloadJson), happened.CorrelationId) { Trigger = trigger.Activity.Id }
            );
        }

        heard.ForEach(wait => Take(wait.Instance, Stimuli.EventHappened(wait.Execution, happened.PayloadJson)));
        if (heard.Count == 0 && triggers.Count == 0 && (happened.CorrelationId ?? happened.InstanceId?.ToString()) is not null)
        {
            kept.Add(happened);
        }
    }

    private void Start(WorkflowDefinition definition, Stimulus.Start start, Guid? id = null)
    {
        var instance = new RecordedInstance(
            id ?? DerivedGuid.Of("instance", Instances.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            start.Parent?.InstanceId,
            definition
        );
        Instances.Add(instance);
        Take(instance, start);
    }

    private void Take(RecordedInstance instance, Stimulus stimulus)
    {
        var facts = new FactSet();
        while (true)
        {
            switch (
                Loop.Run(instance.Definition, WorkflowState.FromJson(instance.State.ToJson()), stimulus, new StepEnvironment(Now, facts))
            )
            {
                case StepResult.NeedsFacts needs:
                    needs
                        .Requests.Cast<GetPublished>()
                        .ToList()
                        .ForEach(asked =>
                            facts.Add(
                                asked,
                                new PublishedDefinition(definitions.LastOrDefault(item => item.DefinitionId == asked.DefinitionId))
                            )
                        );
                    break;
                case StepResult.Taken taken:
                    instance.Keep(taken);
                    taken.Effects.ToList().ForEach(effect => Handle(instance, effect));
                    return;
                default:
                    return;
            }
        }
    }

    private void Handle(RecordedInstance instance, Effect effect)
    {
        switch (effect)
        {
            case AwaitEvent wait:
                waits.Add((instance, wait.ExecutionId, wait.Name));
                if (kept.Find(item => item.Name == wait.Name && IsMeant(item, instance)) is { } early && kept.Remove(early))
                {
                    messages.Enqueue(() => Publish(early));
                }

                break;
            case ForgetEvent forget:
                waits.RemoveAll(wait => wait.Instance == instance && wait.Execution == forget.ExecutionId);
                break;
            case EmitEvent happened:
                messages.Enqueue(() => Publish(happened));
                break;
            case StartChild child:
                messages.Enqueue(() => Start(Version(child.VersionId), Stimuli.ChildStarts(instance.Id, child), child.ChildId));
                break;
            case AdoptChild child:
                var adopted = new RecordedInstance(child.ChildId, instance.Id, Version(child.VersionId));
                Instances.Add(adopted);
                adopted.Keep(child.Step);
                child.Step.Effects.ToList().ForEach(further => Handle(adopted, further));
                break;
            case CancelChild cancelled:
                messages.Enqueue(() => Cancel(item => item.Id == cancelled.ChildId));
                break;
            case CancelChildren:
                messages.Enqueue(() => Cancel(item => item.Parent == instance.Id));
                break;
            case TellParent end:
                messages.Enqueue(() =>
                    Take(
                        Instances.Single(item => item.Id == end.ParentId),
                        Stimuli.ChildEnded(end.ExecutionId, end.OutputJson, instance.Id, end.SubStatus)
                    )
                );
                break;
            default:
                break;
        }
    }

    private void Cancel(Func<RecordedInstance, bool> isMeant) =>
        Instances.Where(isMeant).ToList().ForEach(item => Take(item, new Stimulus.Cancel("parent")));

    private WorkflowDefinition Version(string id) => definitions.Single(item => item.Id == id);

    private static bool IsMeant(EmitEvent happened, RecordedInstance instance) =>
        (happened.CorrelationId is null || happened.CorrelationId == instance.State.CorrelationId)
        && (happened.InstanceId is null || happened.InstanceId == instance.Id);

    private static Dictionary<string, JsonNode?> Dictionary(JsonObject source) =>
        source.ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone());
}
