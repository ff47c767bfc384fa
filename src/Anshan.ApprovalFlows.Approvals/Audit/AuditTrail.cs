using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>Writes the audit. Streams only grow; each event carries the hash of the one before it.</summary>
/// <remarks>
/// Called inside a turn at the write gate only: the turn is what makes "the event before" certain. Several events of one
/// stream in one turn follow each other.
/// </remarks>
public sealed class AuditTrail(TimeProvider machine)
{
    /// <summary>Adds the next event of the stream to the context; the turn saves it.</summary>
    public async Task<AuditEvent> AppendAsync(DbContext db, AuditEntry entry, CancellationToken cancellation = default)
    {
        var (seq, hash) = await LastAsync(db, entry.Stream, cancellation);
        var draft = new AuditEvent
        {
            Stream = entry.Stream,
            Seq = seq + 1,
            At = DateTimeOffset.FromUnixTimeMilliseconds(machine.GetUtcNow().ToUnixTimeMilliseconds()),
            ActorId = entry.Actor.UserId,
            Action = entry.Action,
            Data = CanonicalJson.Bytes(new { Actor = Described(entry), entry.Data }),
            PrevHash = hash,
            Hash = [],
            OperationId = entry.Operation is null ? null : KeyOf(entry.Operation.Id),
            RequestHash = entry.Operation?.RequestHash,
            Result = entry.Operation?.Result,
        };
        draft.Hash = AuditHash.Of(draft);
        db.Add(draft);
        return draft;
    }

    /// <summary>The operation recorded under this id, or null when it was never carried out.</summary>
    public static async Task<RecordedOperation?> FindOperationAsync(
        DbContext db, Guid operationId, CancellationToken cancellation = default)
    {
        var key = KeyOf(operationId);
        return await db.Set<AuditEvent>()
            .Where(x => x.OperationId == key)
            .Select(x => new RecordedOperation(x.Stream, x.Seq, x.RequestHash!, x.Result!))
            .SingleOrDefaultAsync(cancellation);
    }

    private static async Task<(int Seq, byte[] Hash)> LastAsync(DbContext db, string stream, CancellationToken cancellation)
    {
        // Events of this turn that are not saved yet are not found by a query.
        var pending = db.ChangeTracker.Entries<AuditEvent>()
            .Select(x => x.Entity)
            .Where(x => x.Stream == stream)
            .MaxBy(x => x.Seq);
        if (pending is not null)
        {
            return (pending.Seq, pending.Hash);
        }
        var last = await db.Set<AuditEvent>()
            .Where(x => x.Stream == stream)
            .OrderByDescending(x => x.Seq)
            .Select(x => new { x.Seq, x.Hash })
            .FirstOrDefaultAsync(cancellation);
        return last is null ? (0, []) : (last.Seq, last.Hash);
    }

    private static object Described(AuditEntry entry) => new
    {
        entry.Actor.Name,
        Organisation = entry.Actor.OrganisationId,
        Roles = entry.Actor.Roles.Order(StringComparer.Ordinal),
    };

    private static byte[] KeyOf(Guid operationId) => operationId.ToByteArray(bigEndian: true);
}
