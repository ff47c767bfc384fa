using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

/// <summary>The site over a database of its own on 1 September 2023, with an organiser who can apply.</summary>
public sealed class ApplicantSite : WebApplicationFactory<Program>
{
    private readonly TestFolder folder = new();

    public static Actor Organiser { get; } = new("organiser", "陈经理", null, [Roles.Applicant]);

    public static Actor Stranger { get; } = new("stranger", "王路人", null, [Roles.Applicant]);

    public static Actor Reviewer(string organisationId) => new($"reviewer-{organisationId}", "张审核", organisationId, [Roles.Reviewer]);

    public CaseClock Clock => Services.GetRequiredService<CaseClock>();

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseEnvironment("Development")
        .UseContentRoot(RepositoryFolder.Path)
        .UseSetting("Database:Path", folder.File("anshan.db"))
        .UseSetting("Storage:Files", folder.File("files"))
        .UseSetting("Workflows:Path", RepositoryFolder.Workflows)
        .UseSetting("Logging:LogLevel:Default", "Warning");

    public static async Task<ApplicantSite> StartAsync(bool withProfile = true)
    {
        ApplicantSite site = new();
        var clock = site.Clock;
        clock.Offset = DemoClock.Beginning - TimeProvider.System.GetUtcNow();
        await site.AddAsync(Organiser);
        if (withProfile)
        {
            await site.WriteAsync(db => db.Add(Profile()));
        }

        return site;
    }

    /// <summary>A browser in which this person is signed in; anonymous for nobody.</summary>
    public async Task<Browser> BrowserOfAsync(Actor? person)
    {
        CookieContainer cookies = new();
        if (person is not null)
        {
            cookies.Add(Server.BaseAddress, new Cookie("session", await SessionOfAsync(person)));
        }

        return new Browser(CreateDefaultClient(new RedirectHandler(), new CookieContainerHandler(cookies)));
    }

    /// <summary>The value of the session cookie, as signing in would have made it.</summary>
    public async Task<string> SessionOfAsync(Actor person)
    {
        AppUser user = await AddAsync(person);
        var scheme = IdentityConstants.ApplicationScheme;
        var options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme);
        return options.TicketDataFormat.Protect(new AuthenticationTicket(SessionCheck.Principal(user, person.Roles), scheme));
    }

    public async Task<AppUser> AddAsync(Actor person)
    {
        await using var db = Open();
        if (await db.Users.FindAsync(person.UserId) is { } known)
        {
            return known;
        }

        AppUser user = new()
        {
            Id = person.UserId,
            UserName = $"{person.UserId}@example.cn",
            NormalizedUserName = $"{person.UserId}@EXAMPLE.CN".ToUpperInvariant(),
            Email = $"{person.UserId}@example.cn",
            NormalizedEmail = $"{person.UserId}@example.cn".ToUpperInvariant(),
            FullName = person.Name,
            OrganisationId = person.OrganisationId,
            SecurityStamp = person.UserId,
        };
        await WriteAsync(writer =>
        {
            writer.Add(user);
            foreach (string name in person.Roles)
            {
                var role = writer.Roles.SingleOrDefault(row => row.Name == name) ?? writer.Roles.Add(new IdentityRole(name) { NormalizedName = name.ToUpperInvariant() }).Entity;
                writer.Add(new IdentityUserRole<string> { UserId = user.Id, RoleId = role.Id });
            }
        });
        return user;
    }

    /// <summary>A draft of the organiser with these answers, begun but not submitted.</summary>
    public async Task<Guid> DraftAsync(string form = "{}", Actor? owner = null)
    {
        Draft draft = new()
        {
            Id = Guid.NewGuid(),
            OwnerId = (owner ?? Organiser).UserId,
            MeasureId = "1.2",
            ProcedureId = "main",
            FormJson = form,
            CreatedAt = Clock.Now,
            UpdatedAt = Clock.Now,
        };
        await WriteAsync(db => db.Add(draft));
        return draft.Id;
    }

    public AppDbContext Open() => Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<AppDbContext>>().CreateDbContext();

    public Task WriteAsync(Action<AppDbContext> write) => Services.GetRequiredService<IWriteGate>().WriteAsync((db, _) =>
    {
        write((AppDbContext)db);
        return Task.FromResult(true);
    });

    public async Task<TResult> UseAsync<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    public const string CompleteForm =
        """{"eventName":"鞍山秋季汽车消费展","eventVenue":"鞍山国际会展中心","eventStart":"2023-09-08","eventEnd":"2023-09-10","eventSummary":"三天入场八千人次。","venueRental":"400000.00","boothConstruction":"200000.00"}""";

    public static ApplicantProfile Profile() => new()
    {
        UserId = Organiser.UserId,
        Name = "鞍山示例会展有限公司",
        CreditCode = "91210302MA0ABCDE1" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE1"),
        RegionId = "tiedong",
        Address = "铁东区胜利路1号",
        BankName = "中国工商银行鞍山分行",
        BankAccountName = "鞍山示例会展有限公司",
        BankAccount = "0704020109000000001",
        ContactName = "陈经理",
        ContactPhone = "0412-5550000",
    };
}

