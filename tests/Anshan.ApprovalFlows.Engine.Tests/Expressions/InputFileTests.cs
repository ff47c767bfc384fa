using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>Small definitions, each of which once failed in its own way, with the expected result.</summary>
public class InputFileTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With([]);

    [Fact]
    public void A_day_of_24_hours_is_refused_when_checked_with_the_right_spelling()
    {
        var problem = Assert.Single(DefinitionCheck.Check(Read("delay-24h"), Catalog));
        Assert.Equal("$.root.activities[0].timeSpan", problem.Path);
        Assert.Contains("1.00:00:00", problem.Message, StringComparison.Ordinal);
        Assert.Contains("1.00:00:00", Incident("delay-24h"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-01 18:00", "2026-03-01T10:00:00+00:00")]
    [InlineData("2026-03-01", "2026-02-28T16:00:00+00:00")]
    [InlineData("2026-03-01T18:00:00Z", "2026-03-01T18:00:00+00:00")]
    public void A_day_without_an_offset_is_a_local_day(string written, string due)
    {
        var taken = Take(Read("startat-day", json => json.Replace("2026-03-01 18:00", written, StringComparison.Ordinal)));
        Assert.Equal(
            DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture),
            Assert.Single(taken.Effects.OfType<ArmTimer>()).DueAt
        );
    }

    [Fact]
    public void A_day_that_can_be_read_in_two_ways_is_refused()
    {
        var definition = Read("startat-day", json => json.Replace("2026-03-01 18:00", "1-3-2026", StringComparison.Ordinal));
        Assert.Contains("可以读作", Assert.Single(DefinitionCheck.Check(definition, Catalog)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Now_in_a_template_is_the_instant_of_the_step() => Assert.Equal("2026-01-01", Variable("liquid-now", "o"));

    [Fact]
    public void A_date_by_strftime_is_local() => Assert.Equal("2024-01-01 00:30", Variable("liquid-strftime", "o"));

    [Fact]
    public void What_does_not_fit_is_an_incident_that_names_activity_input_variable_and_value()
    {
        var message = Incident("int-overflow");
        Assert.Equal("活动“x”的输入项“值”：变量“o”的值“100000000000000000000”放不进 Int32（-2147483648 至 2147483647）。", message);
    }

    [Theory]
    [InlineData("a", "3.3")]
    [InlineData("b", "115")]
    [InlineData("c", "435")]
    public void A_number_of_a_script_has_no_dust_in_a_decimal(string variable, string value) =>
        Assert.Equal(value, Variable("decimal-from-script", $"v-{variable}"));

    [Fact]
    public void An_input_is_found_in_any_case_of_letters() =>
        Assert.Equal("甲公司", Variable("input-name-case", "v-a", ("Applicant", "甲公司")));

    [Fact]
    public void An_accessor_inside_a_used_definition_gives_the_input_of_the_use()
    {
        var file = JsonElement.Parse(File.ReadAllText(PathOf("use-accessor-gives-outer-input")));
        List<JsonElement> drawings = [.. file.GetProperty("definitions").EnumerateArray()];
        var definition = DefinitionReader.Read(
            drawings[^1],
            id =>
                drawings
                    .Where(item => item.GetProperty("definitionId").GetString() == id)
                    .Select(item => (JsonElement?)item)
                    .FirstOrDefault()
        );
        Assert.Empty(DefinitionCheck.Check(definition, BuiltIn.With([])));
        Assert.Equal("777/777", Take(definition, ("Amount", 1)).State.Variables["v-r"]!.GetValue<string>());
    }

    private static string Variable(string name, string id, params (string Name, JsonNode? Value)[] input)
    {
        var taken = Take(Read(name), input);
        Assert.Null(taken.Effects.OfType<RaiseIncident>().FirstOrDefault()?.Message);
        var value = taken.State.Variables[id]!;
        return value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
    }

    private static string Incident(string name) => Take(Read(name)).Effects.OfType<RaiseIncident>().Single().Message;

    /// <remarks>
    /// The recorded files leave some variables undeclared; a declaration is added where one is missing, as an import does.
    /// </remarks>
    private static WorkflowDefinition Read(string name, Func<string, string>? change = null)
    {
        var document = JsonNode.Parse((change ?? (json => json))(File.ReadAllText(PathOf(name))))!.AsObject();
        var variables = document["variables"] as JsonArray ?? [];
        foreach (var set in document["root"]!["activities"]!.AsArray().Select(activity => activity!["variable"]).OfType<JsonObject>())
        {
            if (variables.All(variable => variable!["id"]!.GetValue<string>() != set["id"]!.GetValue<string>()))
            {
                var declared = set.DeepClone().AsObject();
                declared["typeName"] ??= "Object";
                declared["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core";
                variables.Add(declared);
            }
        }

        document["variables"] = variables.DeepClone();
        return DefinitionReader.Read(document.ToJsonString());
    }

    private static StepResult.Taken Take(WorkflowDefinition definition, params (string Name, JsonNode? Value)[] input) =>
        (StepResult.Taken)
            new StepLoop(Catalog).Run(
                definition,
                new WorkflowState { InstanceId = Guid.Empty },
                new Stimulus.Start(input.ToDictionary(item => item.Name, item => item.Value)),
                new StepEnvironment(Journey.Now, new FactSet())
            );

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Expressions", "inputs", name + ".json");
}
