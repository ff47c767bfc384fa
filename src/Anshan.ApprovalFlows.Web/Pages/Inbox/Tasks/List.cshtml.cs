using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>
/// 拟定名单 and 确认名单: every line is shown with the reason why it is listed or not; one person proposes, another one confirms or gives back.
/// </summary>
[
    Uploads(UploadsTo.List),
    RequestSizeLimit(4 * ListSheet.MostBytes),
    RequestFormLimits(MultipartBodyLengthLimit = 4 * ListSheet.MostBytes, ValueLengthLimit = 1024 * 1024)
]
public sealed class ListModel(TaskScreenReader reader, EntitlementLists lists, EarlierLists earlier, CaseClock clock, CurrentActor current)
    : PageModel
{
    [BindProperty]
    public ListForm List { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    /// <summary>The empty table to fill in.</summary>
    public async Task<IActionResult> OnGetTemplateAsync(Guid taskId, CancellationToken cancellation) =>
        await reader.FindAsync(taskId, current.Actor, Links.Inbox, cancellation) is { View.Measure: { } measure }
            ? File(ListSheet.Template(measure), FileKind.Xlsx.ContentType, $"{measure.Id} 名单.xlsx")
            : NotFound();

    /// <summary>
    /// Screens what stands in the text, or proposes it once it was seen; a file that was chosen and not sent yet comes first.
    /// </summary>
    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, IFormFile? sheet, CancellationToken cancellation)
    {
        if (sheet is not null)
        {
            return await OnPostUploadAsync(taskId, returnUrl, sheet, cancellation);
        }

        if (!List.Confirmed)
        {
            return await ScreenAsync(taskId, returnUrl, cancellation);
        }

        var (result, refusal) = await this.AnswerAsync(
            nameof(List),
            () => lists.ProposeAsync(taskId, current.Actor, List.Text, List.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, cancellation);
    }

    /// <summary>
    /// Takes the lines out of the file into the text, and screens them; a file that cannot be read leaves the text as it was.
    /// </summary>
    public async Task<IActionResult> OnPostUploadAsync(Guid taskId, string? returnUrl, IFormFile? sheet, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { View.Measure: { } measure })
        {
            return NotFound();
        }

        var problem = "请先选择 xlsx 文件，再点“上传并核对”。";
        if (sheet is not null)
        {
            await using var content = sheet.OpenReadStream();
            var read = await ListSheet.ReadAsync(sheet.FileName, content, ListScreening.Columns(measure), cancellation);
            (List.Text, List.Notes, problem) = (read.Text ?? List.Text, read.Notes, read.Problem);
        }

        if (problem.Length == 0)
        {
            ModelState.Remove("List.Text");
            return await ScreenAsync(taskId, returnUrl, cancellation);
        }

        ModelState.AddModelError("sheet", problem);
        return await ShowAsync(taskId, returnUrl, null, cancellation);
    }

    public async Task<IActionResult> OnPostConfirmAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(List),
            () => lists.ConfirmAsync(taskId, current.Actor, List.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, cancellation);
    }

    public async Task<IActionResult> OnPostReturnAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(List),
            () => lists.ReturnAsync(taskId, current.Actor, List.Reason, List.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, cancellation);
    }

    private async Task<IActionResult> ScreenAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var shown = await ShowAsync(taskId, returnUrl, null, cancellation);
        if (shown is PageResult && Screen is { Objection: null, View.Measure: { } measure })
        {
            var screening = ListScreening.Screen(measure, List.Text, ChinaTime.DateOf(clock.Now), out var problem);
            Screen = Screen with
            {
                Screening = screening is null ? null : await earlier.CompareAsync(screening, Screen.View.Case, Screen.Task, cancellation),
            };
            if (problem.Length > 0)
            {
                ModelState.AddModelError("List.Text", problem);
            }
        }

        return shown;
    }

    private async Task<IActionResult> ShowAsync(Guid taskId, string? returnUrl, string? refusal, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        Screen = screen with { List = List, Refusal = refusal };
        return Page();
    }
}