/// <summary>A browser without JavaScript: opens pages, fills in and posts the forms it finds there.</summary>
public sealed class Browser(HttpClient client)
{
    public async Task<Page> OpenAsync(string address) => await Page.OfAsync(await client.GetAsync(address));

    public Task<HttpResponseMessage> GetAsync(string address) => client.GetAsync(address);

    /// <summary>Posts the form of the button, with these values instead of those on the page.</summary>
    public Task<Page> ClickAsync(Page page, string button, params (string Name, string Value)[] typed) => SendAsync(page, button, typed, null);

    /// <summary>The same with files chosen in the form's file control.</summary>
    public Task<Page> UploadAsync(Page page, string button, params (string Name, byte[] Content)[] files) => SendAsync(page, button, [], files);

    private async Task<Page> SendAsync(Page page, string button, (string Name, string Value)[] typed, (string Name, byte[] Content)[]? files)
    {
        var pressed = page.Document.QuerySelector<IHtmlButtonElement>(button) ?? throw new InvalidOperationException($"No button {button}:\n{page.Text}");
        var form = pressed.Form!;
        using MultipartFormDataContent content = new();
        Dictionary<string, string> fields = form.Elements.OfType<IHtmlElement>().Where(IsSent).ToLookup(NameOf, ValueOf).ToDictionary(x => x.Key, x => x.First());
        foreach ((string name, string value) in typed)
        {
            fields[name] = value;
        }

        if (pressed.Name is { Length: > 0 } own)
        {
            fields[own] = pressed.Value;
        }

        foreach ((string name, string value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        string control = form.QuerySelector<IHtmlInputElement>("input[type=file]")?.Name ?? "files";
        foreach ((string name, byte[] bytes) in files ?? [])
        {
            content.Add(new ByteArrayContent(bytes), control, name);
        }

        string action = pressed.GetAttribute("formaction") ?? form.GetAttribute("action") ?? "";
        Uri target = new(new Uri(page.Address, action.Length == 0 ? page.Address.PathAndQuery : action).AbsoluteUri);
        return await Page.OfAsync(await client.PostAsync(target, content));
    }

    private static bool IsSent(IHtmlElement element) => NameOf(element).Length > 0 && element switch
    {
        IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked,
        IHtmlInputElement { Type: "file" } => false,
        IHtmlButtonElement => false,
        _ => true,
    };

    private static string NameOf(IHtmlElement element) => element.GetAttribute("name") ?? "";

    private static string ValueOf(IHtmlElement element) => element switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value ?? "",
        _ => element.GetAttribute("value") ?? "",
    };
}

/// <summary>An answered page, parsed.</summary>
public sealed record Page(HttpStatusCode Status, Uri Address, IHtmlDocument Document)
{
    public static async Task<Page> OfAsync(HttpResponseMessage answer) => new(
        answer.StatusCode, answer.RequestMessage!.RequestUri!, await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync()));

    public string Text => Document.QuerySelector("main")?.TextContent ?? "";

    public string Path => Address.AbsolutePath;

    public string? this[string testId] => Find(testId)?.TextContent.Trim();

    public IElement? Find(string testId) => Document.QuerySelector($"[data-testid={testId}]");

    /// <summary>What stands in a control.</summary>
    public string? Value(string id) => Document.GetElementById(id) switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlInputElement input => input.Value,
        _ => null,
    };
}
