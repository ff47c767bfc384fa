using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Versions;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>迁移结果: the result for each case, and the migration back.</summary>
public sealed class BatchModel(MigrateCases migrate, RunningCases running, CurrentActor current) : PageModel
{
    public string DefinitionId { get; private set; } = "";

    public MigrationBatch Batch { get; private set; } = null!;

    /// <summary>How many of the migrated cases still run on that version and can be migrated back.</summary>
    public int Returnable { get; private set; }

    public bool MayWrite => current.Is(Roles.WorkflowAdministrator);

    [BindProperty]
    public Guid BatchId { get; set; } = Guid.NewGuid();

    public Task<IActionResult> OnGetAsync(string definitionId, Guid id, CancellationToken cancellation) =>
        ShowAsync(definitionId, id, cancellation);

    public async Task<IActionResult> OnPostAsync(string definitionId, Guid id, CancellationToken cancellation)
    {
        if (!MayWrite)
        {
            return Forbid();
        }

        if (await FindAsync(definitionId, id, cancellation) is not { } batch)
        {
            return NotFound();
        }

        var back = await migrate.BackAsync(
            batch,
            await running.OfAsync(definitionId, MigrateCases.Most, cancellation),
            current.Actor,
            BatchId,
            cancellation
        );
        if (back.Count == 1)
        {
            return Redirect(Links.MigrationBatch(definitionId, back[0].Id));
        }

        TempData["Notice"] = back.Count == 0 ? "没有可以迁回的办件。" : $"已分 {back.Count} 批迁回，结果见迁移记录。";
        return Redirect(Links.Impact(definitionId));
    }

    private async Task<MigrationBatch?> FindAsync(string definitionId, Guid id, CancellationToken cancellation) =>
        (await migrate.ListAsync(definitionId, cancellation)).FirstOrDefault(batch => batch.Id == id);

    private async Task<IActionResult> ShowAsync(string definitionId, Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(definitionId, id, cancellation) is not { } batch)
        {
            return NotFound();
        }

        (DefinitionId, Batch) = (definitionId, batch);
        var moved = batch.Cases.Where(item => item.Error is null).Select(item => item.CaseId).ToHashSet();
        Returnable = (await running.OfAsync(definitionId, MigrateCases.Most, cancellation)).Count(item =>
            item.VersionId == batch.ToVersionId && moved.Contains(item.Id)
        );
        return Page();
    }
}
