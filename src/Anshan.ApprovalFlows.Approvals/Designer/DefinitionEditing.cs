using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>
/// What a workflow administrator does to definitions. A version that was ever published is never changed: cases are pinned to it; the next
/// save makes a draft with the next number, which each further save overwrites.
/// </summary>
public sealed class DefinitionEditing(
    OpenDatabase open,
    IWriteGate gate,
    ActivityCatalog catalog,
    PublishCheck check,
    AuditTrail audit,
    TimeProvider machine,
    BusinessTime now
)
{
    private readonly DraftStore drafts = new(audit, machine);

    /// <summary>Stores a draft; publishes it when <paramref name="publish"/> is true and no rule forbids it.</summary>
    /// <param name="sent">The whole definition as the designer has it; without <c>definitionId</c> it is a new one.</param>
    /// <param name="publish">Whether new cases shall start on it.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<EditOutcome> SaveAsync(JsonObject sent, bool publish, Actor actor, CancellationToken cancellation = default)
    {
        if (OtherForm(sent) is { } other)
        {
            return new EditOutcome.Refused(other);
        }

        var name = TypedText.Line(sent["name"]?.ToString());
        if (string.IsNullOrEmpty(name))
        {
            return new EditOutcome.Refused("请填写流程名称。");
        }

        if (sent["root"]?["type"]?.ToString() is not { } root || catalog.Find(root) is null)
        {
            return new EditOutcome.Refused("不支持这种流程。请新建“流程图”（Flowchart）。");
        }

        var id = sent["definitionId"]?.ToString() is { Length: > 0 } given ? given : Guid.NewGuid().ToString("N")[..16];
        if (DefinitionIdText.Problem(id) is { } unfit)
        {
            return new EditOutcome.Refused(unfit);
        }

        var latest = await LatestAsync(id, cancellation);
        EditOutcome stored;
        try
        {
            var notices = DesignerDocument.Complete(sent);
            var content = DesignerDocument.Take(sent, latest?.Json, catalog);
            stored =
                latest is not null && Overtaken(latest, DesignerDocument.ShownRevision(sent), name, content) is { } overtaken
                    ? overtaken
                    : await StoreAsync(id, name, content, latest, actor, cancellation, notices);
        }
        catch (DefinitionException problem)
        {
            return new EditOutcome.Refused([.. problem.Problems.Select(found => found.Message)]);
        }

        return publish && stored is EditOutcome.Stored draft ? await PublishAsync(draft.Version.DefinitionId, actor, cancellation) : stored;
    }

    /// <summary>Makes the latest version the one that new cases start on.</summary>
    public async Task<EditOutcome> PublishAsync(string definitionId, Actor actor, CancellationToken cancellation = default)
    {
        if (await LatestAsync(definitionId, cancellation) is not { } latest)
        {
            return new EditOutcome.NotFound();
        }

        if (latest.IsPublished)
        {
            return new EditOutcome.Stored(latest, WasPublished: true);
        }

        Closure closure;
        List<string> problems;
        await using (var pooled = open())
        {
            closure = await Closure.ReadAsync(pooled.Context, latest.Json, cancellation);
            problems =
            [
                .. (await check.CheckAsync(pooled.Context, closure, cancellation))
                    .Where(problem => problem.IsError)
                    .Select(problem => problem.Message)
                    .Distinct(),
            ];
        }

        if (problems.Count > 0)
        {
            return new EditOutcome.Refused(problems);
        }

        return await gate.WriteAsync<EditOutcome>(
            async (db, token) =>
            {
                var version = await db.Set<DefinitionVersion>().SingleAsync(row => row.Id == latest.Id, token);
                if (version.ContentHash != latest.ContentHash)
                {
                    return new EditOutcome.Refused($"“{version.Name}”刚刚由{version.ChangedBy}修改，请查看后再发布。");
                }

                version.PublishedAt = machine.GetUtcNow();
                await Publication.WriteAsync(db, version, closure, now(), token);
                await audit.RecordAsync(db, version, "definition.published", [], actor, token);
                return new EditOutcome.Stored(version);
            },
            cancellation
        );
    }

    /// <summary>Retracts the published version: no new case starts, running ones go on.</summary>
    public Task<EditOutcome> RetractAsync(string definitionId, Actor actor, CancellationToken cancellation = default) =>
        gate.WriteAsync<EditOutcome>(
            async (db, token) =>
            {
                if (
                    await db.Set<DefinitionVersion>()
                        .AsNoTracking()
                        .SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsPublished, token)
                    is not { } version
                )
                {
                    return new EditOutcome.Refused("该流程没有已发布的版本。");
                }

                await Publication.RetireAsync(db, definitionId, token);
                await audit.RecordAsync(db, version, "definition.retracted", [], actor, token);
                return new EditOutcome.Stored(
                    await db.Set<DefinitionVersion>().AsNoTracking().SingleAsync(row => row.Id == version.Id, token)
                );
            },
            cancellation
        );

    /// <summary>Makes a draft with the content of an older version.</summary>
    public async Task<EditOutcome> RevertAsync(string definitionId, int number, Actor actor, CancellationToken cancellation = default)
    {
        await using var pooled = open();
        var versions = await pooled
            .Context.Set<DefinitionVersion>()
            .AsNoTracking()
            .Where(row => row.DefinitionId == definitionId)
            .OrderBy(row => row.Version)
            .ToListAsync(cancellation);
        return versions.Find(row => row.Version == number) is { } old
            ? await StoreAsync(definitionId, old.Name, old.Json, versions[^1], actor, cancellation, keepsDraft: true)
            : new EditOutcome.NotFound();
    }

    /// <summary>Makes a draft with a content from elsewhere, the file of <c>workflows/</c> for instance.</summary>
    /// <exception cref="DefinitionException">It cannot be read.</exception>
    public async Task<EditOutcome> ReplaceAsync(
        string definitionId,
        string content,
        Actor actor,
        CancellationToken cancellation = default
    ) =>
        await LatestAsync(definitionId, cancellation) is { } latest
            ? await StoreAsync(definitionId, latest.Name, content, latest, actor, cancellation, keepsDraft: true)
            : new EditOutcome.NotFound();

    /// <summary>Says what kind of file it is when it is no definition of Elsa 3; null where it may be one.</summary>
    private static string? OtherForm(JsonObject sent) =>
        sent["root"] is null && sent["activities"] is JsonArray
            ? "这是 Elsa 1 或 Elsa 2 的流程文件（活动在最外层）。这里用 Elsa 3 的流程定义（最外层有 root），请在流程设计中重新画。"
        : sent["root"] is JsonObject root && root["type"] is null && root["$type"] is not null
            ? "文件里的活动写的是 $type，没有 type：这不是 Elsa 3 导出的流程定义。请用 Elsa Studio 的“导出”得到的文件。"
        : null;

    private async Task<DefinitionVersion?> LatestAsync(string definitionId, CancellationToken cancellation)
    {
        await using var pooled = open();
        return await DefinitionVersion.LatestAsync(pooled.Context, definitionId, cancellation);
    }

    /// <summary>
    /// Why a content must not replace the latest version: it was read from another one, or it does not say from which and a draft would be
    /// lost; with the differences of the two. Null when it may.
    /// </summary>
    private EditOutcome.Refused? Overtaken(DefinitionVersion latest, string? shown, string name, string content)
    {
        if (DraftStore.IsSame(latest, content, name) || (shown is null ? !DraftStore.IsDraft(latest) : shown == latest.ContentHash))
        {
            return null;
        }

        var what = DraftStore.IsDraft(latest) ? $"有一份未发布的草稿（第 {latest.Version} 版）" : $"的第 {latest.Version} 版";
        var differences = DefinitionChanges.Between(
            DraftStore.Under(latest, latest.Name, latest.Json),
            DraftStore.Under(latest, name, content),
            catalog
        );
        return new EditOutcome.Refused([
            $"“{latest.Name}”{what}{(latest.ChangedBy is { } by ? $"由{by}保存" : "")}，您的内容不是在它的基础上改的，所以没有保存，那一份也没有改动。",
            $"与已保存的相比，您的内容：{(differences.Count == 0 ? "只有名称或位置不同" : string.Join("；", differences))}。",
            "要采用您的内容，请重新打开，在最新内容上修改；不要那份草稿时，可以先把它删除，再保存或导入。",
        ])
        {
            IsOvertaken = true,
        };
    }

    private async Task<EditOutcome> StoreAsync(
        string id,
        string name,
        string content,
        DefinitionVersion? latest,
        Actor actor,
        CancellationToken cancellation,
        IReadOnlyList<string>? notices = null,
        bool keepsDraft = false
    ) =>
        DraftStore.Prepare(id, name, content, latest, catalog, keepsDraft) is { } draft
            ? await gate.WriteAsync(
                (db, token) => drafts.WriteAsync(db, draft.Told(notices ?? []), "definition.saved", actor, token),
                cancellation
            )
            : new EditOutcome.Stored(latest!, latest!.IsPublished); // nothing was changed: opening a definition makes no draft
}
