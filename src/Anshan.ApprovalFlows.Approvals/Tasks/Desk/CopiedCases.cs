using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>A case that was copied to somebody.</summary>
/// <param name="Line">The case.</param>
/// <param name="ByName">Who sent it last.</param>
/// <param name="At">When.</param>
/// <param name="Note">What was written with it; empty where nothing was.</param>
/// <param name="IsRead">Whether it was opened since.</param>
public sealed record CopiedCase(CaseLine Line, string ByName, DateTimeOffset At, string Note, bool IsRead);

/// <summary>抄送我的: the cases that a person is to know of.</summary>
public sealed class CopiedCases(DbContext db)
{
    /// <summary>The most that are shown.</summary>
    public const int Most = 100;

    /// <summary>The latest ones, those not read yet first.</summary>
    public async Task<IReadOnlyList<CopiedCase>> OfAsync(Actor actor, CancellationToken cancellation = default)
    {
        var copies = await Of(actor).OrderByDescending(copy => copy.At).Take(Most).ToListAsync(cancellation);
        var ids = copies.ConvertAll(copy => copy.CaseId);
        var lines = await db.Set<Case>()
            .AsNoTracking()
            .Where(row => EF.Parameter(ids).Contains(row.Id))
            .AsLines()
            .ToDictionaryAsync(line => line.Id, cancellation);
        return
        [
            .. copies
                .Select(copy => new CopiedCase(lines[copy.CaseId], copy.ByName, copy.At, copy.Note, copy.ReadAt is not null))
                .OrderBy(copy => copy.IsRead),
        ];
    }

    /// <summary>How many were not opened yet.</summary>
    public Task<int> CountAsync(Actor actor, CancellationToken cancellation = default) =>
        Of(actor).CountAsync(copy => copy.ReadAt == null, cancellation);

    private IQueryable<CaseCopy> Of(Actor actor)
    {
        var person = actor.UserId.Value;
        return db.Set<CaseCopy>().AsNoTracking().Where(copy => copy.PersonId == person);
    }
}
