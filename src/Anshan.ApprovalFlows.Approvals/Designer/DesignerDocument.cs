using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Checks;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>
/// Converts a stored document to the designer's form and back: node ids everywhere, unknown activities hidden, the revision it was read at.
/// </summary>
public static class DesignerDocument
{
    /// <summary>Custom property with the content hash of what the designer was shown; never stored.</summary>
    private const string Revision = "shownRevision";

    /// <summary>Properties that the editor expects, empty.</summary>
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["variables"] = "[]",
        ["inputs"] = "[]",
        ["outputs"] = "[]",
        ["outcomes"] = "[]",
        ["options"] = "{}",
    };

    /// <summary>How documents are written.</summary>
    internal static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What the designer sees.</summary>
    /// <param name="version">What is stored.</param>
    /// <param name="isLatest">Whether it may be edited.</param>
    /// <param name="catalog">The types that are installed.</param>
    /// <param name="palette">The definitions that are shown as activities, with the version of each.</param>
    public static JsonObject Show(DefinitionVersion version, bool isLatest, ActivityCatalog catalog, UsedDefinitions palette)
    {
        var shown = (JsonObject)JsonNode.Parse(UnknownActivities.Hide(version.Json, catalog, palette.Knows))!;
        palette.Show(shown["root"]);
        (shown["id"], shown["definitionId"], shown["version"], shown["name"]) = (
            version.Id,
            version.DefinitionId,
            version.Version,
            version.Name
        );
        (shown["isLatest"], shown["isPublished"], shown["createdAt"]) = (isLatest, version.IsPublished, version.CreatedAt.ToString("O"));
        NodeIds.Give(shown["root"]);
        foreach (var (name, empty) in Expected)
        {
            shown[name] ??= JsonNode.Parse(empty);
        }

        var custom = shown["customProperties"] as JsonObject ?? [];
        shown["customProperties"] = custom;
        custom[Revision] = version.ContentHash;
        custom.Remove(ImportedForm.Notices);
        return shown;
    }

    /// <summary>Converts a document from elsewhere and records in it what was done, for the check to report.</summary>
    internal static IReadOnlyList<string> Complete(JsonObject document)
    {
        var notices = ImportedForm.Complete(document);
        if (notices.Count > 0)
        {
            var custom = document["customProperties"] as JsonObject ?? [];
            document["customProperties"] = custom;
            custom[ImportedForm.Notices] = new JsonArray([.. notices.Select(notice => JsonValue.Create(notice))]);
        }

        return notices;
    }

    /// <summary>The content hash of what the editor was shown before it changed this; null for something new.</summary>
    public static string? ShownRevision(JsonObject sent) => (sent["customProperties"] as JsonObject)?[Revision]?.ToString();

    /// <summary>What is to be stored of what the designer sent: its changes, in the stored document where there is one.</summary>
    public static string Take(JsonObject sent, string? stored, ActivityCatalog catalog)
    {
        var taken = (JsonObject)JsonNode.Parse(UnknownActivities.Restore(sent.ToJsonString(Written)))!;
        foreach (var name in (string[])["links", "isLatest", "isPublished", "createdAt", "id", "version"])
        {
            taken.Remove(name);
        }

        (taken["customProperties"] as JsonObject)?.Remove(Revision);
        var before = stored is null ? null : (JsonObject)JsonNode.Parse(stored)!;
        InputForms.Complete(taken["root"], catalog, NodeIds.Texts(before?["root"]));
        foreach (
            var name in Expected
                .Where(pair => before is not null && before[pair.Key] is null && taken[pair.Key]?.ToJsonString() == pair.Value)
                .Select(pair => pair.Key)
        )
        {
            taken.Remove(name); // it was put in only to be shown
        }

        UsedDefinitions.Restore(taken["root"], before?["root"]);
        var document = before is null ? taken : DocumentMerge.Definition(before, taken);
        NodeIds.Give(document["root"]);
        return document.ToJsonString(Written) + (stored?.EndsWith('\n') is true ? "\n" : "");
    }
}

/// <summary>The path of ids that the designer, the journal and the instance viewer name a node by.</summary>
public static class NodeIds
{
    private const string Workflow = "Workflow1";

    /// <summary>The node id of an activity of a definition.</summary>
    public static string Of(ActivityNode node) => $"{(node.Parent is { } parent ? Of(parent) : Workflow)}:{node.Id}";

    /// <summary>Gives every activity at and below <paramref name="root"/> its node id.</summary>
    public static void Give(JsonNode? root) => Give(root, Workflow);

    /// <summary>
    /// What the activities at and below <paramref name="root"/> are called in the drawing, by their ids; null where they have no text of
    /// their own.
    /// </summary>
    internal static Dictionary<string, string?> Texts(JsonNode? root)
    {
        var found = new Dictionary<string, string?>();
        if (root is JsonObject activity && activity["id"] is JsonValue id && activity["type"] is JsonValue)
        {
            found[id.ToString()] = (activity["metadata"] as JsonObject)?["displayText"]?.ToString();
        }

        foreach (var (below, text) in Below(root).SelectMany(Texts))
        {
            found[below] = text;
        }

        return found;
    }

    /// <summary>What stands directly in an object or a list; a copy, so that it may be changed meanwhile.</summary>
    internal static IReadOnlyList<JsonNode?> Below(JsonNode? node) =>
        node switch
        {
            JsonObject owner => [.. owner.Select(pair => pair.Value)],
            JsonArray items => [.. items],
            _ => [],
        };

    private static void Give(JsonNode? node, string parent)
    {
        if (node is JsonObject activity && activity["id"] is JsonValue id && activity["type"] is JsonValue)
        {
            parent = $"{parent}:{id}";
            if (activity["nodeId"]?.ToString() != parent)
            {
                activity["nodeId"] = parent;
            }
        }

        foreach (var child in Below(node))
        {
            Give(child, parent);
        }
    }
}

/// <summary>
/// The designer leaves out the type of an input that it sets for the first time, and what an activity is called; the descriptor knows both.
/// </summary>
internal static class InputForms
{
    /// <param name="node">The drawing; changed.</param>
    /// <param name="catalog">The types that are installed.</param>
    /// <param name="known">What the activities that were there before are called: one that has no text was left so by somebody.</param>
    public static void Complete(JsonNode? node, ActivityCatalog catalog, IReadOnlyDictionary<string, string?> known)
    {
        if (node is JsonObject activity && activity["type"]?.ToString() is { } type && catalog.Find(type)?.Descriptor is { } descriptor)
        {
            // The designer does not read back what it saves by itself, and so sends no text the next time either.
            if (
                activity["metadata"] is JsonObject metadata
                && metadata["displayText"] is null
                && activity["id"] is { } id
                && (!known.TryGetValue(id.ToString(), out var text) || text == descriptor.DisplayName)
            )
            {
                metadata["displayText"] = descriptor.DisplayName;
            }

            foreach (var input in descriptor.Inputs)
            {
                var name = char.ToLowerInvariant(input.Name[0]) + input.Name[1..];
                if (activity[name] is JsonObject value && value["expression"] is JsonObject && value["typeName"] is null)
                {
                    value["typeName"] = input.TypeName;
                    value["memoryReference"] ??= new JsonObject { ["id"] = "" };
                }
            }
        }

        foreach (var child in NodeIds.Below(node))
        {
            Complete(child, catalog, known);
        }
    }
}
