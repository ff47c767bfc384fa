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
    )
    {
        public string? ClaimedById { get; init; } = ClaimedByName is null ? null : $"person-{ClaimedByName}";

        /// <summary>Another unit, region, measure and step than those of the original.</summary>
        public string? Unit { get; init; }
        public string? Region { get; init; }
        public string? Measure { get; init; }
        public string? Stage { get; init; }
        public long? AmountFen { get; init; }
        public bool IsDetermined { get; init; }
        public bool IsPaused { get; init; }
        public string? EntityKey { get; init; }

        /// <summary>So many days earlier than the original was it submitted and opened.</summary>
        public int EarlierBy { get; init; }
        public bool IsReminded { get; init; }
    }

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
            row.RegionId = copy.Region ?? row.RegionId;
            row.CeilingFen = copy.AmountFen ?? row.CeilingFen;
            row.AwardFen = copy.IsDetermined ? row.CeilingFen : row.AwardFen;
            row.IsPaused = copy.IsPaused;
            row.EntityKey = copy.EntityKey ?? row.EntityKey;
            entry.Property(item => item.MeasureId).CurrentValue = copy.Measure ?? row.MeasureId;
            entry.Property(item => item.SubmittedAt).CurrentValue = row.SubmittedAt.AddDays(-copy.EarlierBy);
            db.Add(row);
            db.Add(
                new CaseTask
                {
                    Id = Guid.NewGuid(),
                    CaseId = row.Id,
                    ExecutionId = task.ExecutionId,
                    ActivityId = task.ActivityId,
                    Kind = task.Kind,
                    OrganisationId = copy.Unit ?? task.OrganisationId,
                    Role = task.Role,
                    Title = copy.Stage ?? task.Title,
                    Round = copy.Round,
                    Status = CaseTaskStatus.Open,
                    OpenedAt = task.OpenedAt.AddDays(-copy.EarlierBy),
                    DueAt = copy.DueAt,
                    ClaimedById = copy.ClaimedById,
                    ClaimedByName = copy.ClaimedByName,
                    ClaimedAt = copy.ClaimedById is null ? null : task.OpenedAt,
                    RemindedAt = copy.IsReminded ? task.OpenedAt : null,
                }
            );
        }
    }
}
