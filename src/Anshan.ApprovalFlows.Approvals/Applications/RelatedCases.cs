using Anshan.ApprovalFlows.Approvals.Cases;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Why another case is of interest to whoever decides one.</summary>
[Flags]
public enum CaseRelation
{
    /// <summary>It is about the same object.</summary>
    SameObject = 1,

    /// <summary>One of its files is the same, byte by byte.</summary>
    SameFile = 2,

    /// <summary>It is paid to the same account.</summary>
    SameAccount = 4,

    /// <summary>It is of the same applicant.</summary>
    SameApplicant = 8,
}

/// <summary>Another case that has something in common with one.</summary>
/// <param name="Id">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="MeasureId">Its measure.</param>
/// <param name="Title">What it is about.</param>
/// <param name="ApplicantName">Whose it is.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="SubmittedAt">When it was submitted.</param>
/// <param name="AwardFen">The determined amount; null while there is none.</param>
/// <param name="Relation">What it has in common.</param>
public sealed record RelatedCase(
    Guid Id,
    string Number,
    string MeasureId,
    string Title,
    string ApplicantName,
    CaseStatus Status,
    DateTimeOffset SubmittedAt,
    long? AwardFen,
    CaseRelation Relation
);

/// <summary>The cases that a reviewer should know of before deciding: same object, file, account or applicant.</summary>
public static class RelatedCases
{
    /// <summary>More are not shown.</summary>
    public const int Most = 30;

    /// <summary>The related cases, those with most in common first, then the newest; by one command.</summary>
    public static async Task<IReadOnlyList<RelatedCase>> OfAsync(DbContext db, Case row, CancellationToken cancellation)
    {
        var cases = db.Set<Case>().AsNoTracking().Where(other => other.Id != row.Id);
        var related = cases
            .Where(other => other.SubjectId == row.SubjectId || (row.EntityKey != null && other.EntityKey == row.EntityKey))
            .Select(other => new { other.Id, Relation = CaseRelation.SameApplicant });
        if (row.BankAccount.Length > 0)
        {
            related = related.Concat(
                cases
                    .Where(other => other.BankAccount == row.BankAccount)
                    .Select(other => new { other.Id, Relation = CaseRelation.SameAccount })
            );
        }

        if (row.ObjectKey is { } key)
        {
            related = related.Concat(
                cases.Where(other => other.ObjectKey == key).Select(other => new { other.Id, Relation = CaseRelation.SameObject })
            );
        }

        var files = db.Set<MaterialFile>().AsNoTracking();
        related = related.Concat(
            from own in files
            where own.CaseId == row.Id
            join same in files on own.Sha256 equals same.Sha256
            where same.CaseId != null && same.CaseId != row.Id
            select new { Id = same.CaseId!.Value, Relation = CaseRelation.SameFile }
        );
        var found = await related
            .Join(db.Set<Case>().AsNoTracking(), item => item.Id, other => other.Id, (item, other) => new { other, item.Relation })
            .OrderBy(item => item.Relation == CaseRelation.SameObject || item.Relation == CaseRelation.SameFile ? 0 : 1)
            .ThenByDescending(item => item.other.SubmittedAt)
            .Take(4 * Most)
            .Select(item => new RelatedCase(
                item.other.Id,
                item.other.Number,
                item.other.MeasureId,
                item.other.Title,
                item.other.ApplicantName,
                item.other.Status,
                item.other.SubmittedAt,
                item.other.AwardFen,
                item.Relation
            ))
            .ToListAsync(cancellation);
        return
        [
            .. found
                .GroupBy(item => item.Id)
                .Select(group => group.First() with { Relation = group.Aggregate((CaseRelation)0, (all, item) => all | item.Relation) })
                .OrderByDescending(item => (item.Relation & (CaseRelation.SameObject | CaseRelation.SameFile)) != 0)
                .ThenByDescending(item => item.SubmittedAt)
                .Take(Most),
        ];
    }
}
