using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Whether an instance goes on. Stored and sent by its name, which is Elsa's word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceStatus>))]
public enum InstanceStatus
{
    /// <summary>Something is still to be done.</summary>
    Running,

    /// <summary>The last activity is done, the instance was cancelled, or it is paused after a fault.</summary>
    Finished,
}

/// <summary>How an instance goes on or ended. Stored and sent by its name, which is Elsa's word; the order is Elsa's too.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceSubStatus>))]
public enum InstanceSubStatus
{
    /// <summary>Not begun; never at rest here.</summary>
    Pending,

    /// <summary>Inside a step; never at rest.</summary>
    Executing,

    /// <summary>Waits for a stimulus.</summary>
    Suspended,

    /// <summary>The last activity is done.</summary>
    Finished,

    /// <summary>Ended from outside.</summary>
    Cancelled,

    /// <summary>Paused after a fault, until it is retried, skipped or cancelled.</summary>
    Faulted,
}
