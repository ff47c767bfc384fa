using Anshan.ApprovalFlows.Approvals.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Sends what is due, oldest first, and records the result.</summary>
/// <remarks>
/// A mail is marked as sent after the server accepted it. A crash between the two sends it again, under the same Message-ID. Where several
/// servers share the database, each takes mails with a lease: no other server sends what one has claimed, and a result that comes after
/// another server has claimed the mail is not recorded.
/// </remarks>
public sealed class OutboxSweep(
    OpenDatabase open,
    IWriteGate gate,
    IMailTransport transport,
    SendingLease lease,
    TimeProvider machine,
    ILogger<OutboxSweep> log
)
{
    private const int Page = 50;

    /// <summary>How long a mail waits after its first, second … failed attempt; after one more it is given up.</summary>
    public static IReadOnlyList<TimeSpan> BackOff { get; } =
    [
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
    ];

    /// <summary>Sends every mail that is due.</summary>
    /// <returns>False when the server is away; the mails wait for the next call.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation = default)
    {
        try
        {
            for (var taken = await TakeAsync(cancellation); taken.Mails.Count > 0; taken = await TakeAsync(cancellation))
            {
                await SendAllAsync(taken, cancellation);
            }

            await transport.RestAsync();
            return true;
        }
        catch (MailServerAwayException away)
        {
            ApprovalsLog.MailServerAway(log, away.Message);
            return false;
        }
    }

    /// <summary>Measures how long the oldest mail has waited, where somebody listens.</summary>
    public async Task MeasureAsync(CancellationToken cancellation = default)
    {
        if (EngineTelemetry.OutboxAge.Enabled)
        {
            await using var pooled = open();
            var db = pooled.Context;
            var oldest = await db.Set<OutboxMail>()
                .Where(mail => mail.SentAt == null && !mail.IsAbandoned)
                .OrderBy(mail => mail.CreatedAt)
                .Select(mail => (DateTimeOffset?)mail.CreatedAt)
                .FirstOrDefaultAsync(cancellation);
            EngineTelemetry.OutboxAge.Record(oldest is { } at ? (machine.GetUtcNow() - at).TotalSeconds : 0);
        }
    }

    private async Task SendAllAsync(TakenMails taken, CancellationToken cancellation)
    {
        var isDone = false;
        try
        {
            // What no longer fits into the lease is released, and claimed again.
            foreach (var mail in taken.Mails.TakeWhile(_ => taken.Claim.Allows(machine.GetUtcNow())))
            {
                cancellation.ThrowIfCancellationRequested();
                await SendAsync(mail, taken.Claim, cancellation);
                isDone = mail == taken.Mails[^1];
            }
        }
        finally
        {
            if (!isDone && taken.Claim.Id is not null)
            {
                await GiveBackAsync(taken.Claim);
            }
        }
    }

    private async Task<TakenMails> TakeAsync(CancellationToken cancellation)
    {
        var now = machine.GetUtcNow();
        await using (var pooled = open())
        {
            var db = pooled.Context;
            if (!SendingLease.IsNeeded(db))
            {
                return new TakenMails(
                    Claim.NotNeeded,
                    await db.Set<OutboxMail>()
                        .AsNoTracking()
                        .Where(x => x.SentAt == null && !x.IsAbandoned && (x.NotBefore == null || x.NotBefore <= now))
                        .OrderBy(x => x.CreatedAt)
                        .ThenBy(x => x.Id)
                        .Take(Page)
                        .ToListAsync(cancellation)
                );
            }
        }

        var claim = lease.New(now);
        var (at, until) = (now.ToUnixTimeMilliseconds(), claim.Until.ToUnixTimeMilliseconds());
        var mails = await gate.WriteGuardedAsync(
            (db, token) =>
                db.Set<OutboxMail>()
                    .FromSql(
                        $"""
                        UPDATE "OutboxMails" AS mail SET "Claim" = {claim.Id}, "ClaimedUntil" = {until}
                        FROM (
                            SELECT due."Id" FROM "OutboxMails" AS due
                            WHERE due."SentAt" IS NULL AND NOT due."IsAbandoned" AND (due."NotBefore" IS NULL OR due."NotBefore" <= {at})
                                AND (due."ClaimedUntil" IS NULL OR due."ClaimedUntil" <= {at})
                            ORDER BY due."CreatedAt", due."Id" LIMIT {Page} FOR UPDATE SKIP LOCKED) AS free
                        WHERE mail."Id" = free."Id"
                        RETURNING mail.*
                        """
                    )
                    .AsNoTracking()
                    .ToListAsync(token),
            cancellation
        );
        return new TakenMails(claim, [.. mails.OrderBy(mail => mail.CreatedAt).ThenBy(mail => mail.Id)]);
    }

    private async Task SendAsync(OutboxMail mail, Claim claim, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(claim.Longest, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await transport.SendAsync(mail, either.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (MailServerAwayException away)
        {
            await MarkAsync(mail, claim, row => row.SetProperty(x => x.LastError, away.Message));
            throw;
        }
        catch (Exception failure)
        {
            await MarkFailedAsync(
                mail,
                claim,
                failure is OperationCanceledException ? new TimeoutException("The mail server did not answer in time.", failure) : failure
            );
            return;
        }

        // The mail is accepted: this is recorded even when the system is stopping.
        var now = machine.GetUtcNow();
        await MarkAsync(
            mail,
            claim,
            row =>
                row.SetProperty(x => x.SentAt, now)
                    .SetProperty(x => x.Attempts, x => x.Attempts + 1)
                    .SetProperty(x => x.LastError, (string?)null)
                    .SetProperty(x => x.Claim, (Guid?)null)
                    .SetProperty(x => x.ClaimedUntil, (DateTimeOffset?)null)
        );
    }

    private Task MarkFailedAsync(OutboxMail mail, Claim claim, Exception failure)
    {
        var attempts = mail.Attempts + 1;
        var isOver = failure is MailRefusedException || attempts > BackOff.Count;
        DateTimeOffset? next = isOver ? null : machine.GetUtcNow() + BackOff[attempts - 1];
        ApprovalsLog.MailFailed(log, mail.Id, attempts, isOver, failure.Message);
        return MarkAsync(
            mail,
            claim,
            row =>
                row.SetProperty(x => x.Attempts, attempts)
                    .SetProperty(x => x.LastError, failure.Message)
                    .SetProperty(x => x.IsAbandoned, isOver)
                    .SetProperty(x => x.NotBefore, next)
                    .SetProperty(x => x.Claim, (Guid?)null)
                    .SetProperty(x => x.ClaimedUntil, (DateTimeOffset?)null)
        );
    }

    /// <summary>
    /// Records the result while the mail is still claimed by this server; another server that has claimed it records its own.
    /// </summary>
    private async Task MarkAsync(OutboxMail mail, Claim claim, Action<UpdateSettersBuilder<OutboxMail>> change)
    {
        var isOurs = await gate.WriteAsync(
            (db, cancellation) =>
                db.Set<OutboxMail>()
                    .Where(x => x.Id == mail.Id && x.Claim == claim.Id && x.SentAt == null)
                    .ExecuteUpdateAsync(change, cancellation)
        );
        if (isOurs == 0)
        {
            ApprovalsLog.MailTakenByAnother(log, mail.Id);
        }
    }

    private Task<int> GiveBackAsync(Claim claim) =>
        gate.WriteAsync(
            (db, token) =>
                db.Set<OutboxMail>()
                    .Where(x => x.Claim == claim.Id && x.SentAt == null)
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(x => x.Claim, (Guid?)null).SetProperty(x => x.ClaimedUntil, (DateTimeOffset?)null),
                        token
                    )
        );

    private sealed record TakenMails(Claim Claim, List<OutboxMail> Mails);
}
