using System.Globalization;
using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Testing.Procedures;

/// <summary>Generates a small valid procedure; the same random numbers give the same procedure.</summary>
/// <remarks>
/// Built of blocks, each with one entrance, so that every backward connection is valid and every branch meets its join. All that the
/// designer offers occurs: tasks with timers, forks and joins, decisions, loops, nested containers, faults.
/// </remarks>
public sealed class ProcedureWriter(Random random)
{
    private const int DeepestNesting = 2;
    private readonly JsonArray variables = [];
    private int budget;
    private int ids;

    /// <summary>A definition of at most about <paramref name="size"/> activities.</summary>
    public JsonObject Definition(int size = 14)
    {
        budget = random.Next(2, size);
        var root = Chart(0);
        return new JsonObject
        {
            ["id"] = "generated:1",
            ["definitionId"] = "generated",
            ["name"] = "generated",
            ["version"] = 1,
            ["variables"] = variables.DeepClone(),
            ["inputs"] = new JsonArray(),
            ["outputs"] = new JsonArray(),
            ["root"] = root,
        };
    }

    internal bool Chance(int percent) => random.Next(100) < percent;

    internal int Between(int least, int most) => random.Next(least, most + 1);

    internal string NewId(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{++ids}");

    internal bool HasRoom => budget > 0;

    internal JsonObject Spend(JsonObject activity)
    {
        budget--;
        return activity;
    }

    internal JsonObject Chart(int depth) => new ChartWriter(this, depth).Write();

    /// <summary>An activity that needs no connections: a leaf, or a container with all it holds.</summary>
    internal JsonObject Single(int depth)
    {
        if (depth >= DeepestNesting || !Chance(30))
        {
            return Leaf();
        }

        return Between(0, 7) switch
        {
            0 => Sequence(depth),
            1 => Chart(depth + 1),
            2 => Spend(Node.Activity(NewId("if"), "Elsa.If"))
                .With("condition", "JavaScript", Condition(), "Boolean")
                .Holding("then", Single(depth + 1))
                .Holding("else", Single(depth + 1)),
            3 => While(depth),
            4 => Spend(Node.Activity(NewId("for"), "Elsa.For"))
                .With("start", "Literal", 1, "Int32")
                .With("end", "Literal", Between(0, 3), "Int32")
                .Holding("body", Single(depth + 1)),
            5 => Each("Elsa.ForEach", depth),
            6 => Each("Elsa.ParallelForEach", depth),
            _ => Switch(depth),
        };
    }

    internal string Condition() =>
        Between(0, 3) switch
        {
            0 => "true",
            1 => "false",
            2 => "workflowInstanceId.length > 3",
            _ => "1 + 1 == 3",
        };

    /// <summary>A task that a person decides, with an optional reminder and an optional expiry.</summary>
    internal JsonObject Task(bool expires)
    {
        var task = Spend(Node.Activity(NewId("task"), "Test.Task"));
        if (Chance(50))
        {
            task.With("remindAfter", "Literal", Between(10, 300), "Int32");
        }

        return expires ? task.With("expireAfter", "Literal", Between(20, 600), "Int32") : task;
    }

    private JsonObject Leaf() =>
        Between(0, 9) switch
        {
            0 => Spend(Node.Activity(NewId("wait"), "Elsa.Delay")).With("timeSpan", "Literal", $"00:{Between(10, 59)}:00", "TimeSpan"),
            1 => Spend(Node.Activity(NewId("set"), "Elsa.SetVariable"))
                .Holding("variable", Declared())
                .With("value", "JavaScript", "1 + 1"),
            2 => Spend(Node.Activity(NewId("script"), "Elsa.RunJavaScript"))
                .With("script", "Literal", "let n = 0; for (let i = 0; i < 5; i++) { n += i; } n", "String"),
            3 => Spend(Node.Activity(NewId("fragile"), "Test.Fragile")),
            4 or 5 => Spend(Node.Activity(NewId("line"), "Elsa.WriteLine")).With("text", "Liquid", "{{ 1 | plus: 2 }}", "String"),
            _ => Task(expires: false),
        };

    private JsonObject Sequence(int depth) =>
        Spend(Node.Activity(NewId("row"), "Elsa.Sequence"))
            .Holding("activities", new JsonArray([.. Enumerable.Range(0, Between(1, 3)).Select(_ => Single(depth + 1))]));

    private JsonObject While(int depth)
    {
        var counter = Declared();
        var name = (string)counter["id"]!;
        var count = Node.Activity(NewId("count"), "Elsa.SetVariable")
            .Holding("variable", counter)
            .With("value", "JavaScript", $"getVariable('{name}') + 1", "Int32");
        var body = Node.Activity(NewId("row"), "Elsa.Sequence").Holding("activities", new JsonArray(count, Single(depth + 1)));
        return Spend(Node.Activity(NewId("while"), "Elsa.While"))
            .With("condition", "JavaScript", $"getVariable('{name}') < {Between(0, 3)}", "Boolean")
            .Holding("body", body);
    }

    private JsonObject Each(string type, int depth)
    {
        var items = string.Join(",", Enumerable.Range(1, Between(0, 3)));
        return Spend(Node.Activity(NewId("each"), type)).With("items", "JavaScript", $"[{items}]").Holding("body", Single(depth + 1));
    }

    private JsonObject Switch(int depth)
    {
        var cases = new JsonArray([
            .. Enumerable
                .Range(1, Between(1, 2))
                .Select(number => new JsonObject
                {
                    ["label"] = $"case {number}",
                    ["condition"] = Node.Expression("JavaScript", Condition()),
                    ["activity"] = Single(depth + 1),
                }),
        ]);
        return Spend(Node.Activity(NewId("switch"), "Elsa.Switch"))
            .Holding("cases", cases)
            .Holding("default", Single(depth + 1))
            .With("mode", "Literal", Chance(50) ? "MatchFirst" : "MatchAny", "SwitchMode");
    }

    private JsonObject Declared()
    {
        var variable = Node.Variable(NewId("v"));
        variables.Add(variable);
        return (JsonObject)variable.DeepClone();
    }
}
