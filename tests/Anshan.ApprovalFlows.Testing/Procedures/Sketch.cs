using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Testing.Procedures;

/// <summary>The procedure of measure 1.2, to be changed in one place.</summary>
public sealed class Sketch
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject document;

    private Sketch(JsonObject document) => this.document = document;

    public static Sketch Genuine() => new(Read(Path.Combine(RepositoryFolder.Workflows, "measures", "1.2", "procedure.json")));

    /// <summary>The same with its county review and its payment taken from two shared definitions.</summary>
    public static Sketch WithShared() =>
        Genuine()
            .Remove("county-review")
            .Remove("county-correction")
            .Remove("transfer-to-county")
            .Remove("transfer-to-applicant")
            .Use(
                "county-review",
                "县区审核",
                "shared-joint-review",
                "\"opinion\":{\"typeName\":\"String\",\"memoryReference\":{\"id\":\"var-opinion\"}},"
                    + "\"ending\":{\"typeName\":\"String\",\"memoryReference\":{\"id\":\"var-ending\"}}"
            )
            .Set("county-review", "organisations", "[\"county:commerce\", \"county:finance\"]", "Object")
            .Set("county-review", "workingDays", 3)
            .Set("county-review", "correctionDays", 10)
            .Set("county-review", "title", "县区联合审核")
            .Connect("fork", "办理", "county-review")
            .Connect("county-review", "通过", "city-review")
            .Connect("county-review", "不予通过", "county-rejected")
            .Connect("county-review", "撤回或逾期", "county-stopped")
            .Use("pay", "资金拨付", "shared-two-leg-transfer")
            .Set("pay", "amount", "variables.amount", "JavaScript")
            .Set("pay", "payer", "city:finance")
            .Set("pay", "through", "county:finance")
            .Set("pay", "workingDays", 10)
            .Set("pay", "firstTitle", "拨付至县区")
            .Set("pay", "secondTitle", "拨付至主办方")
            .Connect("award", "Determined", "pay")
            .Connect("pay", "Done", "close");

    public string Json => Write(document);

    private JsonArray Activities => (JsonArray)document["root"]!["activities"]!;

    private JsonArray Connections => (JsonArray)document["root"]!["connections"]!;

    /// <summary>The shared definition <c>joint-review</c> or <c>two-leg-transfer</c>.</summary>
    public static string Shared(string name) =>
        Write(Read(Path.Combine(RepositoryFolder.Path, "tests", "Anshan.ApprovalFlows.Testing", "Procedures", "samples", $"{name}.json")));

    /// <summary>Publishes the procedure of shared definitions, and them, for new cases of measure 1.2.</summary>
    public static async Task PublishSharedAsync(CaseWorld world)
    {
        await world.Database.PublishAsync("shared-joint-review", Shared("joint-review"), world.Clock.Now);
        await world.Database.PublishAsync("shared-two-leg-transfer", Shared("two-leg-transfer"), world.Clock.Now);
        await world.Database.PublishAsync("measure-1.2-main", WithShared().Json, world.Clock.Now);
    }

    /// <summary>Where an activity stands, for the path of a finding.</summary>
    public string PathOf(string id) => $"$.root.activities[{Activities.IndexOf(Find(id))}]";

    public Sketch Set(string activity, string input, JsonNode? value, string expression = "Literal")
    {
        Find(activity)[input] = new JsonObject
        {
            ["typeName"] = "Object",
            ["expression"] = new JsonObject { ["type"] = expression, ["value"] = value },
        };
        return this;
    }

    public Sketch Without(string activity, string input)
    {
        Find(activity).Remove(input);
        return this;
    }

    public Sketch Add(string id, string type, string further = "")
    {
        Activities.Add(
            JsonNode.Parse($$$"""{"id":"{{{id}}}","type":"{{{type}}}","metadata":{"displayText":"新的环节"}{{{After(further)}}}}""")
        );
        return this;
    }

    public Sketch Use(string id, string title, string definition, string further = "")
    {
        Activities.Add(
            JsonNode.Parse(
                $$$"""
                {"id":"{{{id}}}","type":"Used","workflowDefinitionId":"{{{definition}}}",
                 "metadata":{"displayText":"{{{title}}}"}{{{After(further)}}}}
                """
            )
        );
        return this;
    }

    private static string After(string further) => further.Length > 0 ? $",{further}" : "";

    /// <summary>Gives an activity another type, with no inputs.</summary>
    public Sketch Become(string id, string type, string further = "")
    {
        Activities.Remove(Find(id));
        return Add(id, type, further);
    }

    public Sketch Remove(string id)
    {
        Activities.Remove(Find(id));
        return Cut(connection => Text(connection["source"]!["activity"]) == id || Text(connection["target"]!["activity"]) == id);
    }

    public Sketch Connect(string source, string port, string target)
    {
        Connections.Add(
            JsonNode.Parse(
                $$$"""{"source":{"activity":"{{{source}}}","port":"{{{port}}}"},"target":{"activity":"{{{target}}}","port":"In"}}"""
            )
        );
        return this;
    }

    public Sketch Cut(string source, string port) =>
        Cut(connection => Text(connection["source"]!["activity"]) == source && Text(connection["source"]!["port"]) == port);

    /// <summary>Puts a switch behind the join of a race.</summary>
    public Sketch Choose() => Add("choose", "Elsa.FlowSwitch").Connect("join", "Done", "choose").Connect("choose", "Default", "award");

    private Sketch Cut(Func<JsonNode, bool> isMeant)
    {
        Connections.OfType<JsonNode>().Where(isMeant).ToList().ForEach(connection => Connections.Remove(connection));
        return this;
    }

    private JsonObject Find(string id) => Activities.OfType<JsonObject>().Single(activity => Text(activity["id"]) == id);

    private static string Write(JsonObject document) => document.ToJsonString(Readable);

    private static string Text(JsonNode? node) => (string)node!;

    private static JsonObject Read(string file) => (JsonObject)JsonNode.Parse(File.ReadAllText(file))!;
}
