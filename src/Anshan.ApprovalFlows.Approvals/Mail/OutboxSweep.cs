using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Sends what is due, oldest first, and writes down how it went.</summary>
/// <remarks>
/// A mail is marked as sent after the server accepted it. A crash between the two sends it again, under the same Message-ID.
/// </remarks>
public sealed class OutboxSweep(
    IDbContextFactory<AppDbContext> contexts, IWriteGate gate, IMailTransport transport, TimeProvider machine, ILogger<OutboxSweep> log)
{
    private const int Page = 50;

    /// <summary>How long a mail waits after its first, second … failed attempt; after one more it is given up.</summary>
    public static IReadOnlyList<TimeSpan> BackOff { get; } =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>Sends every mail that is due.</summary>
    /// <returns>False when the server is away; the mails wait for the next call.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation = default)
    {
        try
        {
            for (var due = await DueAsync(cancellation); due.Count > 0; due = await DueAsync(cancellation))
            {
                foreach (var mail in due)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await SendAsync(mail, cancellation);
                }
            }
            await transport.RestAsync();
            return true;
        }
        catch (MailServerAwayException away)
        {
            log.LogWarning("The mail server is away: {Cause}", away.Message);
            return false;
        }
    }

    private async Task<List<OutboxMail>> DueAsync(CancellationToken cancellation)
    {
        var now = machine.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.OutboxMails.AsNoTracking()
            .Where(x => x.SentAt == null && !x.IsAbandoned && (x.NotBefore == null || x.NotBefore <= now))
            .OrderBy(x => x.CreatedAt).ThenBy(x => x.Id)
            .Take(Page)
            .ToListAsync(cancellation);
    }

    private async Task SendAsync(OutboxMail mail, CancellationToken cancellation)
    {
        try
        {
            await transport.SendAsync(mail, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (MailServerAwayException away)
        {
            await MarkAsync(mail, row => row.SetProperty(x => x.LastError, away.Message));
            throw;
        }
        catch (Exception failure)
        {
            await MarkFailedAsync(mail, failure);
            return;
        }
        // Accepted is accepted: the mark is written even when the system is stopping.
        var now = machine.GetUtcNow();
        await MarkAsync(mail, row => row
            .SetProperty(x => x.SentAt, now)
            .SetProperty(x => x.Attempts, x => x.Attempts + 1)
            .SetProperty(x => x.LastError, (string?)null));
    }

    private Task<int> MarkFailedAsync(OutboxMail mail, Exception failure)
    {
        var attempts = mail.Attempts + 1;
        var isOver = failure is MailRefusedException || attempts > BackOff.Count;
        DateTimeOffset? next = isOver ? null : machine.GetUtcNow() + BackOff[attempts - 1];
        log.LogWarning("Mail {Mail} failed (attempt {Attempt}, given up: {IsOver}): {Cause}", mail.Id, attempts, isOver, failure.Message);
        return MarkAsync(mail, row => row
            .SetProperty(x => x.Attempts, attempts)
            .SetProperty(x => x.LastError, failure.Message)
            .SetProperty(x => x.IsAbandoned, isOver)
            .SetProperty(x => x.NotBefore, next));
    }

    private Task<int> MarkAsync(OutboxMail mail, Action<UpdateSettersBuilder<OutboxMail>> change) =>
        gate.WriteAsync((db, cancellation) =>
            db.Set<OutboxMail>().Where(x => x.Id == mail.Id).ExecuteUpdateAsync(change, cancellation));
}
