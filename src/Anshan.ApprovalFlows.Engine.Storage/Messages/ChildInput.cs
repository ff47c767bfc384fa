using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Storage.Messages;

/// <summary>What a message keeps of a child that is to be started.</summary>
internal sealed record ChildInput(string Input, bool ReportsEnd)
{
    public static string Write(StartChild child) => JsonSerializer.Serialize(new ChildInput(child.InputJson, child.ReportsEnd));

    public static Stimulus.Start Read(Message message)
    {
        var kept = JsonSerializer.Deserialize<ChildInput>(message.Json) ?? throw new JsonException("Empty message.");
        return Stimuli.ChildStarts(
            message.SenderId!.Value,
            new StartChild(
                message.TargetId!.Value,
                message.ExecutionId!.Value,
                message.Name!,
                kept.Input,
                message.CorrelationId,
                kept.ReportsEnd
            )
        );
    }
}
