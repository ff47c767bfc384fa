namespace Anshan.ApprovalFlows.Engine.Storage.Instances;

/// <summary>
/// Announces which instances took a step in this process, to observers. Nothing depends on it: an observer that misses it reads the rows.
/// </summary>
public sealed class StepNotifications
{
    /// <summary>Called after a commit, on the thread of the step: be quick and do not throw.</summary>
    public event Action<Guid>? Stepped;

    internal void Tell(Guid instanceId) => Stepped?.Invoke(instanceId);
}
