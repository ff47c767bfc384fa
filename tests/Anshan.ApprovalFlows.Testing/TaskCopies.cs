using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Tasks;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>
/// Fills an inbox: copies of one case, each with a copy of its open task, as a busy office has them. Nothing runs behind them.
/// </summary>
public static class TaskCopies
{
    /// <summary>What is different about a copy.</summary>
    public sealed record Copy(
        string Number,
        string Applicant,
        string Title,
        DateTimeOffset? DueAt,
        int Round = 1,
        string? ClaimedByName = null
    );

    /// <summary>Adds the copies to what the context is going to save.</summary>
    public static void Add(AppDbContext db, Case @case, CaseTask task, IEnumerable<Copy> copies)
    {
        foreach (var copy in copies)
        {
            var row = (Case)db.Entry(@case).CurrentValues.ToObject();
            var entry = db.Entry(row);
            entry.Property(item => item.Id).CurrentValue = Guid.NewGuid();
            entry.Property(item => item.Number).CurrentValue = copy.Number;
            entry.Property(item => item.ApplicantName).CurrentValue = copy.Applicant;
            row.Title = copy.Title;
            db.Add(row);
            db.Add(
                new CaseTask
                {
                    Id = Guid.NewGuid(),
                    CaseId = row.Id,
                    ExecutionId = task.ExecutionId,
                    ActivityId = task.ActivityId,
                    Kind = task.Kind,
                    OrganisationId = task.OrganisationId,
                    Role = task.Role,
                    Title = task.Title,
                    Round = copy.Round,
                    Status = CaseTaskStatus.Open,
                    OpenedAt = task.OpenedAt,
                    DueAt = copy.DueAt,
                    ClaimedByName = copy.ClaimedByName,
                }
            );
        }
    }
}
