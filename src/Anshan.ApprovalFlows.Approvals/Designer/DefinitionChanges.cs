using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>What a change is about, in the order in which people ask.</summary>
public enum ChangeTopic
{
    /// <summary>环节: steps, names, lines.</summary>
    Steps,

    /// <summary>任务: who does what, and how.</summary>
    Tasks,

    /// <summary>期限</summary>
    Deadlines,

    /// <summary>金额</summary>
    Money,

    /// <summary>表单和材料</summary>
    Forms,

    /// <summary>通知</summary>
    Notices,
}

/// <summary>One difference between two versions.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Text">A sentence.</param>
/// <param name="ActivityId">The activity it happened to; null for the definition as a whole.</param>
/// <param name="IsNew">Whether the activity is new; null unless it is new or gone.</param>
public sealed record DefinitionChange(ChangeTopic Topic, string Text, string? ActivityId = null, bool? IsNew = null);

/// <summary>What differs between two versions of a definition, in sentences for the audit and the administrator.</summary>
public static class DefinitionChanges
{
    private static readonly HashSet<string> Layout = ["metadata", "nodeId", "customProperties"];
    private static readonly string[] NoticeTypes = ["Anshan.Notify", "Elsa.SendEmail"];

    /// <summary>The differences, at most fifty; “只调整了图的布局” when nothing that runs has changed.</summary>
    public static IReadOnlyList<string> Between(string before, string after, ActivityCatalog? catalog = null)
    {
        var sentences = Between(DefinitionReader.Read(before), DefinitionReader.Read(after), catalog)
            .Select(change => change.Text)
            .ToList();
        return ChangeSentences.AtMost(sentences, none: "只调整了图的布局");
    }

    /// <summary>Every difference in what runs; the layout is none.</summary>
    /// <param name="old">The one.</param>
    /// <param name="next">The other.</param>
    /// <param name="catalog">Gives inputs the names that administrators know.</param>
    public static IEnumerable<DefinitionChange> Between(WorkflowDefinition old, WorkflowDefinition next, ActivityCatalog? catalog)
    {
        if (old.Name != next.Name)
        {
            yield return new DefinitionChange(ChangeTopic.Steps, $"名称由“{old.Name}”改为“{next.Name}”");
        }

        foreach (var node in Outermost(next, old))
        {
            yield return new DefinitionChange(ChangeTopic.Steps, $"新增“{node.Title}”", node.Id, IsNew: true);
        }

        foreach (var node in Outermost(old, next))
        {
            yield return new DefinitionChange(ChangeTopic.Steps, $"删除“{node.Title}”", node.Id, IsNew: false);
        }

        foreach (var node in next.Activities.Values.OrderBy(node => node.Path, StringComparer.Ordinal))
        {
            foreach (var change in old.Activities.TryGetValue(node.Id, out var was) ? Between(was, node, catalog) : [])
            {
                yield return change;
            }
        }

        foreach (
            var sentence in Between(
                "变量",
                old.Variables.Select(variable => variable.Name),
                next.Variables.Select(variable => variable.Name)
            )
        )
        {
            yield return new DefinitionChange(ChangeTopic.Steps, sentence);
        }
    }

    /// <summary>What only one of them has, without what stands inside of that.</summary>
    private static IEnumerable<ActivityNode> Outermost(WorkflowDefinition one, WorkflowDefinition other) =>
        one
            .Activities.Values.Where(node =>
                !other.Activities.ContainsKey(node.Id) && (node.Parent is null || other.Activities.ContainsKey(node.Parent.Id))
            )
            .OrderBy(node => node.Path, StringComparer.Ordinal);

