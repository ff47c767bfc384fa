using System.Globalization;
using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Engine.Reading;

/// <summary>
/// Converts what older servers and other tools write into the stored form: connections of texts become connections of ends, and activities
/// without an id get one. What the drawing means stays the same.
/// </summary>
public static class ImportedForm
{
    /// <summary>Custom property that keeps what was done, until the next save; the check tells it.</summary>
    public const string Notices = "importNotices";

    private static readonly HashSet<string> NoActivities =
    [
        "expression",
        "condition",
        "variable",
        "memoryReference",
        "metadata",
        "customProperties",
        "variables",
    ];

    /// <summary>
    /// Changes the document; returns what was done, in sentences for the administrator. Empty, and nothing changed, for a document in form.
    /// </summary>
    public static IReadOnlyList<string> Complete(JsonObject document)
    {
        if (document["root"] is not JsonObject root)
        {
            return [];
        }

        var activities = new List<JsonObject>();
        Collect(root, isActivity: true, activities);
        return [.. Ids(activities), .. Connections(activities), .. Starts(activities)];
    }

    private static IEnumerable<string> Ids(List<JsonObject> activities)
    {
        var known = activities.Select(activity => Text(activity["id"])).OfType<string>().ToHashSet();
        var given = new List<string>();
        foreach (var activity in activities.Where(activity => string.IsNullOrWhiteSpace(Text(activity["id"]))))
        {
            var type = Text(activity["type"])!.Split('.')[^1];
            var number = 1;
            while (!known.Add(Numbered(type, number)))
            {
                number++;
            }

            given.Add(Numbered(type, number));
            activity["id"] = given[^1];
        }

        return given.Count == 0
            ? []
            :
            [
                $"导入的文件中有 {given.Count} 个活动没有编号，已编为：{string.Join("、", given.Take(10))}{(given.Count > 10 ? "……" : "")}。",
            ];
    }

    private static IEnumerable<string> Connections(List<JsonObject> activities)
    {
        var changed = 0;
        foreach (var list in activities.Select(activity => activity["connections"]).OfType<JsonArray>())
        {
            foreach (
                var connection in list.OfType<JsonObject>()
                    .Where(connection => connection["source"] is JsonValue && connection["target"] is JsonValue)
            )
            {
                End(connection, "source", "Done");
                End(connection, "target", "In");
                changed++;
            }
        }

        return changed == 0 ? [] : [$"导入的文件中有 {changed} 条连线是旧的写法，已改为现在的写法，画法不变。"];
    }

    /// <summary>The first servers kept beside the inputs what later ones, and the designer, keep among the custom properties.</summary>
    private static IEnumerable<string> Starts(List<JsonObject> activities)
    {
        const string mark = "canStartWorkflow";
        var marked = activities
            .Where(activity =>
                activity[mark] is JsonValue value
                && value.TryGetValue<bool>(out var can)
                && can
                && activity["customProperties"]?[mark] is null
            )
            .ToList();
        foreach (var activity in marked)
        {
            var custom = activity["customProperties"] as JsonObject ?? [];
            activity["customProperties"] = custom;
            custom[mark] = true;
            activity.Remove(mark);
        }

        return marked.Count == 0 ? [] : [$"导入的文件中有 {marked.Count} 个活动以旧的写法标为可以启动流程，已改为现在的写法。"];
    }

    private static void End(JsonObject connection, string side, string port)
    {
        connection[side] = new JsonObject
        {
            ["activity"] = connection[side]?.DeepClone(),
            ["port"] = connection[$"{side}Port"]?.DeepClone() ?? port,
        };
        connection.Remove($"{side}Port");
    }

    private static void Collect(JsonObject owner, bool isActivity, List<JsonObject> activities)
    {
        if (isActivity && Text(owner["type"]) is { Length: > 0 })
        {
            activities.Add(owner);
        }

        foreach (var (name, value) in owner.Where(pair => !NoActivities.Contains(pair.Key)))
        {
            if (value is JsonObject below)
            {
                Collect(below, IsActivity(below), activities);
            }
            else if (value is JsonArray items)
            {
                items.OfType<JsonObject>().ToList().ForEach(item => Collect(item, name == "activities" || IsActivity(item), activities));
            }
        }
    }

    /// <summary>An object with a type, that is one of an activity and not of an expression or a declared input.</summary>
    private static bool IsActivity(JsonObject value) =>
        Text(value["type"]) is { Length: > 0 } type
        && (Text(value["id"]) is not null || value["version"] is JsonValue || type.StartsWith("Elsa.", StringComparison.Ordinal));

    private static string Numbered(string type, int number) => $"{type}{number.ToString(CultureInfo.InvariantCulture)}";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
