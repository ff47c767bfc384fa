using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>我发起的: the cases that a person opened for the own unit.</summary>
public sealed class StartedCases(DbContext db)
{
    /// <summary>The most cases of the unit that are looked through: it opens a few lists and duties a year.</summary>
    public const int Most = 500;

    /// <summary>Those that this person opened, newest first; who opened a case is its first event.</summary>
    public async Task<IReadOnlyList<CaseLine>> OfAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (actor.OrganisationId is not { } unit)
        {
            return [];
        }

        var (subject, person) = (DutyCases.ApplicantOf(unit), actor.UserId.Value);
        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Where(row => row.SubjectId == subject)
            .OrderByDescending(row => row.SubmittedAt)
            .Take(Most)
            .AsLines()
            .ToListAsync(cancellation);
        var streams = cases.ConvertAll(row => AuditStream.Case(row.Id));
        var mine = await db.Set<AuditEvent>()
            .Where(entry => EF.Parameter(streams).Contains(entry.Stream) && entry.Seq == 1 && entry.ActorId == person)
            .Select(entry => entry.Stream)
            .ToHashSetAsync(cancellation);
        return cases.FindAll(row => mine.Contains(AuditStream.Case(row.Id)));
    }
}
