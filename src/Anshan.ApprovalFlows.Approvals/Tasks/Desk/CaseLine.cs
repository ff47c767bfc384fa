using Anshan.ApprovalFlows.Approvals.Cases;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>As much of a case as a list says.</summary>
public sealed record CaseLine(
    Guid Id,
    string Number,
    string ApplicantName,
    string Title,
    string MeasureId,
    CaseStatus Status,
    string Stage,
    string Holder,
    bool IsPaused,
    DateTimeOffset SubmittedAt
);

/// <summary>Reads cases as lines.</summary>
internal static class CaseLines
{
    public static IQueryable<CaseLine> AsLines(this IQueryable<Case> cases) =>
        cases.Select(row => new CaseLine(
            row.Id,
            row.Number,
            row.ApplicantName,
            row.Title,
            row.MeasureId,
            row.Status,
            row.Stage,
            row.Holder,
            row.IsPaused,
            row.SubmittedAt
        ));
}
