using System.Net;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Web.Tests;

/// <summary>
/// The site over a database of its own, with machine time in the test's hands; in production, unless another environment is named.
/// </summary>
public class WebApp : WebApplicationFactory<Program>
{
    public const string Password = "correct-horse-7-battery";
    private static readonly string Hash = new PasswordHasher<AppUser>(Options.Create(Cheap(new PasswordHasherOptions()))).HashPassword(
        new AppUser(),
        Password
    );

    private readonly string environment;
    private readonly TestFolder folder;

    public WebApp()
        : this("Production", new TestFolder()) { }

    internal WebApp(string environment, TestFolder folder) => (this.environment, this.folder) = (environment, folder);

    public FakeTimeProvider Machine { get; } = new(new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero));

    public LogLines Log { get; } = new();

    /// <summary>Where the site tells what it asks the database; nowhere unless one is given.</summary>
    internal SqlWatch? Sql { get; init; }

    /// <summary>A browser of its own: nobody is signed in.</summary>
    public Browser Open() => As(null);

    /// <summary>A browser in which that person is signed in, as signing in would have done it; nobody for null.</summary>
    /// <remarks>The person's account must be in the database, with the user id as security stamp.</remarks>
    public Browser As(Actor? person) => new(ClientOf(person));

    /// <summary>The same without pages, for what speaks JSON; an answer that leads elsewhere is followed, unless told not to.</summary>
    public HttpClient ClientOf(Actor? person, bool follows = true)
    {
        var cookies = new CookieContainer();
        if (person is not null)
        {
            var user = new AppUser
            {
                Id = person.UserId,
                UserName = person.UserId,
                FullName = person.Name,
                SecurityStamp = person.UserId,
            };
            var ticket = new AuthenticationTicket(SessionCheck.Principal(user, person.Roles), IdentityConstants.ApplicationScheme);
            var options = Services
                .GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
                .Get(IdentityConstants.ApplicationScheme);
            cookies.Add(Server.BaseAddress, new Cookie(options.Cookie.Name!, options.TicketDataFormat.Protect(ticket)));
        }

        var keeper = new CookieContainerHandler(cookies);
        return follows ? CreateDefaultClient(new RedirectHandler(), keeper) : CreateDefaultClient(keeper);
    }

    /// <summary>A browser that shows redirects instead of following them.</summary>
    public HttpClient OpenWithoutFollowing() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>A confirmed account with <see cref="Password"/>; returns its id.</summary>
    public async Task<string> AddAsync(string email, string? organisationId = null, params string[] roles)
    {
        var user = new AppUser
        {
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            EmailConfirmed = true,
            FullName = email.Split('@')[0],
            OrganisationId = organisationId,
            PasswordHash = Hash,
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            CreatedAt = Machine.GetUtcNow(),
        };
        await WriteAsync(db =>
        {
            db.Users.Add(user);
            db.UserRoles.AddRange(roles.Select(role => new IdentityUserRole<string> { UserId = user.Id, RoleId = role }));
        });
        return user.Id;
    }

    /// <summary>A browser in which a new person with these roles has signed in through the form.</summary>
    public async Task<Browser> SignInAs(params string[] roles)
    {
        var email = $"{Guid.NewGuid():N}@example.cn";
        await AddAsync(email, roles.Any(Roles.CaseWork.Contains) ? "tiedong.commerce" : null, roles);
        var browser = Open();
        var page = await SignIn(browser, email, Password);
        Assert.Equal(roles.Any(Roles.CaseWork.Contains) ? Links.Inbox : Links.Home, page.Path);
        return browser;
    }

    public static async Task<Page> SignIn(Browser browser, string email, string password) =>
        await browser.ClickAsync(
            await browser.OpenAsync(Links.SignIn()),
            "[data-testid=sign-in] button",
            ("Input.Email", email),
            ("Input.Password", password)
        );

    /// <summary>Asks for the mail of a registration.</summary>
    public static async Task<Page> Register(Browser browser, string email) =>
        await browser.ClickAsync(await browser.OpenAsync(Links.Register), "[data-testid=register] button", ("Email", email));

    /// <summary>Completes a registration behind its mailed link.</summary>
    public static async Task<Page> Complete(Browser browser, string link, string password = Password, string name = "陈经理") =>
        await browser.ClickAsync(
            await browser.OpenAsync(link),
            "[data-testid=confirm] button",
            ("Input.FullName", name),
            ("Input.Password", password),
            ("Input.Repeat", password)
        );

    /// <summary>Every mail to this address, oldest first.</summary>
    public Task<List<OutboxMail>> MailsTo(string email) =>
        ReadAsync(db =>
            db.OutboxMails.AsNoTracking()
                .Where(mail => mail.To == email)
                .OrderBy(mail => mail.CreatedAt)
                .ThenBy(mail => mail.Id)
                .ToListAsync()
        );

    /// <summary>The path of the link in the newest mail to this address.</summary>
    public async Task<string> NewestLinkTo(string email)
    {
        var mails = await MailsTo(email);
        return new Uri(Regex.Match(mails[^1].Text, @"https?://\S+").Value).PathAndQuery;
    }

    public async Task<T> ReadAsync<T>(Func<AppDbContext, Task<T>> read)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    public Task WriteAsync(Action<AppDbContext> write) =>
        Services
            .GetRequiredService<IWriteGate>()
            .WriteAsync(
                (db, _) =>
                {
                    write((AppDbContext)db);
                    return Task.FromResult(true);
                }
            );

    public async Task<TResult> UseAsync<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<List<string>> AuditOf(string userId) =>
        ReadAsync(db =>
            db.AuditEvents.Where(row => row.Stream == "user:" + userId).OrderBy(row => row.Seq).Select(row => row.Action).ToListAsync()
        );

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        CaseWorld.StockFolder(folder);
        Configure(builder);
    }

    private void Configure(IWebHostBuilder builder) =>
        builder
            .UseEnvironment(environment)
            .UseContentRoot(RepositoryFolder.Path)
            .UseSetting("Database:Path", folder.File("anshan.db"))
            .UseSetting("Storage:Files", folder.File("files"))
            .UseSetting("Site:PublicUrl", "http://localhost")
            .UseSetting("Timers:Enabled", "false")
            .UseSetting("hostBuilder:reloadConfigOnChange", "false") // no watcher on every folder of the repository
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(Machine);
                services.AddSingleton<ILoggerProvider>(Log);
                if (Sql is not null)
                {
                    services.AddSingleton<IInterceptor>(Sql);
                }

                services.Configure<PasswordHasherOptions>(options => Cheap(options));
            });

    /// <summary>The strength of hashes is the library's; here they would only cost time, in each sign-in and registration.</summary>
    private static PasswordHasherOptions Cheap(PasswordHasherOptions options)
    {
        options.IterationCount = 1000;
        return options;
    }
}

/// <summary>What the server wrote to its log.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

    public string? Find(string words) => lines.LastOrDefault(line => line.Contains(words, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => lines.Enqueue(formatter(state, exception) + (exception is null ? "" : $"\n{exception}"));

    public void Dispose() { }
}