    private static IEnumerable<DefinitionChange> Between(ActivityNode old, ActivityNode next, ActivityCatalog? catalog)
    {
        if (old.Title != next.Title)
        {
            yield return new DefinitionChange(ChangeTopic.Steps, $"“{old.Title}”改名为“{next.Title}”", next.Id);
        }

        if (old.Type != next.Type)
        {
            yield return new DefinitionChange(
                ChangeTopic.Steps,
                $"“{next.Title}”由“{NameOf(old.Type, catalog)}”改为“{NameOf(next.Type, catalog)}”",
                next.Id
            );
        }

        var (was, now) = (Properties(old), Properties(next));
        foreach (var name in was.Keys.Union(now.Keys).Where(name => was.GetValueOrDefault(name) != now.GetValueOrDefault(name)))
        {
            yield return new DefinitionChange(
                TopicOf(next.Type, name),
                $"“{next.Title}”的{LabelOf(next.Type, name, catalog)}由 {was.GetValueOrDefault(name, "（空）")} 改为 "
                    + $"{now.GetValueOrDefault(name, "（空）")}",
                next.Id
            );
        }

        foreach (
            var line in next
                .Connections.Except(old.Connections)
                .Select(line => $"新增连线 {Line(line, next, catalog)}")
                .Concat(old.Connections.Except(next.Connections).Select(line => $"删除连线 {Line(line, old, catalog)}"))
        )
        {
            yield return new DefinitionChange(ChangeTopic.Steps, line, next.Id);
        }
    }

    private static IEnumerable<string> Between(string what, IEnumerable<string> old, IEnumerable<string> next)
    {
        var (was, now) = (old.ToHashSet(), next.ToHashSet());
        return now.Except(was).Select(item => $"新增{what} {item}").Concat(was.Except(now).Select(item => $"删除{what} {item}"));
    }

    private static string Line(Connection line, ActivityNode flow, ActivityCatalog? catalog)
    {
        ActivityNode? Find(string id) => flow.Children.FirstOrDefault(child => child.Node.Id == id).Node;
        var source = Find(line.Source);
        var port =
            source is not null && catalog?.Find(source.Type)?.Descriptor.Outcomes.TryGetValue(line.Port, out var word) is true
                ? word
                : line.Port;
        return $"{source?.Title ?? line.Source}（{port}）→ {Find(line.Target)?.Title ?? line.Target}";
    }

    private static ChangeTopic TopicOf(string type, string input) =>
        input switch
        {
            _ when input is "notifyAtOnce" => ChangeTopic.Notices,
            _ when Vocabulary.OfMoney.Contains(type) && input is not "dueInWorkingDays" => ChangeTopic.Money,
            _ when NoticeTypes.Contains(type) || input is "template" => ChangeTopic.Notices,
            "dueInWorkingDays"
            or "workingDays"
            or "days"
            or "date"
            or "kind"
            or "remindBefore"
            or "escalateAfter"
            or "chaseEvery"
            or "timeSpan"
            or "interval"
            or "dateTime"
            or "cronExpression" => ChangeTopic.Deadlines,
            "documents" or "fields" => ChangeTopic.Forms,
            _ => ChangeTopic.Tasks,
        };

    private static string NameOf(string type, ActivityCatalog? catalog) => catalog?.Find(type)?.Descriptor.DisplayName ?? type;

    private static string LabelOf(string type, string name, ActivityCatalog? catalog) =>
        catalog?.Find(type)?.Descriptor.Inputs.FirstOrDefault(input => input.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            is { } found
            ? $"“{found.DisplayName}”"
            : $" {name} ";

    /// <summary>The inputs and outputs as they are written, expressions as their text.</summary>
    private static Dictionary<string, string> Properties(ActivityNode node) =>
        node
            .Source.EnumerateObject()
            .Where(property =>
                !Layout.Contains(property.Name)
                && property.Value.ValueKind == JsonValueKind.Object
                && property.Value.TryGetProperty("typeName", out _)
            )
            .ToDictionary(property => property.Name, property => Text(property.Value));

    private static string Text(JsonElement input) =>
        input.TryGetProperty("expression", out var expression)
        && expression.ValueKind == JsonValueKind.Object
        && expression.TryGetProperty("value", out var value)
            ? ChangeSentences.Short(value.ToString())
                + (
                    input.GetProperty("typeName").ValueEquals("TimeSpan") && Durations.WordsOf(value.ToString()) is { } words
                        ? $"（{words}）"
                        : ""
                )
        : input.TryGetProperty("memoryReference", out var memory)
        && memory.ValueKind == JsonValueKind.Object
        && memory.TryGetProperty("id", out var id)
            ? $"变量 {id}"
        : "（空）";
}
