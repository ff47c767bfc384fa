using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>Writes the audit. Streams only grow; each event carries the hash of the one before it.</summary>
/// <remarks>
/// The order is guaranteed by the turn at the write gate, or, for the event of a step made before its turn, by the key: two events cannot
/// both follow the same one; the later step is refused and computed again. Several events of one stream in one turn follow each other.
/// </remarks>
public sealed class AuditTrail(TimeProvider machine)
{
    private static readonly RowKey Last = new("ORDER BY \"Seq\" DESC LIMIT 1", nameof(AuditEvent.Stream));
    private static readonly RowKey OfOperation = RowKey.Of(nameof(AuditEvent.OperationId));

    /// <summary>Adds the next event of the stream to the context; the turn saves it.</summary>
    public async Task<AuditEvent> AppendAsync(DbContext db, AuditEntry entry, CancellationToken cancellation = default)
    {
        // Events of this turn that are not saved yet are not found by a query.
        var pending = db.ChangeTracker.Entries<AuditEvent>().Select(x => x.Entity).Where(x => x.Stream == entry.Stream).MaxBy(x => x.Seq);
        var next = Next(entry, pending ?? await FindLastAsync(db, entry.Stream, cancellation));
        db.Add(next);
        if (entry.Operation is null || entry.Stream == AuditStream.System)
        {
            await CountAsync(db, entry.Stream, cancellation);
        }

        return next;
    }

    private static async Task CountAsync(DbContext db, string stream, CancellationToken cancellation)
    {
        if (await db.Set<AuditHead>().FindAsync([stream], cancellation) is { } head)
        {
            head.Events++;
        }
        else
        {
            db.Add(new AuditHead { Stream = stream, Events = 1 });
        }
    }

    /// <summary>Adds the one event of a step to its rows.</summary>
    public void Append(RowSet rows, AuditEntry entry, AuditEvent? last) => rows.Add(Next(entry, last));

    private AuditEvent Next(AuditEntry entry, AuditEvent? last)
    {
        var draft = new AuditEvent
        {
            Stream = entry.Stream,
            Seq = (last?.Seq ?? 0) + 1,
            At = DateTimeOffset.FromUnixTimeMilliseconds(machine.GetUtcNow().ToUnixTimeMilliseconds()),
            ActorId = entry.Actor.UserId,
            Action = entry.Action,
            Data = CanonicalJson.Bytes(new { Actor = Described(entry), entry.Data }),
            Hash = [],
            OperationId = entry.Operation is null ? null : KeyOf(entry.Operation.Id),
            RequestHash = entry.Operation?.Digest,
            Result = entry.Operation?.Result,
        };
        draft.Hash = AuditHash.Of(last, draft);
        return draft;
    }

    /// <summary>The operation recorded under this id, or null when it was never carried out.</summary>
    public static async Task<RecordedOperation?> FindOperationAsync(
        DbContext db,
        Guid operationId,
        CancellationToken cancellation = default
    ) => Recorded(await db.FindRowAsync<AuditEvent>(OfOperation, cancellation, KeyOf(operationId)));

    /// <summary>What an event says about its operation; null where there is none.</summary>
    public static RecordedOperation? Recorded(AuditEvent? found) =>
        found is null ? null : new RecordedOperation(found.Stream, found.Seq, found.RequestHash!, found.Result!);

    /// <summary>The event of an operation, when the batch is read.</summary>
    public static List<AuditEvent> FindOperation(RowBatch batch, Guid operationId) =>
        batch.Add<AuditEvent>(OfOperation, KeyOf(operationId));

    /// <summary>The last event of a stream, when the batch is read.</summary>
    public static List<AuditEvent> FindLast(RowBatch batch, string stream) => batch.Add<AuditEvent>(Last, stream);

    /// <inheritdoc cref="FindLast(RowBatch, string)"/>
    public static Task<AuditEvent?> FindLastAsync(DbContext db, string stream, CancellationToken cancellation) =>
        db.FindRowAsync<AuditEvent>(Last, cancellation, stream);

    private static object Described(AuditEntry entry)
    {
        var (actor, roles) = (entry.Actor, entry.Actor.Roles.Order(StringComparer.Ordinal));
        return actor.For is { } other
            ? new
            {
                actor.Name,
                Organisation = actor.OrganisationId,
                Roles = roles,
                For = new { other.Id, other.Name },
            }
            : new
            {
                actor.Name,
                Organisation = actor.OrganisationId,
                Roles = roles,
            };
    }

    private static byte[] KeyOf(Guid operationId) => operationId.ToByteArray(bigEndian: true);
}
