using Anshan.ApprovalFlows.Approvals.Access;

namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>What is to be written into the audit: who did what, and why.</summary>
/// <param name="Stream">See <see cref="AuditStream"/>.</param>
/// <param name="Actor">Who acted; name, unit and roles are kept as they were.</param>
/// <param name="Action">case.submitted, task.decided, user.invited …</param>
/// <param name="Data">The details, an object of plain values; stored as canonical JSON.</param>
/// <param name="Operation">Given when this event records an operation id.</param>
public sealed record AuditEntry(string Stream, Actor Actor, string Action, object Data, OperationStamp? Operation = null);

/// <summary>Makes an operation idempotent: its id, a hash of the request, and the short answer.</summary>
public sealed record OperationStamp(Guid Id, byte[] RequestHash, string Result)
{
    /// <summary>As much of the hash as is stored: enough to tell two requests under one id apart.</summary>
    public byte[] Digest => DigestOf(RequestHash).ToArray();

    internal static ReadOnlySpan<byte> DigestOf(ReadOnlySpan<byte> hash) => hash[..Math.Min(hash.Length, 16)];
}

/// <summary>An operation that was carried out before.</summary>
public sealed record RecordedOperation(string Stream, int Seq, byte[] RequestHash, string Result)
{
    /// <summary>False when the same id came with another request, which is a conflict.</summary>
    public bool IsSameRequest(ReadOnlySpan<byte> requestHash) => RequestHash.AsSpan().SequenceEqual(OperationStamp.DigestOf(requestHash));
}

/// <summary>The names of the streams.</summary>
public static class AuditStream
{
    public const string System = "system";

    /// <summary>
    /// Of a case, or of another instance: both are identified by the instance, and the steps of both are checked against the journal.
    /// </summary>
    public static string Case(Guid id) => $"case:{id:N}";

    public static string User(string id) => $"user:{id}";

    /// <summary>Of the published rates that administrators enter.</summary>
    public const string Rates = "rates";

    /// <summary>Of what administrators enter about a measure.</summary>
    public static string Measure(string id) => $"measure:{id}";

    /// <summary>Of a unit that administrators have changed.</summary>
    public static string Organisation(string id) => $"organisation:{id}";

    public static string Definition(string id) => $"definition:{id}";

    /// <summary>Of the text of a mail.</summary>
    public static string Mail(string template) => $"mail:{template}";
}
