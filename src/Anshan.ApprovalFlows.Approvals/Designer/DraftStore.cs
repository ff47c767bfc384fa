using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>A draft ready to be written, and what it was made on.</summary>
internal sealed record PreparedDraft(
    string DefinitionId,
    string VersionId,
    int Number,
    bool Overwrites,
    string Name,
    string Json,
    string? LatestHash,
    IReadOnlyList<string> Changes
)
{
    /// <inheritdoc cref="EditOutcome.Stored.Notices"/>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The same with what was done to the document before it came here.</summary>
    public PreparedDraft Told(IReadOnlyList<string> before) =>
        this with
        {
            Changes = [.. Changes, .. before],
            Notices = [.. before, .. Notices],
        };
}

/// <summary>
/// Drafts as rows: a draft is overwritten; a version that was ever published is followed by a draft with the next number.
/// </summary>
internal sealed class DraftStore(AuditTrail audit, TimeProvider machine)
{
    /// <summary>The draft that a content makes; null where it changes nothing.</summary>
    /// <param name="id">The definition.</param>
    /// <param name="name">Its name.</param>
    /// <param name="content">The document.</param>
    /// <param name="latest">The latest version; null for a new definition.</param>
    /// <param name="catalog">The types that are installed.</param>
    /// <param name="keepsDraft">Whether an unpublished draft stays as it is and this comes behind it: for a content that was not made from
    /// that draft.</param>
    /// <exception cref="Engine.Definitions.DefinitionException">It cannot be read.</exception>
    public static PreparedDraft? Prepare(
        string id,
        string name,
        string content,
        DefinitionVersion? latest,
        ActivityCatalog catalog,
        bool keepsDraft = false
    )
    {
        if (latest is null && DefinitionIdText.Problem(id) is { } unfit)
        {
            throw new DefinitionException(name, [new DefinitionProblem("definitionId", unfit)]);
        }

        var (completed, notices) = InForm(content);
        content = completed;
        if (latest is not null && IsSame(latest, content, name))
        {
            return null;
        }

        var overwrites = !keepsDraft && IsDraft(latest);
        var versionId = overwrites ? latest!.Id : Guid.NewGuid().ToString("N")[..16];
        var number = overwrites ? latest!.Version : (latest?.Version ?? 0) + 1;
        var json = DefinitionWriter.Write(
            content,
            new DefinitionHead
            {
                Id = versionId,
                DefinitionId = id,
                Version = number,
                Name = name,
                IsLatest = true,
                IsPublished = false,
            }
        );
        _ = DefinitionReader.Read(json);
        var changes = latest is null ? ["新建"] : DefinitionChanges.Between(Under(latest, latest.Name, latest.Json), json, catalog);
        return new PreparedDraft(id, versionId, number, overwrites, name, json, latest?.ContentHash, [.. changes, .. notices])
        {
            Notices = notices,
        };
    }

    /// <summary>A document in the form that is kept, with a note of what was done for it; the text as it came where nothing was.</summary>
    private static (string Json, IReadOnlyList<string> Notices) InForm(string content)
    {
        if (
            DefinitionReader.Parse(content).ValueKind != JsonValueKind.Object
            || JsonNode.Parse(content) is not JsonObject document
            || DesignerDocument.Complete(document) is not { Count: > 0 } notices
        )
        {
            return (content, []);
        }

        return (document.ToJsonString(DesignerDocument.Written), notices);
    }

    /// <summary>Whether the version is one that a save overwrites: no case can be pinned to it.</summary>
    public static bool IsDraft(DefinitionVersion? version) => version is { PublishedAt: null, Origin: DefinitionVersion.FromDesigner };

    /// <summary>
    /// Whether a document says the same as a stored version: number, name and whether it is the latest or published are no content.
    /// </summary>
    public static bool IsSame(DefinitionVersion version, string content, string name) =>
        Under(version, name, content) is var given
        && (given == Under(version, version.Name, version.Json) || given == Under(version, version.Name, WithoutNotices(version.Json)));

    /// <summary>The notices of an import are no content: saving confirms that they were read.</summary>
    private static string WithoutNotices(string json)
    {
        if (!json.Contains(ImportedForm.Notices, StringComparison.Ordinal))
        {
            return json;
        }

        var document = (JsonObject)JsonNode.Parse(json)!;
        (document["customProperties"] as JsonObject)?.Remove(ImportedForm.Notices);
        return document.ToJsonString(DesignerDocument.Written) + (json.EndsWith('\n') ? "\n" : "");
    }

    /// <summary>Writes it inside a turn of the gate, unless somebody else was first.</summary>
    public async Task<EditOutcome> WriteAsync(DbContext db, PreparedDraft draft, string action, Actor actor, CancellationToken cancellation)
    {
        if ((await DefinitionVersion.LatestAsync(db, draft.DefinitionId, cancellation))?.ContentHash != draft.LatestHash)
        {
            return new EditOutcome.Refused($"“{draft.Name}”刚刚由别人修改并保存，这次改动没有保存。请重新打开后再改。")
            {
                IsOvertaken = true,
            };
        }

        var hash = DefinitionVersion.HashOf(draft.Json);
        var version = draft.Overwrites
            ? await db.Set<DefinitionVersion>().SingleAsync(row => row.Id == draft.VersionId, cancellation)
            : db.Add(
                new DefinitionVersion
                {
                    Id = draft.VersionId,
                    DefinitionId = draft.DefinitionId,
                    Version = draft.Number,
                    Name = draft.Name,
                    Json = draft.Json,
                    ContentHash = hash,
                    IsPublished = false,
                    Origin = DefinitionVersion.FromDesigner,
                    CreatedAt = machine.GetUtcNow(),
                }
            ).Entity;
        (version.Name, version.Json, version.ContentHash) = (draft.Name, draft.Json, hash);
        (version.ChangedById, version.ChangedBy) = (actor.UserId, actor.Name);
        await audit.RecordAsync(db, version, action, draft.Changes, actor, cancellation);
        return new EditOutcome.Stored(version) { Notices = draft.Notices };
    }

    /// <summary>A document under the head of a stored version: a file may call itself by another name than the list does.</summary>
    public static string Under(DefinitionVersion version, string name, string content) =>
        DefinitionWriter.Write(
            content,
            new DefinitionHead
            {
                Id = version.Id,
                DefinitionId = version.DefinitionId,
                Version = version.Version,
                Name = name,
                IsLatest = true,
                IsPublished = false,
            }
        );
}
