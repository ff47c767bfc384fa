using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Testing.Procedures;

/// <summary>
/// A procedure of ten reviews one after the other, each with a correction and an end of its own, and a deadline beside them.
/// </summary>
public static class TenSteps
{
    private const int Steps = 10;
    private static readonly string[] Units = ["county:commerce", "county:finance", "city:commerce", "city:finance", "city:science"];

    public static string Write()
    {
        var activities = new JsonArray(
            Node.Activity("start", "Elsa.Start"),
            Node.Activity("fork", "Elsa.FlowFork").With("branches", "Object", """["办理","期限"]"""),
            Node.Activity("deadline", "Anshan.DueDate").With("kind", "Literal", "WorkingDays").With("workingDays", "Literal", 200),
            Node.Activity("late", "Anshan.SetStatus").With("status", "Literal", "PastDeadline"),
            Node.Activity("close", "Anshan.Close").With("result", "Literal", "Completed"),
            Node.Activity("end", "Elsa.End")
        );
        var connections = new JsonArray(
            Node.Connection("start", "Done", "fork"),
            Node.Connection("fork", "期限", "deadline"),
            Node.Connection("deadline", "Due", "late"),
            Node.Connection("fork", "办理", Review(0)),
            Node.Connection("close", "Done", "end")
        );
        for (var step = 0; step < Steps; step++)
        {
            var review = Node.Activity(Review(step), "Anshan.Review")
                .With("organisations", "Object", $"[\"{Units[step % Units.Length]}\"]");
            review["correction"] = new JsonObject
            {
                ["typeName"] = "Object",
                ["memoryReference"] = new JsonObject { ["id"] = "correction" },
            };
            var correction = Node.Activity($"correction{step}", "Anshan.Correction")
                .With("request", "Variable", new JsonObject { ["id"] = "correction", ["name"] = "correction" });
            Add(
                activities,
                review,
                correction,
                Node.Activity($"rejected{step}", "Anshan.Close").With("result", "Literal", "Rejected"),
                Node.Activity($"stopped{step}", "Anshan.Close").With("result", "Literal", "Withdrawn"),
                Node.Activity($"end{step}", "Elsa.End")
            );
            Add(
                connections,
                Node.Connection(Review(step), "Approved", step + 1 < Steps ? Review(step + 1) : "close"),
                Node.Connection(Review(step), "Returned", $"correction{step}"),
                Node.Connection(Review(step), "Rejected", $"rejected{step}"),
                Node.Connection($"correction{step}", "Resubmitted", Review(step)),
                Node.Connection($"correction{step}", "Withdrawn", $"stopped{step}"),
                Node.Connection($"correction{step}", "Expired", $"stopped{step}"),
                Node.Connection($"rejected{step}", "Done", $"end{step}"),
                Node.Connection($"stopped{step}", "Done", $"end{step}")
            );
        }

        var root = Node.Activity("flow", "Elsa.Flowchart").Holding("activities", activities).Holding("connections", connections);
        root["variables"] = new JsonArray();
        return new JsonObject
        {
            ["id"] = "ten-steps:1",
            ["definitionId"] = "ten-steps",
            ["name"] = "十步流程",
            ["version"] = 1,
            ["variables"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "correction",
                    ["name"] = "correction",
                    ["typeName"] = "Object",
                }
            ),
            ["root"] = root,
        }.ToJsonString();
    }

    private static string Review(int step) => $"review{step}";

    private static void Add(JsonArray list, params JsonObject[] items) => items.ToList().ForEach(list.Add);
}
