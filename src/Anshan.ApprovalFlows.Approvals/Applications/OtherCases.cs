using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>What an application must know of other cases before it is taken.</summary>
public static class OtherCases
{
    /// <summary>The applicant's earlier applications for the measure; nothing is read where no rule asks for them.</summary>
    /// <param name="db">Read from.</param>
    /// <param name="measure">Whose rules.</param>
    /// <param name="profile">Who applies: known by the account, or by the credit code or identity number from another account.</param>
    /// <param name="before">Only what was submitted before counts: a later application cannot stand against a correction.</param>
    /// <param name="except">The case that is corrected; null for a new one.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public static async Task<IReadOnlyList<OtherApplication>> EarlierAsync(
        DbContext db,
        MeasurePackage measure,
        ApplicantProfile? profile,
        DateTimeOffset before,
        Guid? except,
        CancellationToken cancellation
    )
    {
        if (profile is null || !measure.Form.ReadsOthers)
        {
            return [];
        }

        var (subject, entity) = (profile.SubjectId, profile.EntityKey());
        var rows = await db.Set<Case>()
            .AsNoTracking()
            .NotVoid()
            .Where(row =>
                (row.SubjectId == subject || row.EntityKey == entity)
                && row.MeasureId == measure.Id
                && row.Id != except
                && row.SubmittedAt <= before
            )
            .Select(row => new { row.SubmittedAt, row.FormJson })
            .ToListAsync(cancellation);
        return rows.ConvertAll(row => new OtherApplication(ChinaTime.DateOf(row.SubmittedAt), FormValues.FromJson(row.FormJson)));
    }

    /// <summary>Whether a confirmed list of the measure has the unit, on a line that is not struck.</summary>
    public static Task<bool> ListAsync(DbContext db, string measureId, string creditCode, CancellationToken cancellation) =>
        db.Set<ListedUnit>()
            .Where(line => line.CreditCode == creditCode && line.StruckReason == null)
            .Join(db.Set<Case>().NotVoid(), line => line.CaseId, row => row.Id, (line, row) => row)
            .AnyAsync(row => row.MeasureId == measureId, cancellation);

    /// <summary>Whether another case about the same object is under way or was granted.</summary>
    public static Task<bool> HaveAsync(DbContext db, string objectKey, Guid except, CancellationToken cancellation) =>
        db.Set<Case>().NotVoid().AnyAsync(row => row.ObjectKey == objectKey && row.Id != except, cancellation);
}

/// <summary>A submission that other cases stand against, found out where nobody else can write.</summary>
internal sealed class SubmissionRefusedException(IReadOnlyDictionary<string, string> errors) : Exception("Other cases stand against it.")
{
    public SubmissionRefusedException(string field, string problem)
        : this(new Dictionary<string, string> { [field] = problem }) { }

    public IReadOnlyDictionary<string, string> Errors => errors;
}
