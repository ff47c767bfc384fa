using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>办理流程: every definition with its published version, its draft, and the possible actions.</summary>
public sealed class IndexModel(
    ProcedureReader reader,
    PackageFileReader files,
    KeptDefinitions kept,
    DefinitionEditing editing,
    DbContext db,
    CurrentActor current
) : PageModel
{
    public IReadOnlyList<ProcedureLine> Lines { get; private set; } = [];

    /// <summary>Definitions whose file differs from the version that an administrator made.</summary>
    public IReadOnlyList<KeptDefinition> Kept { get; private set; } = [];

    public bool MayWrite => current.Is(Roles.WorkflowAdministrator);

    /// <summary>How many imported versions of data and mails wait to be put in force.</summary>
    public int Waiting { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) =>
        (Lines, Kept, Waiting) = (
            await reader.ListAsync(cancellation),
            await kept.ReadAsync(db, cancellation),
            await files.WaitingAsync(cancellation)
        );

    /// <summary>Makes a draft of the file's content; publishing it is another step.</summary>
    public async Task<IActionResult> OnPostTakeAsync(string definitionId, CancellationToken cancellation)
    {
        if (!MayWrite)
        {
            return Forbid();
        }

        if ((await kept.ReadAsync(db, cancellation)).FirstOrDefault(item => item.Version.DefinitionId == definitionId) is not { } found)
        {
            return NotFound();
        }

        TempData["Notice"] = await editing.ReplaceAsync(definitionId, found.FileJson, current.Actor, cancellation) switch
        {
            EditOutcome.Stored stored => $"已按文件建立“{stored.Version.Name}”第 {stored.Version.Version} 版草稿，请试算、查看影响后发布。",
            EditOutcome.Refused refused => string.Join("", refused.Reasons),
            _ => "没有这份流程。",
        };
        return Redirect(Links.Procedures);
    }
}
