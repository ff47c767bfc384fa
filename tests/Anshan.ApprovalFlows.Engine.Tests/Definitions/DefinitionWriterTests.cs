using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Checks;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Tests.Conformance;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

public class DefinitionWriterTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With([new TestDecision()]);

    /// <summary>What Elsa Studio 3.8 itself downloaded: one line, Chinese texts, layout, a layout link to the schema.</summary>
    private static string FromStudio =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Definitions", "samples", "exported-by-studio.json"));

    [Fact]
    public void What_was_exported_is_exported_again_byte_for_byte()
    {
        foreach (
            var text in RecordedDefinitions
                .All()
                .SelectMany(recorded => recorded.Definitions)
                .Select(definition => definition.GetRawText())
                .Append(FromStudio)
        )
        {
            var read = DefinitionReader.Read(text);
            Assert.Equal(
                text,
                DefinitionWriter.Write(
                    text,
                    new DefinitionHead
                    {
                        Id = read.Id,
                        DefinitionId = read.DefinitionId,
                        Version = read.Version,
                        Name = read.Name,
                    }
                )
            );
        }
    }

    [Fact]
    public void Only_what_the_server_decides_is_changed()
    {
        var text = FromStudio;
        var written = DefinitionWriter.Write(
            text,
            new DefinitionHead
            {
                Version = 12,
                IsPublished = true,
                Name = "采购“审批”",
            }
        );
        Assert.Equal(
            text.Replace("\"version\":2,\"createdAt\"", "\"version\":12,\"createdAt\"", StringComparison.Ordinal)
                .Replace("\"isPublished\":false", "\"isPublished\":true", StringComparison.Ordinal)
                .Replace("\"name\":\"采购审批\"", "\"name\":\"采购“审批”\"", StringComparison.Ordinal),
            written
        );
    }

    [Theory]
    [InlineData("""{"version":1}""", """{"definitionId":"d","version":2}""")]
    [InlineData("""{ }""", """{"definitionId":"d","version":2 }""")]
    [InlineData(
        "{ \"x\" : 1.50e3,\r\n\t\"y\":\"\\u4e2d\\/\" , \"version\" : 1 }",
        "{\"definitionId\":\"d\", \"x\" : 1.50e3,\r\n\t\"y\":\"\\u4e2d\\/\" , \"version\" : 2 }"
    )]
    [InlineData("""{"中":[{"version":1}],"version":1}""", """{"definitionId":"d","中":[{"version":1}],"version":2}""")]
    public void Spaces_escapes_and_unknown_properties_stay_as_they_were_written(string json, string expected) =>
        Assert.Equal(expected, DefinitionWriter.Write(json, new DefinitionHead { DefinitionId = "d", Version = 2 }));

    [Theory]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void What_is_no_document_is_refused(string json) =>
        Assert.Throws<DefinitionException>(() => DefinitionWriter.Write(json, new DefinitionHead { Version = 2 }));

    [Fact]
    public void An_unknown_activity_is_shown_to_the_designer_and_stored_as_it_was_drawn()
    {
        var drawn = JsonNode.Parse(FromStudio)!;
        var shown = UnknownActivities.Hide(FromStudio, Catalog);
        var types = Types(shown);
        Assert.Contains("Elsa.NotFoundActivity", types);
        Assert.DoesNotContain("Acme.ReviewTask", types);
        Assert.True(JsonNode.DeepEquals(drawn, JsonNode.Parse(UnknownActivities.Restore(shown))));
    }

    [Fact]
    public void An_unknown_activity_that_was_moved_keeps_its_new_place()
    {
        var shown = JsonNode.Parse(UnknownActivities.Hide(FromStudio, Catalog))!;
        var hidden = shown["root"]!["activities"]!.AsArray().First(activity => (string?)activity!["id"] == "review1")!;
        hidden["metadata"]!["designer"]!["position"]!["x"] = 999;
        var stored = JsonNode.Parse(UnknownActivities.Restore(shown.ToJsonString()))!;
        var review = stored["root"]!["activities"]!.AsArray().First(activity => (string?)activity!["id"] == "review1")!;
        Assert.Equal(
            ("Acme.ReviewTask", 999, "主管审核"),
            ((string?)review["type"], (int)review["metadata"]!["designer"]!["position"]!["x"]!, (string?)review["metadata"]!["displayText"])
        );
    }

    [Fact]
    public void A_document_without_unknown_activities_is_shown_and_stored_as_it_is()
    {
        foreach (
            var text in RecordedDefinitions
                .All()
                .Where(recorded => recorded.Definitions.Count == 1 && recorded.Case != "fault-unknown-activity-type")
                .Select(recorded => recorded.Definitions[0].GetRawText())
        )
        {
            Assert.Same(text, UnknownActivities.Restore(UnknownActivities.Hide(text, Catalog)));
        }
    }

    private static List<string?> Types(string json) =>
        [
            .. JsonElement
                .Parse(json)
                .GetProperty("root")
                .GetProperty("activities")
                .EnumerateArray()
                .Select(activity => activity.GetProperty("type").GetString()),
        ];
}
