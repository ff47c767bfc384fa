using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>The site at https://hqzc.example behind a proxy at 10.0.0.5, with the framework's switch that trusts every proxy set.</summary>
public sealed class ReverseProxyTests(ReverseProxyTests.ProxiedApp app) : IClassFixture<ReverseProxyTests.ProxiedApp>
{
    private const string Proxy = "10.0.0.5";
    private const string Host = "hqzc.example";
    private const string Estimate = "/api/measures/1.2/estimate";

    [Fact]
    public async Task Signing_in_through_the_proxy_works_and_every_cookie_is_bound_to_https_and_this_host()
    {
        var email = $"{Guid.NewGuid():N}@example.cn";
        await app.AddAsync(email, null, Roles.Applicant);
        using var client = app.Visitor();
        using var form = await SendAsync(client, HttpMethod.Get, "/account/sign-in");
        var token = System
            .Text.RegularExpressions.Regex.Match(
                await form.Content.ReadAsStringAsync(),
                "__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)"
            )
            .Groups[1]
            .Value;
        var cookies = Cookies(form);
        using var signedIn = await SendAsync(
            client,
            HttpMethod.Post,
            "/account/sign-in",
            new FormUrlEncodedContent([
                new("Input.Email", email),
                new("Input.Password", WebApp.Password),
                new("__RequestVerificationToken", token),
            ]),
            cookies
        );

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var set = form.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")).ToList();
        Assert.All(
            set,
            cookie =>
                Assert.Matches(
                    "^__Host-(session|antiforgery|notice)=.*; path=/; secure",
                    cookie.Replace("; Path", "; path", StringComparison.Ordinal)
                )
        );
        Assert.Contains(set, cookie => cookie.StartsWith("__Host-session=", StringComparison.Ordinal));
        Assert.Contains("max-age=31536000", signedIn.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);

        using var profile = await SendAsync(client, HttpMethod.Get, Links.Profile, null, Cookies(signedIn));
        Assert.Equal(HttpStatusCode.OK, profile.StatusCode);
    }

    [Fact]
    public async Task Visitors_behind_the_proxy_have_a_limit_each_and_what_they_invent_before_the_proxys_word_is_ignored()
    {
        using var client = app.Visitor();
        Assert.Equal(HttpStatusCode.TooManyRequests, await ExhaustAsync(client, i => $"198.51.100.{i % 250}, 203.0.113.7"));
        using var other = await SendAsync(client, HttpMethod.Post, Estimate, Json(), forwardedFor: "203.0.113.8");
        Assert.NotEqual(HttpStatusCode.TooManyRequests, other.StatusCode);
    }

    [Theory]
    [InlineData("203.0.113.50")]
    [InlineData("127.0.0.1")] // the framework's own list of known proxies
    [InlineData("::1")]
    public async Task Without_a_known_proxy_invented_headers_buy_no_further_attempts(string peer)
    {
        using var client = app.Visitor(peer);
        Assert.Equal(HttpStatusCode.TooManyRequests, await ExhaustAsync(client, i => $"198.51.100.{i % 250}", isHttps: true));
    }

    [Fact]
    public async Task Plain_http_leads_to_https_and_an_unknown_proxy_is_told_to_the_operator()
    {
        using var client = app.Visitor("203.0.113.60");
        using var plain = await client.GetAsync(new Uri("/measures?q=1", UriKind.Relative));
        Assert.Equal(
            (HttpStatusCode.PermanentRedirect, "https://hqzc.example/measures?q=1"),
            (plain.StatusCode, plain.Headers.Location?.OriginalString)
        );

        using var unknown = await SendAsync(client, HttpMethod.Get, "/");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("Proxy:Known", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull(app.Log.Find("203.0.113.60"));
    }

    [Theory]
    [InlineData("evil.example", "/", HttpStatusCode.BadRequest)]
    [InlineData("localhost", "/", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1:5080", "/healthz", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", "/readyz", HttpStatusCode.OK)]
    [InlineData("evil.example", "/healthz", HttpStatusCode.BadRequest)]
    [InlineData("HQZC.example", "/", HttpStatusCode.OK)]
    [InlineData("hqzc.example.evil.example", "/", HttpStatusCode.BadRequest)]
    public async Task Only_the_sites_own_name_is_answered_and_the_health_on_this_machine(string host, string path, HttpStatusCode status)
    {
        using var client = app.Visitor();
        using var answer = await SendAsync(client, HttpMethod.Get, path, host: host);
        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.BadRequest)
        {
            Assert.Contains("https://hqzc.example", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0.0.0.0/0", "不能是所有地址")]
    [InlineData("::/0", "不能是所有地址")]
    [InlineData("nginx", "不是网络地址")]
    public void A_proxy_is_an_address_and_never_everybody(string known, string words)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Proxy:Known:0", known)]).Build();
        Assert.Contains(
            words,
            Assert.Throws<InvalidOperationException>(() => ReverseProxy.Known(configuration)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Addresses_and_networks_are_read_from_a_list_or_one_text()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Proxy:Known", "127.0.0.1, 10.1.0.0/16"), new("Proxy:Known:0", "::1")])
            .Build();
        Assert.Equal(
            ["10.1.0.0/16", "127.0.0.1/32", "::1/128"],
            ReverseProxy.Known(configuration).Select(network => network.ToString()).Order(StringComparer.Ordinal)
        );
    }

    private static async Task<HttpStatusCode> ExhaustAsync(HttpClient client, Func<int, string> forwardedFor, bool isHttps = false)
    {
        var last = HttpStatusCode.OK;
        for (var i = 0; i <= AttemptLimit.PublicApi.PerAddress; i++)
        {
            using var answer = await SendAsync(
                client,
                HttpMethod.Post,
                isHttps ? $"https://{Host}{Estimate}" : Estimate,
                Json(),
                forwardedFor: forwardedFor(i)
            );
            last = answer.StatusCode;
        }

        return last;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        HttpContent? content = null,
        string? cookies = null,
        string host = Host,
        string forwardedFor = "203.0.113.9"
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content, Headers = { Host = host } };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Headers.Add("X-Forwarded-Proto", "https");
        if (cookies is not null)
        {
            request.Headers.Add("Cookie", cookies);
        }

        return await client.SendAsync(request);
    }

    private static StringContent Json() => new("{}", System.Text.Encoding.UTF8, "application/json");

    private static string Cookies(HttpResponseMessage answer) =>
        string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    /// <summary>Whose connections come from where the test says.</summary>
    public sealed class ProxiedApp() : WebApp("Production", new TestFolder())
    {
        private const string Peer = "Test-Peer";

        /// <summary>A client without cookies whose connection comes from that address.</summary>
        public HttpClient Visitor(string peer = Proxy)
        {
            var client = CreateClient(
                new WebApplicationFactoryClientOptions
                {
                    AllowAutoRedirect = false,
                    HandleCookies = false,
                    BaseAddress = new Uri($"http://{Host}"),
                }
            );
            client.DefaultRequestHeaders.Add(Peer, peer);
            return client;
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .UseSetting("Site:PublicUrl", $"https://{Host}")
                .UseSetting("Proxy:Known", Proxy)
                .UseSetting("ForwardedHeaders_Enabled", "true")
                .ConfigureTestServices(services => services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new FromPeer())));
        }

        private sealed class FromPeer : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
                app =>
                {
                    app.Use(
                        (context, following) =>
                        {
                            context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers[Peer].ToString());
                            return following(context);
                        }
                    );
                    next(app);
                };
        }
    }
}
