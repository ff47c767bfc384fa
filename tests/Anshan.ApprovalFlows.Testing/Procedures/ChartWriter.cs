using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Testing.Procedures;

/// <summary>Writes one flowchart block by block; a block is entered at one activity and left by open ends.</summary>
internal sealed class ChartWriter(ProcedureWriter writer, int depth)
{
    private readonly JsonArray activities = [];
    private readonly JsonArray connections = [];

    /// <summary>Where the blocks so far began: what a backward connection may lead to.</summary>
    private readonly List<string> entrances = [];

    public JsonObject Write()
    {
        var start = Add(Node.Activity(writer.NewId("start"), "Elsa.Start"));
        List<(string Id, string Port)> ends = [(start, "Done")];
        if (depth == 0 && writer.Chance(30))
        {
            ends = SideBranch(start);
        }

        for (var blocks = writer.Between(1, depth == 0 ? 5 : 2); blocks > 0; blocks--)
        {
            ends = Block(ends, mayReturn: true, room: 2);
        }

        if (writer.Chance(70))
        {
            Enter(Add(Node.Activity(writer.NewId("end"), depth == 0 && writer.Chance(20) ? "Elsa.Finish" : "Elsa.End")), ends);
        }

        return writer
            .Spend(Node.Activity(writer.NewId("chart"), "Elsa.Flowchart"))
            .Holding("activities", activities)
            .Holding("connections", connections);
    }

    /// <summary>A timer beside everything, never joined: how a deadline is drawn.</summary>
    private List<(string, string)> SideBranch(string start)
    {
        var fork = Add(Fork("main", "late"));
        Connect(start, "Done", fork);
        var timer = Add(Node.Activity(writer.NewId("late"), "Elsa.Delay").With("timeSpan", "Literal", "0.06:00:00", "TimeSpan"));
        Connect(fork, "late", timer);
        Connect(timer, "Done", Add(Node.Activity(writer.NewId("mark"), "Elsa.WriteLine")));
        return [(fork, "main")];
    }

    private List<(string Id, string Port)> Block(List<(string Id, string Port)> from, bool mayReturn, int room)
    {
        if (room == 0 || !writer.HasRoom)
        {
            return Simple(from, mayReturn);
        }

        return writer.Between(0, 9) switch
        {
            0 or 1 => Parallel(from, room),
            2 => Decision(from, room),
            3 => Choice(from, room),
            4 or 5 or 6 => Decided(from, mayReturn, room),
            _ => Simple(from, mayReturn),
        };
    }

    private List<(string, string)> Simple(List<(string, string)> from, bool isMain)
    {
        var activity = writer.Single(depth);
        var id = Enter(Add(activity), from, isMain);
        return (string?)activity["type"] == "Test.Task" ? [(id, "A"), (id, "B")] : [(id, "Done")];
    }

    /// <summary>A task whose outcomes go different ways: on, back to an earlier block, to an end of their own.</summary>
    private List<(string, string)> Decided(List<(string, string)> from, bool mayReturn, int room)
    {
        var expires = writer.Chance(40);
        var task = Enter(Add(writer.Task(expires)), from, mayReturn);
        List<(string, string)> ends = [(task, "A")];
        switch (writer.Between(0, 3))
        {
            case 0 when mayReturn:
                Connect(task, "B", entrances[writer.Between(0, entrances.Count - 1)]);
                break;
            case 1:
                Connect(task, "B", Add(Node.Activity(writer.NewId("end"), "Elsa.End")));
                break;
            case 2:
                ends.AddRange(Block([(task, "B")], mayReturn: false, room - 1));
                break;
            default:
                ends.Add((task, "B"));
                break;
        }

        if (expires)
        {
            ends.Add((task, "Expired"));
        }

        return ends;
    }

    private List<(string, string)> Decision(List<(string, string)> from, int room)
    {
        var decision = Enter(
            Add(
                writer
                    .Spend(Node.Activity(writer.NewId("decision"), "Elsa.FlowDecision"))
                    .With("condition", "JavaScript", writer.Condition(), "Boolean")
            ),
            from
        );
        return
        [
            .. Block([(decision, "True")], false, room - 1),
            .. writer.Chance(60) ? Block([(decision, "False")], false, room - 1) : [(decision, "False")],
        ];
    }

    private List<(string, string)> Choice(List<(string, string)> from, int room)
    {
        var cases = new JsonArray(
            new JsonObject { ["label"] = "one", ["condition"] = Node.Expression("JavaScript", writer.Condition()) },
            new JsonObject { ["label"] = "two", ["condition"] = Node.Expression("JavaScript", writer.Condition()) }
        );
        var choice = Enter(
            Add(
                writer
                    .Spend(Node.Activity(writer.NewId("choice"), "Elsa.FlowSwitch"))
                    .Holding("cases", cases)
                    .With("mode", "Literal", writer.Chance(50) ? "MatchFirst" : "MatchAny", "SwitchMode")
            ),
            from
        );
        return [.. Block([(choice, "one")], false, room - 1), .. Block([(choice, "two")], false, room - 1), (choice, "Default")];
    }

    private List<(string, string)> Parallel(List<(string, string)> from, int room)
    {
        string[] branches = writer.Chance(70) ? ["x", "y"] : ["x", "y", "z"];
        var fork = Enter(Add(writer.Spend(Fork(branches))), from);
        var ends = branches.SelectMany(branch => Block([(fork, branch)], false, room - 1)).ToList();
        string[] modes = ["WaitAny", "WaitAllActive", "WaitAllActive"];
        var join = Add(
            Node.Activity(writer.NewId("join"), "Elsa.FlowJoin").With("mode", "Literal", modes[writer.Between(0, 2)], "FlowJoinMode")
        );
        Enter(join, ends, isMain: false);
        return [(join, "Done")];
    }

    private JsonObject Fork(params string[] branches) =>
        Node.Activity(writer.NewId("fork"), "Elsa.FlowFork").With("branches", "Object", new JsonArray([.. branches]), "List<String>");

    private string Add(JsonObject activity)
    {
        activities.Add(activity);
        return (string)activity["id"]!;
    }

    /// <summary>Leads open ends into an activity; the entrance of a block of the main line may be returned to.</summary>
    private string Enter(string target, List<(string Id, string Port)> from, bool isMain = false)
    {
        foreach (var (id, port) in from)
        {
            Connect(id, port, target);
        }

        if (isMain)
        {
            entrances.Add(target);
        }

        return target;
    }

    private void Connect(string source, string port, string target) => connections.Add(Node.Connection(source, port, target));
}
