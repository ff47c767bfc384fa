using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Designer;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Changes published procedures as an administrator would.</summary>
public static class Redrawing
{
    private static readonly Actor Administrator = new(new("flow"), "冯流程", null, [Roles.WorkflowAdministrator]);

    /// <summary>Saves a changed text of the published version, and publishes it where that is wanted; the id of the version.</summary>
    public static async Task<string> RedrawAsync(
        this CaseWorld world,
        string definitionId,
        Func<string, string> change,
        bool publish = true
    )
    {
        await using var db = world.Database.OpenContext();
        var json = await db
            .DefinitionVersions.Where(row => row.DefinitionId == definitionId && row.IsPublished)
            .Select(row => row.Json)
            .SingleAsync();
        var sent = (JsonObject)JsonNode.Parse(change(json))!;
        var outcome = await world.UseAsync<DefinitionEditing, EditOutcome>(editing => editing.SaveAsync(sent, publish, Administrator));
        return outcome is EditOutcome.Stored stored ? stored.Version.Id : throw new InvalidOperationException($"Not stored: {outcome}");
    }

    /// <summary>Ticks items of a list of an activity.</summary>
    public static string Ticked(this string definition, string activity, string input, params string[] items)
    {
        var document = JsonNode.Parse(definition)!;
        var drawn = ((JsonArray)document["root"]!["activities"]!).Single(node => node!["id"]!.ToString() == activity)!;
        drawn[input] = new JsonObject
        {
            ["typeName"] = "List<String>",
            ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = JsonSerializer.Serialize(items) },
            ["memoryReference"] = new JsonObject { ["id"] = "" },
        };
        return document.ToJsonString();
    }
}
