using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>A difference between a stream and what was written.</summary>
public sealed record AuditProblem(string Stream, int Seq, string Text)
{
    public override string ToString() => $"审计流 {Stream} 第 {Seq} 条：{Text}";
}

/// <summary>Recomputes the hashes of the stored events.</summary>
/// <remarks>
/// Finds changed, removed and inserted events; not the removal of a stream's last events or of a whole stream: that is found by
/// <see cref="AuditHead"/> and the revisions.
/// </remarks>
public static class AuditVerifier
{
    /// <param name="db">Where the events are.</param>
    /// <param name="stream">One stream only; null checks all.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <returns>What is wrong, in order; empty when everything is as it was written.</returns>
    public static async Task<IReadOnlyList<AuditProblem>> VerifyAsync(
        DbContext db,
        string? stream = null,
        CancellationToken cancellation = default
    )
    {
        var problems = new List<AuditProblem>();
        AuditEvent? before = null;
        var events = db.Set<AuditEvent>()
            .AsNoTracking()
            .Where(x => stream == null || x.Stream == stream)
            .OrderBy(x => x.Stream)
            .ThenBy(x => x.Seq);
        await foreach (var e in events.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            Check(e, before?.Stream == e.Stream ? before : null, problems);
            before = e;
        }

        return problems;
    }

    private static void Check(AuditEvent e, AuditEvent? before, List<AuditProblem> problems)
    {
        var expected = (before?.Seq ?? 0) + 1;
        if (e.Seq != expected)
        {
            problems.Add(new(e.Stream, e.Seq, $"序号不连续，前面缺少第 {expected} 条。"));
        }
        else if (!e.Hash.AsSpan().SequenceEqual(AuditHash.Of(before, e)))
        {
            problems.Add(new(e.Stream, e.Seq, "内容与哈希不符，或与前一条不衔接：记录可能被改动。"));
        }
    }
}
