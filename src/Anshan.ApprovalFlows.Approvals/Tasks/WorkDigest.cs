using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>
/// 工作邮件: one mail for each person and working day with what is new, due soon, overdue and reported; none where there is nothing to do.
/// </summary>
/// <remarks>
/// Due from <see cref="DigestTime"/> on until the end of the day. A mail and its <see cref="StaffDigest"/> are one commit, so that a crash
/// or a second
/// server sends none twice; a day on which no server ran is made up for by the next working day's mail, which lists everything since the
/// person's last one.
/// </remarks>
public sealed class WorkDigest(
    DigestReader reader,
    DigestMail mail,
    IWriteGate gate,
    OpenDatabase open,
    CaseClock clock,
    WorkingCalendar calendar,
    DigestTime time
)
{
    private const string Key = "work-digest-day";

    // What the settings say, so that a sweep every few seconds does not ask them; another server may know more.
    private DateOnly done;

    /// <summary>As the demo clock drives it.</summary>
    public DailyWork Daily => new(async cancellation => await RunAsync(cancellation) is not null, NextAsync);

    /// <summary>Sends today's where they are due; how many mails were queued, or null where nothing was due.</summary>
    /// <exception cref="AggregateException">Some could not be written. All others were; the day stays open, and the next run tries those
    /// again.</exception>
    public async Task<int?> RunAsync(CancellationToken cancellation = default)
    {
        var now = clock.Now;
        var today = ChinaTime.DateOf(now);
        if (done >= today || !calendar.IsWorkingDay(today) || now < Slot(today) || await DoneAsync(cancellation) >= today)
        {
            return null;
        }

        var queued = 0;
        List<Exception> failures = [];
        foreach (var digest in await reader.ReadAsync(now, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                queued += await gate.WriteAsync((db, token) => SendAsync(db, digest, today, now, token), cancellation) ? 1 : 0;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException($"{failures.Count} work mails of {today:yyyy-MM-dd} could not be written.", failures);
        }

        await gate.WriteAsync((db, token) => FinishAsync(db, today, token), cancellation);
        done = today;
        return queued;
    }

    /// <summary>The next instant at which a day's mails are due: now, where today's have not left though it is time.</summary>
    public async Task<DateTimeOffset> NextAsync(CancellationToken cancellation = default)
    {
        var now = clock.Now;
        var today = ChinaTime.DateOf(now);
        if (!calendar.IsWorkingDay(today) || done >= today || await DoneAsync(cancellation) >= today)
        {
            return Slot(calendar.AddWorkingDays(done > today ? done : today, 1));
        }

        return now < Slot(today) ? Slot(today) : now;
    }

    private DateTimeOffset Slot(DateOnly day) => ChinaTime.StartOf(day) + time.At.ToTimeSpan();

    private async Task<DateOnly> DoneAsync(CancellationToken cancellation)
    {
        await using var pooled = open();
        var row = await pooled.Context.Set<Setting>().AsNoTracking().SingleOrDefaultAsync(setting => setting.Key == Key, cancellation);
        return done = row is null ? DateOnly.MinValue : DateOnly.ParseExact(row.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private async Task<bool> SendAsync(DbContext db, PersonDigest digest, DateOnly day, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Set<StaffDigest>().AnyAsync(row => row.PersonId == digest.PersonId.Value && row.Day == day, cancellation))
        {
            return false;
        }

        db.Add(
            new StaffDigest
            {
                PersonId = digest.PersonId,
                Day = day,
                At = now,
            }
        );
        mail.Queue(db, digest, day, now);
        return true;
    }

    private static async Task<bool> FinishAsync(DbContext db, DateOnly day, CancellationToken cancellation)
    {
        var value = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (await db.Set<Setting>().SingleOrDefaultAsync(row => row.Key == Key, cancellation) is { } row)
        {
            row.Value = string.CompareOrdinal(row.Value, value) < 0 ? value : row.Value;
        }
        else
        {
            db.Add(new Setting { Key = Key, Value = value });
        }

        return true;
    }
}
