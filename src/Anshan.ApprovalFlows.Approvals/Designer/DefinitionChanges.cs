using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>What differs between two versions of a definition, in sentences for the audit and the administrator.</summary>
public static class DefinitionChanges
{
    private const int Most = 50;
    private static readonly HashSet<string> Layout = ["metadata", "nodeId", "customProperties"];

    /// <summary>The differences, at most fifty; “只调整了图的布局” when nothing that runs has changed.</summary>
    public static IReadOnlyList<string> Between(string before, string after)
    {
        var (old, next) = (DefinitionReader.Read(before), DefinitionReader.Read(after));
        var sentences = new List<string>();
        if (old.Name != next.Name)
        {
            sentences.Add($"名称由“{old.Name}”改为“{next.Name}”");
        }

        sentences.AddRange(next.Activities.Values.Where(node => !old.Activities.ContainsKey(node.Id)).Select(node => $"新增“{node.Title}”"));
        sentences.AddRange(old.Activities.Values.Where(node => !next.Activities.ContainsKey(node.Id)).Select(node => $"删除“{node.Title}”"));
        foreach (var node in next.Activities.Values)
        {
            if (old.Activities.TryGetValue(node.Id, out var was))
            {
                sentences.AddRange(Between(was, node));
            }
        }

        sentences.AddRange(Between("变量", old.Variables.Select(variable => variable.Name), next.Variables.Select(variable => variable.Name)));
        return sentences.Count == 0 ? ["只调整了图的布局"]
            : sentences.Count <= Most ? sentences
            : [.. sentences.Take(Most), $"另有 {sentences.Count - Most} 处"];
    }

    private static IEnumerable<string> Between(ActivityNode old, ActivityNode next)
    {
        if (old.Title != next.Title)
        {
            yield return $"“{old.Title}”改名为“{next.Title}”";
        }

        var (was, now) = (Properties(old), Properties(next));
        foreach (var name in was.Keys.Union(now.Keys).Where(name => was.GetValueOrDefault(name) != now.GetValueOrDefault(name)))
        {
            yield return $"“{next.Title}”的 {name} 由 {was.GetValueOrDefault(name, "（空）")} 改为 {now.GetValueOrDefault(name, "（空）")}";
        }

        foreach (var sentence in Between("连线", Lines(old), Lines(next)))
        {
            yield return sentence;
        }
    }

    private static IEnumerable<string> Between(string what, IEnumerable<string> old, IEnumerable<string> next)
    {
        var (was, now) = (old.ToHashSet(), next.ToHashSet());
        return now.Except(was).Select(item => $"新增{what} {item}").Concat(was.Except(now).Select(item => $"删除{what} {item}"));
    }

    private static IEnumerable<string> Lines(ActivityNode flow)
    {
        var titles = flow.Children.ToDictionary(child => child.Node.Id, child => child.Node.Title);
        return flow.Connections.Select(line => $"{titles.GetValueOrDefault(line.Source, line.Source)}（{line.Port}）→ {titles.GetValueOrDefault(line.Target, line.Target)}");
    }

    /// <summary>The inputs and outputs as they are written, expressions as their text.</summary>
    private static Dictionary<string, string> Properties(ActivityNode node) => node.Source.EnumerateObject()
        .Where(property => !Layout.Contains(property.Name) && property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("typeName", out _))
        .ToDictionary(property => property.Name, property => Text(property.Value));

    private static string Text(JsonElement input) =>
        input.TryGetProperty("expression", out var expression) && expression.ValueKind == JsonValueKind.Object && expression.TryGetProperty("value", out var value)
            ? Short(value.ToString())
            : input.TryGetProperty("memoryReference", out var memory) && memory.ValueKind == JsonValueKind.Object && memory.TryGetProperty("id", out var id) ? $"变量 {id}" : "（空）";

    private static string Short(string text) => text.Length == 0 ? "（空）" : text.Length <= 80 ? text : text[..80] + "…";
}
