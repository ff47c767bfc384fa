using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>
/// Uses of shared definitions under the type and version by which the palette knows them. What is stored keeps the type it was written
/// with: a definition is found by its id, or, where a genuine server left that out, by the type name that its name gives.
/// </summary>
/// <param name="palette">The definitions that are shown as activities, with the version that is shown.</param>
public sealed class UsedDefinitions(IReadOnlyList<(string DefinitionId, string Name, int Version)> palette)
{
    private const string Id = "workflowDefinitionId";
    private static readonly string[] Names = ["type", "version", Id];

    /// <summary>Whether a drawing may use a definition by this id or type name.</summary>
    public bool Knows(string name) => Find(name) is not null;

    /// <summary>Gives every use the type of the palette.</summary>
    /// <param name="root">The drawing; changed.</param>
    public void Show(JsonNode? root)
    {
        foreach (var use in Of(root))
        {
            if (Find(NameOf(use)) is var (id, _, version))
            {
                (use["type"], use["version"], use[Id]) = (id, version, id);
            }
        }
    }

    /// <summary>Gives every use back the type with which it is stored, if it is.</summary>
    public static void Restore(JsonNode? root, JsonNode? stored)
    {
        var before = Of(stored)
            .Where(use => use["id"] is not null)
            .GroupBy(use => use["id"]!.ToString())
            .ToDictionary(group => group.Key, group => group.First());
        foreach (var use in Of(root))
        {
            if (
                use["id"] is { } id
                && before.TryGetValue(id.ToString(), out var was)
                && (was[Id] is null || was[Id]!.ToString() == NameOf(use))
            )
            {
                foreach (var name in Names)
                {
                    if (was[name] is { } written)
                    {
                        use[name] = written.DeepClone();
                    }
                    else
                    {
                        use.Remove(name);
                    }
                }
            }
        }
    }

    private (string DefinitionId, string Name, int Version)? Find(string name)
    {
        var byId = palette.Where(item => item.DefinitionId == name).ToList();
        var found = byId.Count > 0 ? byId : [.. palette.Where(item => UsedNames.Means(name, item.DefinitionId, item.Name))];
        return found is [var one] ? one : null;
    }

    private static string NameOf(JsonObject use) => (use[Id] is JsonValue id ? id : use["type"]!).ToString();

    /// <summary>The activities that name a definition: by id, or by a type that is none of ours.</summary>
    private static List<JsonObject> Of(JsonNode? node)
    {
        var found = NodeIds.Below(node).SelectMany(Of).ToList();
        if (
            node is JsonObject owner
            && owner["type"] is JsonValue type
            && owner["id"] is JsonValue
            && (owner[Id] is JsonValue || UsedNames.IsName(type.ToString()))
        )
        {
            found.Add(owner);
        }

        return found;
    }
}
