using Anshan.ApprovalFlows.Approvals.Batches;
using Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>A batch as it is typed.</summary>
public sealed class BatchForm : TaskForm
{
    public string? Reason { get; set; }

    /// <summary>A colleague as person:id, a unit as unit:id.</summary>
    public string? Place { get; set; }

    public string? Until { get; set; }

    /// <summary>Parts of the applicants' own data that are to be corrected.</summary>
    public List<string> Parts { get; set; } = [];

    /// <summary>What is typed for one task, by its id.</summary>
    public Dictionary<string, BatchRowForm> Rows { get; set; } = [];

    /// <summary>What is chosen for the tasks of one measure in one step, by the key of the group.</summary>
    public Dictionary<string, BatchGroundForm> Grounds { get; set; } = [];

    public BatchRequest With(IReadOnlyList<Guid> tasks) =>
        new()
        {
            Tasks = tasks,
            Reason = Reason,
            Place = Place,
            Until = Until,
            Parts = Parts,
            Rows = Rows.Where(row => Guid.TryParse(row.Key, out _))
                .ToDictionary(
                    row => Guid.Parse(row.Key),
                    row => new BatchRowRequest(row.Value.Reason, row.Value.Verified, row.Value.ConfirmsPayee)
                ),
            Grounds = Grounds.ToDictionary(
                item => item.Key,
                item => new BatchGround(item.Value.Fields, item.Value.Materials, item.Value.Clause)
            ),
        };

    public BatchRowForm Row(Guid task) => Rows.GetValueOrDefault(task.ToString("N")) ?? new BatchRowForm();

    public BatchGroundForm Ground(string group) => Grounds.GetValueOrDefault(group) ?? new BatchGroundForm();
}

/// <summary>What is typed for one task of a batch.</summary>
public sealed class BatchRowForm
{
    /// <summary>Another opinion than that for all.</summary>
    public string? Reason { get; set; }

    /// <summary>What was declared and is verified, by the keys of the facts.</summary>
    public List<string> Verified { get; set; } = [];

    /// <summary>The account rightly stands in another name.</summary>
    public bool ConfirmsPayee { get; set; }
}

/// <summary>What is chosen for the tasks of one measure in one step.</summary>
public sealed class BatchGroundForm
{
    public List<string> Fields { get; set; } = [];

    public List<string> Materials { get; set; } = [];

    /// <summary>The clause that is not met.</summary>
    public string? Clause { get; set; }
}
