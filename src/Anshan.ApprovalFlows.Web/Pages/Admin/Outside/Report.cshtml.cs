using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Outside;

/// <summary>报告完成 or 发出事件 in the place of another system, with a reason.</summary>
public sealed class ReportModel(OutsideReader reader, OutsideReports reports, CurrentActor current) : PageModel
{
    private const int LongestReason = 500;

    public OutsideRow Row { get; private set; } = null!;

    [BindProperty]
    public string? Result { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public Guid OperationId { get; set; }

    /// <summary>Why the action was refused; null if it was not.</summary>
    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid instance, long execution, CancellationToken cancellation)
    {
        OperationId = Guid.NewGuid();
        return await ShowAsync(instance, execution, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(Guid instance, long execution, CancellationToken cancellation)
    {
        if (await reader.FindAsync(instance, execution, cancellation) is not { } row)
        {
            return Gone();
        }

        Check();
        if (!ModelState.IsValid)
        {
            return await ShowAsync(instance, execution, cancellation);
        }

        var origin = new OutsideOrigin(current.Actor, Reason!.Trim(), OperationId.OrNew());
        switch (await ActAsync(row, origin, cancellation))
        {
            case OutsideOutcome.Done:
                TempData["Notice"] = row.IsTask ? "已报告完成，流程继续。" : "已发出事件。";
                return Redirect(Links.Outside);
            case OutsideOutcome.Refused refused:
                Refusal = refused.Reason;
                return await ShowAsync(instance, execution, cancellation);
            default:
                return Gone();
        }
    }

    private async Task<OutsideOutcome> ActAsync(OutsideRow row, OutsideOrigin origin, CancellationToken cancellation)
    {
        if (row.IsTask)
        {
            return await reader.WaitAsync(row.InstanceId, row.ExecutionId, cancellation) is { } wait
                ? await reports.ReportAsync(wait, Given(), origin, cancellation)
                : new OutsideOutcome.NotFound();
        }

        return await reports.RaiseAsync(row.Name, Given(), null, row.InstanceId, origin, cancellation);
    }

    private void Check()
    {
        if (string.IsNullOrWhiteSpace(Reason) || TextLength.Exceeds(Reason.Trim(), LongestReason))
        {
            ModelState.AddModelError(nameof(Reason), $"请说明理由，不超过 {LongestReason} 个字，理由会记入审计。");
        }

        if (Result is { } result && System.Text.Encoding.UTF8.GetByteCount(result) > OutsideReports.MaxBytes)
        {
            ModelState.AddModelError(nameof(Result), $"内容不能超过 {OutsideReports.MaxBytes / 1024} KB。");
        }
    }

    /// <summary>The JSON value if the text is valid JSON, else the text.</summary>
    private JsonNode? Given()
    {
        if (string.IsNullOrWhiteSpace(Result))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(Result);
        }
        catch (JsonException)
        {
            return JsonValue.Create(Result.Trim());
        }
    }

    private RedirectResult Gone()
    {
        TempData["Notice"] = "流程已不在等待，没有再报告。";
        return Redirect(Links.Outside);
    }

    private async Task<IActionResult> ShowAsync(Guid instance, long execution, CancellationToken cancellation)
    {
        if (await reader.FindAsync(instance, execution, cancellation) is not { } row)
        {
            return NotFound();
        }

        Row = row;
        return Page();
    }
}
