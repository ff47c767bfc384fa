using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

/// <summary>Damages documents; the same random numbers give the same damage.</summary>
internal static class Damage
{
    private static readonly string[] Odd =
    [
        "null",
        "7",
        "-1e999",
        "\"\"",
        "\"\\ud800\"",
        "[]",
        "{}",
        "[[]]",
        "true",
        "{\"type\":\"Elsa.End\",\"id\":\"flow\"}",
        "{\"typeName\":7,\"expression\":{}}",
    ];

    /// <summary>Cuts, doubles or exchanges some letters.</summary>
    public static string Text(string json, Random random)
    {
        var (at, length) = (random.Next(json.Length), random.Next(1, 40));
        var end = Math.Min(json.Length, at + length);
        return random.Next(4) switch
        {
            0 => json[..at],
            1 => json.Remove(at, end - at),
            2 => json.Insert(at, json[at..end]),
            _ => json.Insert(at, Odd[random.Next(Odd.Length)]),
        };
    }

    /// <summary>Removes or replaces the value of a property somewhere in the tree; the result is JSON still.</summary>
    public static string Tree(string json, Random random)
    {
        var root = JsonNode.Parse(json)!;
        var places = new List<(JsonObject Owner, string Name)>();
        Collect(root, places);
        var (owner, name) = places[random.Next(places.Count)];
        if (random.Next(3) == 0)
        {
            owner.Remove(name);
            return root.ToJsonString();
        }

        // A lone surrogate and a number out of range cannot be put into a JSON tree: a marker is put there and replaced in the text.
        owner[name] = "※";
        return root.ToJsonString().Replace("\"\\u203B\"", Odd[random.Next(Odd.Length)], StringComparison.Ordinal);
    }

    private static void Collect(JsonNode? node, List<(JsonObject, string)> places)
    {
        if (node is JsonObject owner)
        {
            foreach (var (name, value) in owner)
            {
                places.Add((owner, name));
                Collect(value, places);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Collect(item, places);
            }
        }
    }
}
