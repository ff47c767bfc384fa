using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Versions;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>The definitions of Elsa's REST contract.</summary>
internal static class DefinitionEndpoints
{
    private const string One = "/workflow-definitions/{definitionId}";
    private const string Bulk = "/bulk-actions";

    public static void MapReading(RouteGroupBuilder api)
    {
        api.MapGet("/workflow-definitions", ListAsync);
        api.MapGet(
            "/workflow-definitions/by-definition-id/{definitionId}",
            async (
                string definitionId,
                string? versionOptions,
                DefinitionQueries definitions,
                DefinitionAnswers answers,
                CancellationToken cancellation
            ) => await answers.FullAsync(await definitions.FindAsync(definitionId, versionOptions ?? "Latest", cancellation), cancellation)
        );
        api.MapGet(
            "/workflow-definitions/by-id/{versionId}",
            async (string versionId, DefinitionQueries definitions, DefinitionAnswers answers, CancellationToken cancellation) =>
                await answers.FullAsync(await definitions.FindVersionAsync(versionId, cancellation), cancellation)
        );
        api.MapGet(
            "/workflow-definitions/validation/is-name-unique",
            async (string name, string? definitionId, DefinitionQueries definitions, CancellationToken cancellation) =>
                Results.Json(new { isUnique = await definitions.IsNameFreeAsync(name.Trim(), definitionId, cancellation) })
        );
        api.MapGet(
            $"{One}/check",
            async (string definitionId, ChangeImpact impact, CancellationToken cancellation) =>
                await impact.CheckAsync(definitionId, cancellation) is { } found ? Results.Json(Told(found)) : Results.NotFound()
        );
        api.MapGet(
            $"{One}/impact",
            async (string definitionId, ChangeImpact impact, CancellationToken cancellation) =>
                await impact.ReadAsync(definitionId, new Dictionary<string, string>(), cancellation) is { } found
                    ? Results.Json(Told(found))
                    : Results.NotFound()
        );
        api.MapGet(
            $"{One}/export",
            async (string definitionId, string? versionOptions, DefinitionQueries definitions, CancellationToken cancellation) =>
                await definitions.FindAsync(definitionId, versionOptions ?? "Latest", cancellation) is { } found
                    ? Results.File(Encoding.UTF8.GetBytes(Exported(found)), "application/json", FileName(found.Version))
                    : Results.NotFound()
        );
        api.MapPost(
            $"{Bulk}/export/workflow-definitions",
            async ([FromBody] JsonObject body, DefinitionQueries definitions, CancellationToken cancellation) =>
                Results.File(await ZipAsync(body.Texts("ids"), definitions, cancellation), "application/zip", "workflow-definitions.zip")
        );
    }

