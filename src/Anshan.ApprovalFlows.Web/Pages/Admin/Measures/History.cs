using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Audit;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Measures;

/// <summary>One change that an administrator made, as the audit keeps it.</summary>
public sealed record Change(DateTimeOffset At, string By, string Words);

/// <summary>The latest changes of an audit stream whose events say in words what they did.</summary>
internal static class History
{
    private const int Shown = 20;
    private static readonly JsonSerializerOptions Tolerant = new(JsonSerializerDefaults.Web);

    public static async Task<IReadOnlyList<Change>> ReadAsync(DbContext db, string stream, CancellationToken cancellation)
    {
        var events = await db.Set<AuditEvent>()
            .AsNoTracking()
            .Where(row => row.Stream == stream)
            .OrderByDescending(row => row.Seq)
            .Take(Shown)
            .ToListAsync(cancellation);
        return
        [
            .. from row in events
            let stored = JsonSerializer.Deserialize<Stored>(row.Data, Tolerant)
            select new Change(row.At, stored?.Actor?.Name ?? row.ActorId, stored?.Data?.Words ?? row.Action),
        ];
    }

    private sealed record Stored(Person? Actor, Entry? Data);

    private sealed record Person(string Name);

    private sealed record Entry(string? Words);
}
