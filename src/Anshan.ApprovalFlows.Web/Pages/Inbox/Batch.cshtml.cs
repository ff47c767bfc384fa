using Anshan.ApprovalFlows.Approvals.Batches;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>批量: the chosen tasks, each with whether it can be done and what to know of before; then all of them at once.</summary>
[RequestFormLimits(ValueCountLimit = 16 * 1024)]
public sealed class BatchModel(BatchReader reader, RunBatch run, InboxList open, DeskWords words, CurrentActor current) : PageModel
{
    [BindProperty]
    public BatchForm Form { get; set; } = new();

    public BatchAct Act { get; private set; } = BatchAct.All[0];

    /// <summary>The tasks; null where nothing can be shown.</summary>
    public BatchPreview? Preview { get; private set; }

    /// <summary>Why there is nothing to show.</summary>
    public string? Nothing { get; private set; }

    /// <summary>What was left out.</summary>
    public string? Note { get; private set; }

    public IReadOnlySet<Guid> Ticked { get; private set; } = new HashSet<Guid>();

    public InboxAddress Address { get; private set; } = new();

    public DeskWords Words => words;

    public string Me => current.Actor.UserId;

    /// <summary>The columns of the inbox that are shown here too.</summary>
    public static IReadOnlyList<(string Code, string Name)> Columns { get; } =
    [.. DeskColumns.All.Where(column => column.Code is DeskColumns.Matter or DeskColumns.Stage or DeskColumns.Amount or DeskColumns.Due)];

    public IEnumerable<BatchAct> Others =>
        Preview is null
            ? []
            : BatchAct.OfferedFor([.. Preview.Rows.Select(row => row.Line)], current.Actor).Where(act => act.Code != Act.Code);

    public IEnumerable<IGrouping<string, BatchPlace>> PlaceGroups => Preview!.Places.GroupBy(place => place.Region ?? "本单位");

    public int Doable => Preview!.Rows.Count(row => row.Objection is null);

    /// <param name="act">What is to be done.</param>
    /// <param name="task">The chosen tasks.</param>
    /// <param name="all">yes where all that the filters leave are chosen.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IActionResult> OnGetAsync(string? act, string[] task, string? all, CancellationToken cancellation)
    {
        Address = InboxAddress.Of(Request.Query);
        if (BatchAct.Find(act) is not { } found)
        {
            return act is null ? Redirect(Links.Inbox) : NotFound();
        }

        Act = found;
        var chosen = Ids(task);
        if (all == "yes")
        {
            var rows = await open.AllAsync(current.Actor, Address.Filter, RunBatch.Most + 1, cancellation);
            chosen = [.. rows.Select(row => row.Id)];
            if (chosen.Count > RunBatch.Most)
            {
                chosen.RemoveAt(RunBatch.Most);
                Note = $"符合条件的超过 {RunBatch.Most} 件。一次最多办理 {RunBatch.Most} 件，这里是最急的 {RunBatch.Most} 件。";
            }
        }

        Nothing = RunBatch.CountProblem(chosen.Count);
        if (Nothing is null)
        {
            Preview = await reader.ReadAsync(Act, chosen, current.Actor, cancellation);
            Ticked = Preview.Rows.Where(row => row.Objection is null).Select(row => row.Task.Id).ToHashSet();
        }

        return Page();
    }

    /// <param name="act">What is to be done.</param>
    /// <param name="row">The tasks that were shown.</param>
    /// <param name="task">Those that are ticked.</param>
    /// <param name="cancellation">Heeded until the batch has begun.</param>
    public async Task<IActionResult> OnPostAsync(string? act, string[] row, string[] task, CancellationToken cancellation)
    {
        Address = InboxAddress.Of(Request.Query);
        if (BatchAct.Find(act) is not { } found)
        {
            return NotFound();
        }

        Act = found;
        var chosen = Ids(task);
        switch (await run.RunAsync(Form.OperationId, current.Actor, Act, Form.With(chosen), cancellation))
        {
            case BatchOutcome.Stored:
                return Redirect(Links.BatchResult(Form.OperationId));
            case BatchOutcome.Invalid invalid:
                foreach (var (key, problem) in invalid.Errors)
                {
                    ModelState.AddModelError(NameOf(key), problem);
                }

                break;
            default:
                return NotFound();
        }

        List<Guid> shown = [.. Ids(row).Union(chosen).Take(RunBatch.Most)];
        Nothing = shown.Count == 0 ? RunBatch.CountProblem(0) : null;
        Preview = shown.Count == 0 ? null : await reader.ReadAsync(Act, shown, current.Actor, cancellation);
        Ticked = chosen.ToHashSet();
        return Page();
    }

    public string? ErrorOf(string name) => ModelState.ErrorOf(name);

    public static string IdOf(string name) => TagBuilder.CreateSanitizedId(name, "_");

    public static string RowField(BatchRow row, string field) => $"Form.Rows[{row.Task.Id:N}].{field}";

    public static string GroundField(BatchGroup group, string field) => $"Form.Grounds[{group.Key}].{field}";

    private static List<Guid> Ids(IEnumerable<string> texts) =>
        [.. texts.Select(text => Guid.TryParse(text, out var id) ? id : (Guid?)null).OfType<Guid>().Distinct()];

    /// <summary>The field of the page for the key of a problem.</summary>
    private static string NameOf(string key) =>
        key.Split('.') switch
        {
            ["tasks"] => "task",
            ["rows", var id, var field] => $"Form.Rows[{id}].{Outcomes.FieldOf(field)}",
            ["grounds", var group, var field] => $"Form.Grounds[{group}].{Outcomes.FieldOf(field)}",
            _ => $"Form.{Outcomes.FieldOf(key)}",
        };
}
