using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Web.Tests.Applications;

namespace Anshan.ApprovalFlows.Web.Tests.Measures;

/// <summary>POST /api/measures/{id}/estimate, without an account.</summary>
public sealed class EstimateTests : IAsyncLifetime
{
    private WebApp site = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync();
        client = site.CreateClient();
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return site.DisposeAsync();
    }

    [Fact]
    public async Task An_estimate_gives_the_amount_and_every_step_with_its_clause()
    {
        var (status, answer) = await AskAsync("1.2", """{"values":{"venueRental":"４００，０００","boothConstruction":200000.5}}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("300000.25", "ceiling"), ((string)answer["amount"]!, (string)answer["meaning"]!));
        var lines = answer["lines"]!.AsArray();
        Assert.Equal("按不高于实际发生费用50%比例给予补助", (string)lines[1]!["clause"]!);
        Assert.Equal("400000.00", (string)lines[0]!["inputs"]![0]!["value"]!);
        Assert.Equal(["ceiling", "ceiling"], lines.Skip(1).Select(line => (string)line!["meaning"]!));
        Assert.Equal("500000.00", (string)answer["sharedCap"]!["amount"]!);
    }

    [Theory]
    [InlineData("1.2", """{"values":{"venueRental":"-1"}}""", "values.venueRental", "不能为负数")]
    [InlineData("1.2", """{"values":{"venueRental":1.005}}""", "values.venueRental", "最多两位小数")]
    [InlineData("1.2", """{"values":{}}""", "values.venueRental", "大于零")]
    [InlineData("1.2", """{"values":{"rent":"1"}}""", "values.rent", "没有“rent”")]
    [InlineData("1.2", """{"values":{"venueRental":[1]}}""", "values.venueRental", "文本或者数字")]
    [InlineData("10.1", """{"values":{"projectInvestment":"100"}}""", "values.supportMode", "请选择")]
    [InlineData("10.1", """{"values":{"supportMode":"interest","loanAmount":"1000000"}}""", "values.loanDate", "请选择")]
    [InlineData("16.1", """{"values":{"thisYear":"200","lastYear":"100"},"regionId":"beijing"}""", "regionId", "没有县区")]
    [InlineData("1.2", "{}", "values", "请给出 values")]
    public async Task What_is_wrong_is_said_at_its_field(string measure, string body, string field, string words)
    {
        var (status, problem) = await AskAsync(measure, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("urn:anshan:problem:invalid-values", (string)problem["type"]!);
        Assert.Contains(words, (string)problem["errors"]![field]![0]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99", "{\"values\":{}}", HttpStatusCode.NotFound, "measure-not-found")]
    [InlineData("5.2", "{\"values\":{}}", HttpStatusCode.NotFound, "nothing-to-estimate")]
    [InlineData("1.2", "{\"values\":", HttpStatusCode.BadRequest, "malformed-json")]
    [InlineData("1.2", "[]", HttpStatusCode.BadRequest, "malformed-json")]
    public async Task Other_problems_have_a_type_of_their_own(string measure, string body, HttpStatusCode expected, string type)
    {
        var (status, problem) = await AskAsync(measure, body);
        Assert.Equal((expected, $"urn:anshan:problem:{type}"), (status, (string)problem["type"]!));
    }

    [Fact]
    public async Task What_cannot_be_computed_is_open_and_not_zero()
    {
        var (status, answer) = await AskAsync("16.1", """{"values":{"thisYear":"3000000","lastYear":"2000000"},"regionId":"tiedong"}""");
        Assert.Equal((HttpStatusCode.OK, "open"), (status, (string)answer["meaning"]!));
        Assert.Null(answer["amount"]);
    }

    [Fact]
    public async Task It_is_described_and_limited()
    {
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        var operation = document["paths"]!["/api/measures/{measureId}/estimate"]!["post"]!;
        Assert.Equal(["200", "400", "404", "413", "429"], operation["responses"]!.AsObject().Select(response => response.Key).Order());
        Assert.NotNull(document["components"]!["schemas"]!["EstimateAnswer"]);

        var last = HttpStatusCode.OK;
        for (var i = 0; i < 125 && last != HttpStatusCode.TooManyRequests; i++)
        {
            using var answer = await client.PostAsync(
                new Uri("/api/measures/1.2/estimate", UriKind.Relative),
                JsonContent.Create(new { values = new { publicity = "1" } })
            );
            last = answer.StatusCode;
            if (last == HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(answer.Headers.RetryAfter);
                Assert.Equal(
                    "urn:anshan:problem:too-many-requests",
                    (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["type"]!
                );
            }
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> AskAsync(string measure, string body)
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"/api/measures/{measure}/estimate", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        try
        {
            return (answer.StatusCode, JsonNode.Parse(text)!);
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
        }
    }
}
