using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

public sealed class BrokenMeasureTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("workflows");

    public static TheoryData<string, string, string> Faults =>
        new()
        {
            // path of the member to change | its new value as JSON ("" removes it) | what must be named
            { "title", "", "缺少必填项：'title'" },
            { "title", "7", "$.title" },
            { "titel", "\"x\"", "不认识的项“titel”" },
            { "id", "\"1.3\"", "$.id" },
            { "policyText", "\"支持举办展会。\"", "$.policyText" },
            { "contacts/0/phone", "\"5899861\"", "$.contacts[0].phone" },
            { "eligibility/1/clause", "\"2024年主办方发生的\"", "$.eligibility[1].clause" },
            { "notes/3/clause", "\"没有的原文\"", "$.notes[3].clause" },
            { "responsibleUnits/0/organisationId", "\"city.trade\"", "$.responsibleUnits[0].organisationId" },
            { "window/to", "\"2023-13-31\"", "$.window.to" },
            { "window/from", "\"2024-01-01\"", "$.window" },
            { "form/fields/1/key", "\"eventName\"", "$.form.fields[1].key" },
            { "form/fields/0/kind", "\"money!\"", "$.form.fields[0].kind" },
            { "form/fields/0/group", "\"other\"", "$.form.fields[0].group" },
            { "form/rules/0/later", "\"eventStop\"", "$.form.rules[0]" },
            { "form/rules/0/later", "\"eventName\"", "$.form.rules[0]" },
            { "form/rules/0/kind", "", "$.form.rules[0]" },
            { "award/kind", "", "$.award" },
            { "award/kind", "\"lottery\"", "$.award" },
            { "award/costs/1", "\"eventName\"", "$.award.costs[1]" },
            { "award/costs/1", "\"venueRental\"", "$.award.costs" },
            { "award/rate", "50", "$.award.rate" },
            { "award/cap/amount", "\"0\"", "$.award.cap.amount" },
            { "award/cap/amount", "500000", "$.award.cap.amount" },
            { "award/cap/clause", "\"最高60万元\"", "$.award.cap.clause" },
            { "procedures/0/file", "\"../procedure.json\"", "$.procedures[0].file" },
            { "procedures/0/stages/1/id", "\"apply\"", "$.procedures[0].stages[1].id" },
            { "materials/0/clause", "\"报请市政府同意\"", "不属于本条举措" },
            { "procedures/0/duty", Duty("city.commerce", "month"), "$.procedures[0].duty.period" },
            { "procedures/0/duty", Duty("city.customs", "year"), "$.procedures[0].duty.organisationIds[0]" },
            { "procedures/0/duty", Duty("city.commerce\", \"city.commerce", "year"), "责任单位重复" },
            { "procedures/0/duty", "{ \"organisationIds\": [], \"period\": \"year\" }", "没有写明责任单位" },
            { "targets", Target("2024-01-01", null), "$.targets[0].by" },
            { "targets", Target(null, "city.customs"), "$.targets[0].organisationId" },
        };

    private static string Duty(string organisationId, string period) =>
        $$"""{ "organisationIds": ["{{organisationId}}"], "period": "{{period}}" }""";

    private static string Target(string? by, string? organisationId)
    {
        var target = new JsonObject
        {
            ["what"] = "活动",
            ["value"] = 1,
            ["unit"] = "次",
            ["clause"] = "支持举办促消费展会及活动",
            ["by"] = by,
            ["organisationId"] = organisationId,
        };
        return new JsonArray(target).ToJsonString();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_with_its_file_and_place(string member, string value, string expected)
    {
        Copy(json => Change(json, member.Split('/'), value));

        var broken = Assert.Throws<BrokenFileException>(() => MeasureCatalogue.Load(folder.FullName));

        Assert.EndsWith(Path.Combine("measures", "1.2", "measure.json"), broken.File, StringComparison.Ordinal);
        Assert.Contains(expected, broken.Message, StringComparison.Ordinal);
        Assert.Contains(broken.JsonPath, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_json_is_named()
    {
        Copy(_ => { });
        File.WriteAllText(MeasureFile, "{ \"id\": ");

        Assert.Equal(MeasureFile, Assert.Throws<BrokenFileException>(() => MeasureCatalogue.Load(folder.FullName)).File);
    }

    [Fact]
    public void A_folder_without_its_measure_is_named()
    {
        Copy(_ => { });
        File.Delete(MeasureFile);

        Assert.Equal(MeasureFile, Assert.Throws<BrokenFileException>(() => MeasureCatalogue.Load(folder.FullName)).File);
    }

    [Fact]
    public void Version_follows_the_content_and_not_the_line_ends()
    {
        Copy(_ => { });
        var version = MeasureCatalogue.Load(folder.FullName)["1.2"].Version;

        File.WriteAllText(MeasureFile, File.ReadAllText(MeasureFile).ReplaceLineEndings("\r\n"));
        Assert.Equal(version, MeasureCatalogue.Load(folder.FullName)["1.2"].Version);

        Copy(json => json["title"] = "促消费补助");
        Assert.NotEqual(version, MeasureCatalogue.Load(folder.FullName)["1.2"].Version);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string MeasureFile => Path.Combine(folder.FullName, "measures", "1.2", "measure.json");

    private void Copy(Action<JsonObject> change)
    {
        foreach (var file in (string[])[MeasureCatalogue.SourceDocument, "organisations.json"])
        {
            var target = Path.Combine(folder.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Workflows, file), target, overwrite: true);
        }

        var measure = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Workflows, "measures", "1.2", "measure.json")))!.AsObject();
        change(measure);
        Directory.CreateDirectory(Path.GetDirectoryName(MeasureFile)!);
        File.WriteAllText(MeasureFile, measure.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static void Change(JsonNode node, ReadOnlySpan<string> path, string value)
    {
        var replacement = value.Length == 0 ? null : JsonNode.Parse(value);
        if (path.Length > 1)
        {
            Change(node is JsonArray list ? list[int.Parse(path[0], null)]! : node[path[0]]!, path[1..], value);
        }
        else if (node is JsonArray array)
        {
            array[int.Parse(path[0], null)] = replacement;
        }
        else if (replacement is null)
        {
            node.AsObject().Remove(path[0]);
        }
        else
        {
            node[path[0]] = replacement;
        }
    }
}
