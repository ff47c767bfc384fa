using System.Net;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>Anonymous requests of any size cost little: tested for all endpoints, so that new pages are included.</summary>
public sealed class AccountLimitTests(WebApp app) : IClassFixture<WebApp>
{
    private readonly TimeSpan window = AttemptLimit.SignIn.Window;

    public static TheoryData<bool> Ways => [true, false];

    /// <summary>
    /// Every page of the folder about accounts and the first set-up refuse a body over 16 KB in words, announced or not, before it is
    /// looked at.
    /// </summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_account_page_refuses_a_large_body_in_words(bool isAnnounced)
    {
        var pages = await AccountPagesAsync();
        Assert.True(pages.Count >= 8, string.Join(' ', pages));
        List<string> offenders = [];
        using var stranger = app.OpenWithoutFollowing();
        using var applicant = app.ClientOf(await ApplicantAsync());
        foreach (var page in pages)
        {
            var client = page is Links.ChangePassword or Links.SignOut ? applicant : stranger;
            using var content = new EndlessForm(17 * 1024, isAnnounced);
            using var answer = await client.PostAsync(new Uri(page, UriKind.Relative), content);
            if (
                answer.StatusCode != HttpStatusCode.RequestEntityTooLarge
                || !(await answer.Content.ReadAsStringAsync()).Contains("16 KB", StringComparison.Ordinal)
            )
            {
                offenders.Add($"{page}: {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(offenders);
    }

    /// <summary>No address accepts a larger body than it needs; public addresses accept at most 64 KB.</summary>
    [Fact]
    public void What_anybody_may_open_takes_little()
    {
        var open = app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null)
            .ToList();
        Assert.NotEmpty(open);
        Assert.Empty(open.Where(endpoint => BodyLimits.Of(endpoint) > BodyLimits.Public).Select(endpoint => endpoint.RoutePattern.RawText));
    }

    [Theory]
    [InlineData(Links.Register, "register", "Email")]
    [InlineData(Links.ForgotPassword, "forgot", "Email")]
    [InlineData("/account/sign-in", "sign-in", "Input.Email")]
    public async Task An_address_longer_than_addresses_are_is_refused_in_words_and_leaves_no_counter(
        string address,
        string form,
        string field
    )
    {
        var browser = app.Open();
        var page = await browser.OpenAsync(address);
        var before = app.Services.GetRequiredService<AttemptThrottle>().Counters;
        var answer = await browser.ClickAsync(
            page,
            $"[data-testid={form}] button",
            (field, new string('a', 244) + "@example.cn"),
            ("Input.Password", "x")
        );
        Assert.Contains("不能超过 254 个字符", answer["error-summary"], StringComparison.Ordinal);
        Assert.Equal(before, app.Services.GetRequiredService<AttemptThrottle>().Counters);
    }

    [Fact]
    public void The_table_never_outgrows_its_bound_and_forgets_what_has_ended()
    {
        var machine = new FakeTimeProvider();
        var table = new AttemptTable(machine);
        for (var i = 0; i < AttemptTable.Most + 5_000; i++)
        {
            table.Add($"visitor {i}", window);
            machine.Advance(TimeSpan.FromTicks(1));
        }

        Assert.InRange(table.Count, 1, AttemptTable.Most);
        Assert.Equal(2, table.Add($"visitor {AttemptTable.Most + 4_999}", window).Count); // the latest are those that are kept

        machine.Advance(window);
        Assert.Equal(1, table.Add("somebody", window).Count);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void A_visitor_whose_address_is_spent_adds_no_counters()
    {
        var throttle = new AttemptThrottle(new FakeTimeProvider());
        var visitor = From("203.0.113.7");
        for (var i = 0; i < 1000; i++)
        {
            throttle.TryTake(AttemptLimit.SignIn, $"somebody-{i}@example.cn", visitor);
        }

        Assert.Equal(AttemptLimit.SignIn.PerAddress + 1, throttle.Counters);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void A_network_of_IPv6_is_one_visitor(string one, string other, bool isSame) =>
        Assert.Equal(isSame, VisitorAddress.Of(From(one)) == VisitorAddress.Of(From(other)));

    private static Microsoft.AspNetCore.Http.DefaultHttpContext From(string address) =>
        new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    private async Task<Approvals.Access.Actor> ApplicantAsync()
    {
        var id = await app.AddAsync($"{Guid.NewGuid():N}@example.cn", null, Roles.Applicant);
        await app.WriteAsync(db => db.Users.Find(id)!.SecurityStamp = id);
        return new Actor(new(id), "某人", null, [Roles.Applicant]);
    }

    /// <summary>The pages about accounts that a form is posted to.</summary>
    private async Task<List<string>> AccountPagesAsync()
    {
        var loader = app.Services.GetRequiredService<PageLoader>();
        var pages = app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
                && (page.ViewEnginePath.StartsWith("/Account/", StringComparison.Ordinal) || page.ViewEnginePath == "/Setup")
            )
            .ToList();
        List<string> posted = [];
        foreach (var endpoint in pages)
        {
            var compiled = await loader.LoadAsync(endpoint.Metadata.GetMetadata<PageActionDescriptor>()!, endpoint.Metadata);
            if (compiled.HandlerMethods.Any(handler => handler.HttpMethod == "Post"))
            {
                posted.Add("/" + endpoint.RoutePattern.RawText!.Trim('/'));
            }
        }

        return posted;
    }

    /// <summary>A form that is larger than it should be; with or without its length.</summary>
    private sealed class EndlessForm : HttpContent
    {
        private readonly int size;
        private readonly bool isAnnounced;

        public EndlessForm(int size, bool isAnnounced)
        {
            (this.size, this.isAnnounced) = (size, isAnnounced);
            Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(Encoding.ASCII.GetBytes("Input.Email=" + new string('a', size - 12))).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return isAnnounced;
        }
    }
}