    public static void MapEditing(RouteGroupBuilder api)
    {
        api.MapPost(
            "/workflow-definitions",
            async (
                [FromBody] JsonObject body,
                DefinitionEditing editing,
                CurrentActor current,
                DefinitionAnswers answers,
                CancellationToken cancellation
            ) =>
                await answers.SavedAsync(
                    await editing.SaveAsync(body["model"] as JsonObject ?? [], body.Flag("publish"), current.Actor, cancellation),
                    cancellation
                )
        );
        api.MapPost(
            "/workflow-definitions/import",
            async (
                [FromBody] JsonObject model,
                DefinitionEditing editing,
                CurrentActor current,
                DefinitionAnswers answers,
                CancellationToken cancellation
            ) => await answers.FullAsync(await editing.SaveAsync(model, publish: false, current.Actor, cancellation), cancellation)
        );
        api.MapPost(
            $"{One}/publish",
            async (
                string definitionId,
                DefinitionEditing editing,
                CurrentActor current,
                DefinitionAnswers answers,
                CancellationToken cancellation
            ) => await answers.SavedAsync(await editing.PublishAsync(definitionId, current.Actor, cancellation), cancellation)
        );
        api.MapPost(
            $"{One}/retract",
            async (
                string definitionId,
                DefinitionEditing editing,
                CurrentActor current,
                DefinitionAnswers answers,
                CancellationToken cancellation
            ) => await answers.FullAsync(await editing.RetractAsync(definitionId, current.Actor, cancellation), cancellation)
        );
        api.MapPost(
            $"{One}/revert/{{version:int}}",
            async (
                string definitionId,
                int version,
                DefinitionEditing editing,
                CurrentActor current,
                DefinitionAnswers answers,
                CancellationToken cancellation
            ) => await answers.SummaryAsync(await editing.RevertAsync(definitionId, version, current.Actor, cancellation), cancellation)
        );
        api.MapDelete(
            "/workflow-definition-versions/{versionId}",
            async (string versionId, DefinitionRemoval removal, CurrentActor current, CancellationToken cancellation) =>
                DefinitionAnswers.Deleted(await removal.DeleteVersionAsync(versionId, current.Actor, cancellation))
        );
        api.MapDelete(
            One,
            async (string definitionId, DefinitionRemoval removal, CurrentActor current, CancellationToken cancellation) =>
                DefinitionAnswers.Deleted(await removal.DeleteAsync(definitionId, current.Actor, cancellation))
        );
        MapBulk(api);
    }

    private static void MapBulk(RouteGroupBuilder api)
    {
        api.MapPost(
            $"{Bulk}/delete/workflow-definitions/by-definition-id",
            ([FromBody] JsonObject body, DefinitionRemoval removal, CurrentActor current, CancellationToken cancellation) =>
                DeleteAsync(body.Texts("definitionIds"), id => removal.DeleteAsync(id, current.Actor, cancellation))
        );
        api.MapPost(
            $"{Bulk}/delete/workflow-definitions/by-id",
            ([FromBody] JsonObject body, DefinitionRemoval removal, CurrentActor current, CancellationToken cancellation) =>
                DeleteAsync(body.Texts("ids"), id => removal.DeleteVersionAsync(id, current.Actor, cancellation))
        );
        api.MapPost(
            $"{Bulk}/publish/workflow-definitions/by-definition-ids",
            async ([FromBody] JsonObject body, DefinitionEditing editing, CurrentActor current, CancellationToken cancellation) =>
            {
                var outcomes = await EachAsync(body.Texts("definitionIds"), id => editing.PublishAsync(id, current.Actor, cancellation));
                return DefinitionAnswers.Refusals(outcomes.Values)
                    ?? Results.Json(
                        new
                        {
                            published = Where(outcomes, outcome => outcome is EditOutcome.Stored { WasPublished: false }),
                            alreadyPublished = Where(outcomes, outcome => outcome is EditOutcome.Stored { WasPublished: true }),
                            notFound = Where(outcomes, outcome => outcome is EditOutcome.NotFound),
                            updatedConsumers = Array.Empty<string>(),
                        }
                    );
            }
        );
        api.MapPost(
            $"{Bulk}/retract/workflow-definitions/by-definition-ids",
            async ([FromBody] JsonObject body, DefinitionEditing editing, CurrentActor current, CancellationToken cancellation) =>
            {
                var outcomes = await EachAsync(body.Texts("definitionIds"), id => editing.RetractAsync(id, current.Actor, cancellation));
                return Results.Json(
                    new
                    {
                        retracted = Where(outcomes, outcome => outcome is EditOutcome.Stored),
                        alreadyRetracted = Where(outcomes, outcome => outcome is EditOutcome.Refused),
                        notFound = Where(outcomes, outcome => outcome is EditOutcome.NotFound),
                    }
                );
            }
        );
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        DefinitionQueries definitions,
        DefinitionAnswers answers,
        CancellationToken cancellation
    )
    {
        var query = request.Query;
        var (page, size) = (Number(query["Page"], 0), Math.Clamp(Number(query["PageSize"], 100), 1, 500));
        var (rows, total) = await definitions.ListAsync(
            new DefinitionQuery(query["versionOptions"])
            {
                DefinitionIds = query.TryGetValue("DefinitionIds", out var wanted) ? [.. wanted.OfType<string>()] : null,
                Ids = query.TryGetValue("Ids", out var ids) ? [.. ids.OfType<string>()] : null,
                Search = query["SearchTerm"],
                ByVersion = query["OrderBy"] == "Version",
                Descending = query["OrderDirection"] == "Descending",
                Skip = Math.Max(page, 0) * size,
                Take = size,
            },
            cancellation
        );
        return answers.List(rows, total);
    }

