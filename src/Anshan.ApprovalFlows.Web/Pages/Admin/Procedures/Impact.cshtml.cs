using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Versions;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>Which of the running cases go over.</summary>
public enum MigrationChoice
{
    /// <summary>None: they end on the version they started with.</summary>
    NewCasesOnly,

    /// <summary>All cases that can be migrated.</summary>
    All,

    /// <summary>Those that were ticked.</summary>
    Selected,
}

/// <summary>变更影响: what publishing would change, before it is done; then publishing and migrating.</summary>
public sealed class ImpactModel(ChangeImpact impact, DefinitionEditing editing, MigrateCases migrate, CurrentActor current) : PageModel
{
    private const string MovePrefix = "move.";

    public Impact Impact { get; private set; } = null!;

    public IReadOnlyList<MigrationBatch> Batches { get; private set; } = [];

    public bool MayWrite => current.Is(Roles.WorkflowAdministrator);

    /// <summary>Why it was not published.</summary>
    public IReadOnlyList<string> Refusals { get; private set; } = [];

    [BindProperty]
    public MigrationChoice Choice { get; set; }

    [BindProperty]
    public List<Guid> Cases { get; set; } = [];

    /// <summary>The content that the administrator was shown: if it was changed since, it is not published.</summary>
    [BindProperty]
    public string? Shown { get; set; }

    [BindProperty]
    public Guid BatchId { get; set; } = Guid.NewGuid();

    /// <summary>The target step of cases whose step the version does not have, by the step's id.</summary>
    public Dictionary<string, string> Moves { get; private set; } = [];

    /// <summary>The steps that need a target, with their titles.</summary>
    public IReadOnlyDictionary<string, string> NotInVersion { get; private set; } = new Dictionary<string, string>();

    /// <summary>The steps a case can be sent to.</summary>
    public IEnumerable<ActivityNode> Places =>
        Impact.Target is not { } target
            ? []
            : target
                .Activities.Values.Where(node => node.Parent is not null && CaseActivity.Is(node))
                .OrderBy(node => node.Path, StringComparer.Ordinal);

    public async Task<IActionResult> OnGetAsync(string definitionId, CancellationToken cancellation)
    {
        Moves = MovesOf(Request.Query);
        return await ShowAsync(definitionId, cancellation);
    }

    /// <summary>Publishes the draft, when there is one, and migrates as chosen.</summary>
    public async Task<IActionResult> OnPostAsync(string definitionId, CancellationToken cancellation)
    {
        if (!MayWrite)
        {
            return Forbid();
        }

        Moves = MovesOf(Request.Form);
        if (await impact.ReadAsync(definitionId, Moves, cancellation) is not { } before)
        {
            return NotFound();
        }

        if (Shown != before.Latest.ContentHash)
        {
            Refusals = [$"“{before.Latest.Name}”在您查看之后又有修改，请看过下面的最新内容再发布。"];
            return await ShowAsync(definitionId, cancellation);
        }

        if (
            !before.Latest.IsPublished
            && await editing.PublishAsync(definitionId, current.Actor, cancellation) is EditOutcome.Refused refused
        )
        {
            Refusals = refused.Reasons;
            return await ShowAsync(definitionId, cancellation);
        }

        var chosen = Choice switch
        {
            MigrationChoice.All => before.Trials.Select(trial => trial.Case).ToList(),
            MigrationChoice.Selected => before.Trials.Select(trial => trial.Case).Where(item => Cases.Contains(item.Id)).ToList(),
            MigrationChoice.NewCasesOnly => [],
            _ => throw new InvalidOperationException($"Nobody chooses the cases of {Choice}."),
        };
        if (chosen.Count == 0)
        {
            TempData["Notice"] = before.Latest.IsPublished
                ? "没有选择要迁移的办件，未作改动。"
                : $"第 {before.Latest.Version} 版已发布，新办件按新版本办理，在办件按原版本办完。";
            return Redirect(Links.Impact(definitionId));
        }

        var batch = await migrate.RunAsync(chosen, before.Latest.Id, Moves, current.Actor, BatchId, cancellation);
        return Redirect(Links.MigrationBatch(definitionId, batch.Id));
    }

    private async Task<IActionResult> ShowAsync(string definitionId, CancellationToken cancellation)
    {
        if (await impact.ReadAsync(definitionId, Moves, cancellation) is not { } found)
        {
            return NotFound();
        }

        Impact = found;
        NotInVersion = found
            .Trials.SelectMany(trial => trial.NotInVersion.Zip(trial.Standing))
            .GroupBy(pair => pair.First)
            .ToDictionary(group => group.Key, group => group.First().Second);
        foreach (var (left, _) in Moves.Where(move => !NotInVersion.ContainsKey(move.Key)))
        {
            NotInVersion = NotInVersion.Append(new(left, found.Current?.Activities.GetValueOrDefault(left)?.Title ?? left)).ToDictionary();
        }

        Batches = await migrate.ListAsync(definitionId, cancellation);
        return Page();
    }

    private static Dictionary<string, string> MovesOf(
        IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> given
    ) =>
        given
            .Where(pair => pair.Key.StartsWith(MovePrefix, StringComparison.Ordinal) && pair.Value.ToString().Length > 0)
            .ToDictionary(pair => pair.Key[MovePrefix.Length..], pair => pair.Value.ToString());
}
