using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>
/// Definitions in the contract's shapes. The links say what the person may do: without <c>publish</c> the designer only shows.
/// </summary>
public sealed class DefinitionAnswers(ActivityCatalog catalog, DefinitionQueries definitions, CurrentActor current)
{
    private bool MayEdit => current.Is(Roles.WorkflowAdministrator);

    public IResult List(IReadOnlyList<ListedVersion> page, int total) =>
        Results.Json(
            new JsonObject
            {
                ["links"] = MayEdit
                    ? new JsonArray(Link("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST"))
                    : [],
                ["items"] = new JsonArray([.. page.Select(Summary)]),
                ["totalCount"] = total,
            }
        );

    public async Task<IResult> FullAsync(ListedVersion? found, CancellationToken cancellation) =>
        found is null ? Results.NotFound() : Results.Json(await DocumentAsync(found, cancellation));

    public async Task<IResult> FullAsync(EditOutcome outcome, CancellationToken cancellation) =>
        outcome is EditOutcome.Stored stored && await definitions.FindVersionAsync(stored.Version.Id, cancellation) is { } found
            ? Results.Json(await DocumentAsync(found, cancellation, stored.Notices))
            : Failed(outcome);

    public async Task<IResult> SummaryAsync(EditOutcome outcome, CancellationToken cancellation) =>
        outcome is EditOutcome.Stored stored && await definitions.FindVersionAsync(stored.Version.Id, cancellation) is { } found
            ? Results.Json(Summary(found))
            : Failed(outcome);

    public async Task<IResult> SavedAsync(EditOutcome outcome, CancellationToken cancellation) =>
        outcome is EditOutcome.Stored stored && await definitions.FindVersionAsync(stored.Version.Id, cancellation) is { } found
            ? Results.Json(
                new JsonObject
                {
                    ["workflowDefinition"] = await DocumentAsync(found, cancellation, stored.Notices),
                    ["alreadyPublished"] = stored.WasPublished,
                    ["consumingWorkflowCount"] = 0,
                }
            )
            : Failed(outcome);

    public static IResult Deleted(EditOutcome outcome) => outcome is EditOutcome.Stored ? Results.NoContent() : Failed(outcome);

    /// <summary>The reasons of all that was refused as one answer; null when nothing was.</summary>
    public static IResult? Refusals(IEnumerable<EditOutcome> outcomes) =>
        outcomes.OfType<EditOutcome.Refused>().SelectMany(refused => refused.Reasons).Distinct().ToList() is { Count: > 0 } reasons
            ? Problem(reasons)
            : null;

    private static IResult Failed(EditOutcome outcome) =>
        outcome is not EditOutcome.Refused refused
            ? Results.NotFound()
            : Problem(refused.Reasons, refused.IsOvertaken ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);

    /// <summary>Each reason appears in the designer as a message of its own; what was being edited stays.</summary>
    public static IResult Problem(IReadOnlyList<string> reasons, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(
            new
            {
                statusCode = status,
                message = "未能完成。",
                errors = new { generalErrors = reasons },
            },
            contentType: "application/problem+json",
            statusCode: status
        );

    /// <param name="found">The version.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="notices">What was done to an imported document so that it could be kept; our own pages show it.</param>
    private async Task<JsonObject> DocumentAsync(ListedVersion found, CancellationToken cancellation, IReadOnlyList<string>? notices = null)
    {
        var document = DesignerDocument.Show(found.Version, found.IsLatest, catalog, await definitions.PaletteAsync(cancellation));
        document["links"] = Links(found);
        if (notices is { Count: > 0 })
        {
            document["notices"] = new JsonArray([.. notices.Select(notice => JsonValue.Create(notice))]);
        }

        return document;
    }

    private JsonObject Summary(ListedVersion found) =>
        new()
        {
            ["links"] = Links(found),
            ["id"] = found.Version.Id,
            ["definitionId"] = found.Version.DefinitionId,
            ["name"] = found.Version.Name,
            ["description"] = DefinitionReader.Text(DefinitionReader.Parse(found.Version.Json), "description"),
            ["version"] = found.Version.Version,
            ["toolVersion"] = "3.8.2.0",
            ["isLatest"] = found.IsLatest,
            ["isPublished"] = found.Version.IsPublished,
            ["createdAt"] = found.Version.CreatedAt.ToString("O"),
            ["isReadonly"] = false,
            ["materializerName"] = "Json",
            ["isMaterializerAvailable"] = true,
        };

    private JsonArray Links(ListedVersion found)
    {
        var self = $"/workflow-definitions/{found.Version.DefinitionId}";
        return MayEdit
            ? new JsonArray(
                Link(self, "self", "GET"),
                Link($"{self}/publish", "publish", "POST"),
                Link($"{self}/retract", "retract", "POST"),
                Link(self, "delete", "DELETE")
            )
            : new JsonArray(Link(self, "self", "GET"));
    }

    private static JsonObject Link(string href, string rel, string method) =>
        new()
        {
            ["href"] = href,
            ["rel"] = rel,
            ["method"] = method,
        };
}