    private static async Task<IResult> DeleteAsync(IReadOnlyList<string> ids, Func<string, Task<EditOutcome>> delete)
    {
        var outcomes = await EachAsync(ids, delete);
        return DefinitionAnswers.Refusals(outcomes.Values)
            ?? Results.Json(new { deleted = outcomes.Values.Count(outcome => outcome is EditOutcome.Stored) });
    }

    private static async Task<Dictionary<string, EditOutcome>> EachAsync(IReadOnlyList<string> ids, Func<string, Task<EditOutcome>> change)
    {
        var outcomes = new Dictionary<string, EditOutcome>();
        foreach (var id in ids)
        {
            outcomes[id] = await change(id);
        }

        return outcomes;
    }

    private static async Task<byte[]> ZipAsync(
        IReadOnlyList<string> versionIds,
        DefinitionQueries definitions,
        CancellationToken cancellation
    )
    {
        var (versions, _) = await definitions.ListAsync(new DefinitionQuery(null) { Ids = versionIds, Take = 500 }, cancellation);
        return PackageArchive.Write(versions.Select(version => (FileName(version.Version), Encoding.UTF8.GetBytes(Exported(version)))));
    }

    /// <summary>The document as it is stored, under the head of its version: an import of it is the same definition.</summary>
    private static string Exported(ListedVersion found) =>
        DefinitionWriter.Write(
            found.Version.Json,
            new DefinitionHead
            {
                Id = found.Version.Id,
                DefinitionId = found.Version.DefinitionId,
                Version = found.Version.Version,
                Name = found.Version.Name,
                IsLatest = found.IsLatest,
                IsPublished = found.Version.IsPublished,
            }
        );

    /// <summary>What the page around the designer shows of a draft and asks before it is published.</summary>
    private static object Told(Impact found) =>
        new
        {
            found.Latest.Version,
            found.Latest.IsPublished,
            PublishedVersion = found.Published?.Version,
            Errors = found.Problems.Where(problem => problem.IsError).Select(problem => problem.Message).Distinct(),
            Warnings = found.Problems.Where(problem => !problem.IsError).Select(problem => problem.Message).Distinct(),
            Places = found
                .Problems.Select(problem => (problem.Message, Place: found.Target?.DrawnAt(problem.Path)?.Id))
                .Where(problem => problem.Place is not null)
                .DistinctBy(problem => problem.Message)
                .ToDictionary(problem => problem.Message, problem => problem.Place),
            Changes = found.Changes.Select(change => change.Text),
            found.Running,
            Movable = found.Trials.Count(trial => trial.CanGo),
            Staying = found.Trials.Count(trial => !trial.CanGo),
            Page = Links.Impact(found.Latest.DefinitionId),
            Trial = Links.Simulate(found.Latest.DefinitionId, found.Latest.Version),
        };

    private static string FileName(DefinitionVersion version) => $"{version.DefinitionId}-v{version.Version}.json";

    private static string[] Where(Dictionary<string, EditOutcome> outcomes, Func<EditOutcome, bool> which) =>
        [.. outcomes.Where(pair => which(pair.Value)).Select(pair => pair.Key)];

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 1_000_000) : otherwise;
}
