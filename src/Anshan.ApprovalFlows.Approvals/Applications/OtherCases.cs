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
    /// <summary>
    /// The sums that rules call <c>others.</c>: over the applicant's other cases of the measure in the year before that day.
    /// </summary>
    /// <param name="db">Read from.</param>
    /// <param name="measure">Whose rules.</param>
    /// <param name="applicant">The account that applies.</param>
    /// <param name="day">The day of the application.</param>
    /// <param name="except">The case that is corrected; null for a new one.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public static async Task<IReadOnlyDictionary<string, decimal>> SumsAsync(
        DbContext db,
        MeasurePackage measure,
        string applicant,
        DateOnly day,
        Guid? except,
        CancellationToken cancellation
    )
    {
        var fields = measure.Form.OthersRead;
        if (fields.Count == 0)
        {
            return new Dictionary<string, decimal>();
        }

        var since = ChinaTime.StartOf(day.AddYears(-1));
        var forms = await db.Set<Case>()
            .AsNoTracking()
            .Where(row =>
                row.ApplicantUserId == applicant
                && row.MeasureId == measure.Id
                && row.Id != except
                && row.SubmittedAt > since
                && !CaseStatuses.Void.Contains(row.Status)
            )
            .Select(row => row.FormJson)
            .ToListAsync(cancellation);
        var values = forms.ConvertAll(FormValues.FromJson);
        return fields.ToDictionary(field => field, field => values.Sum(form => form.Number(field) ?? form.Money(field)?.Yuan ?? 0));
    }

    /// <summary>Whether a confirmed list of the measure has the unit, on a line that is not struck.</summary>
    public static Task<bool> ListAsync(DbContext db, string measureId, string creditCode, CancellationToken cancellation) =>
        db.Set<ListedUnit>()
            .Where(line => line.CreditCode == creditCode && line.StruckReason == null)
            .Join(db.Set<Case>(), line => line.CaseId, row => row.Id, (line, row) => row)
            .AnyAsync(row => row.MeasureId == measureId && !CaseStatuses.Void.Contains(row.Status), cancellation);

    /// <summary>Whether another case about the same object is under way or was granted.</summary>
    public static Task<bool> HaveAsync(DbContext db, string objectKey, Guid except, CancellationToken cancellation) =>
        db.Set<Case>()
            .AnyAsync(row => row.ObjectKey == objectKey && row.Id != except && !CaseStatuses.Void.Contains(row.Status), cancellation);
}

/// <summary>A submission that other cases stand against, found out where nobody else can write.</summary>
internal sealed class SubmissionRefusedException(IReadOnlyDictionary<string, string> errors) : Exception("Other cases stand against it.")
{
    public IReadOnlyDictionary<string, string> Errors => errors;
}
