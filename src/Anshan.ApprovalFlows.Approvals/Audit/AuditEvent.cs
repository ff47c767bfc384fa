namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>One event of an append-only stream; its hash covers the stored bytes and the hash of the event before.</summary>
public sealed class AuditEvent
{
    /// <summary>case:{id}, user:{id}, definition:{id}, system.</summary>
    public required string Stream { get; init; }

    /// <summary>1, 2, 3 … within the stream, no gaps.</summary>
    public required int Seq { get; init; }

    /// <summary>Machine time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The acting user's id, or <c>system</c>.</summary>
    public required string ActorId { get; init; }

    /// <summary>What was done: case.submitted, task.decided, user.invited …</summary>
    public required string Action { get; init; }

    /// <summary>Who, what, when, why as canonical JSON; exactly these bytes are hashed.</summary>
    public required byte[] Data { get; init; }

    /// <summary>SHA-256 over the hash of the event before and all that is stored of this one.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The operation that wrote this event: unique, 16 bytes; null for events that were no operation of their own.</summary>
    public byte[]? OperationId { get; init; }

    /// <summary>Hash of the request, so that the same id with another body is detected, and the short result it got.</summary>
    public byte[]? RequestHash { get; init; }
    public string? Result { get; init; }
}
