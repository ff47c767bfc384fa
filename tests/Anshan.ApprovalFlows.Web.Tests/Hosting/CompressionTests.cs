using System.IO.Compression;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

public sealed class CompressionTests(WebApp app) : IClassFixture<WebApp>
{
    [Theory]
    [InlineData(Links.Measures, "政策举措")]
    [InlineData("/nowhere", "没有找到")]
    public async Task A_stranger_s_pages_travel_compressed_and_arrive_whole(string address, string words)
    {
        using var answer = await AskAsync(app.ClientOf(null), address, "cross-site");
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        await using var unpacked = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var page = await reader.ReadToEndAsync();
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    [InlineData("same-site", false)]
    [InlineData("cross-site", false)]
    [InlineData(null, false)]
    public async Task A_page_with_a_person_s_data_is_compressed_only_where_no_other_site_asked_for_it(string? asker, bool isCompressed)
    {
        var person = new Actor(
            new(await app.AddAsync($"{Guid.NewGuid():N}@example.cn", null, Roles.Applicant)),
            "陈经理",
            null,
            [Roles.Applicant]
        );
        await app.WriteAsync(db => db.Users.Single(row => row.Id == person.UserId.Value).SecurityStamp = person.UserId);
        using var answer = await AskAsync(app.ClientOf(person), $"{Links.Measures}?q=guess", asker);
        Assert.Equal(isCompressed, answer.Content.Headers.ContentEncoding.Contains("gzip"));
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string address, string? asker)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Encoding", "gzip");
        request.Headers.Add("Accept", "text/html");
        if (asker is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", asker);
        }

        return await client.SendAsync(request);
    }
}
