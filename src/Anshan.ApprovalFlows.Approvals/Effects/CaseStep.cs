using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The rows one step works on: its case and the tasks it has touched, each read once and written where it has changed.</summary>
public sealed class CaseStep(StepCommit commit, Case @case)
{
    private static readonly RowKey ById = RowKey.Of(nameof(AppUser.Id));
    internal static readonly RowKey OfCase = RowKey.Of(nameof(CaseTask.CaseId));

    private readonly Dictionary<long, List<CaseTask>> tasks = [];
    private readonly List<CaseTask> opened = [];
    private List<CaseTask>? all;
    private int mails;

    /// <summary>For reading only.</summary>
    public DbContext Database => commit.Database;

    /// <summary>What the step writes.</summary>
    public RowSet Rows => commit.Rows;

    public Case Case => @case;

    public DateTimeOffset Now => commit.Now;

    public CaseOrigin Origin => (CaseOrigin)commit.Request.Origin;

    public bool IsStart => commit.Request.Stimulus is Stimulus.Start;

    /// <summary>True once a mail to the applicant was queued in this step.</summary>
    public bool HasWrittenToApplicant { get; set; }

    /// <summary>Who is written to for the applicant, once the first mail of the step has asked.</summary>
    public IReadOnlyList<AppUser>? Members { get; set; }

    /// <summary>The lines of the list that the step has struck, with the reason.</summary>
    public Dictionary<int, string> Struck { get; } = [];

    /// <summary>The id of the step's next mail: the same when the operation is delivered again.</summary>
    public Guid NextMailId() =>
        DerivedGuid.Near(Case.Id, "mail", OperationId.ToString("N"), (++mails).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The operation that the step carries out.</summary>
    public Guid OperationId => commit.Request.Operation.Id;

    /// <summary>The tasks of an activity execution, those added in this step included.</summary>
    public async Task<List<CaseTask>> TasksOfAsync(long executionId, CancellationToken cancellation)
    {
        if (!tasks.TryGetValue(executionId, out var found))
        {
            tasks[executionId] = found = (await TasksAsync(cancellation)).FindAll(task => task.ExecutionId == executionId);
            found.ForEach(task => Rows.Watch(task));
        }

        return found;
    }

    /// <summary>Every task of the case as this step leaves it; those that it opens are not among them.</summary>
    public async Task<IReadOnlyList<CaseTask>> AllTasksAsync(CancellationToken cancellation) => await TasksAsync(cancellation);

    private async Task<List<CaseTask>> TasksAsync(CancellationToken cancellation) =>
        all ??= commit.Reads is CaseReads reads ? reads.Tasks : await Database.ReadRowsAsync<CaseTask>(OfCase, cancellation, Case.Id);

    /// <summary>Adds a task; an execution number is new in the step that opens its tasks or was read before.</summary>
    /// <remarks>Who was disabled or left the unit meanwhile does not get it back: then everybody of the role may take it.</remarks>
    public async Task OpenAsync(CaseTask task, CancellationToken cancellation)
    {
        if (
            task is { ClaimedById: { } holder, OrganisationId: { } unit }
            && holder != Origin.Actor.HolderId.Value
            && await Database.FindRowAsync<AppUser>(ById, cancellation, holder) is { } user
            && (user.DisabledAt is not null || user.OrganisationId != unit)
        )
        {
            (task.ClaimedById, task.ClaimedByName, task.ClaimedAt) = (null, null, null);
        }

        (await TasksOfAsync(task.ExecutionId, cancellation)).Add(task);
        opened.Add(task);
    }

    /// <summary>Puts the tasks opened in this step into its rows, as its later effects left them.</summary>
    public void WriteOpened() => Rows.AddRange(opened);

    public void Tell(
        string kind,
        string text,
        string actor = "系统",
        string? organisation = null,
        string? detail = null,
        bool forApplicant = true
    ) =>
        Rows.Add(
            new TimelineEntry
            {
                CaseId = Case.Id,
                At = Now,
                Kind = kind,
                Text = text,
                Actor = actor,
                Organisation = organisation,
                Detail = detail,
                ForApplicant = forApplicant,
            }
        );
}
