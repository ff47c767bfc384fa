using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>The running site over the database that a <see cref="CaseWorld"/> has made: its people, its cases, its demo clock.</summary>
internal sealed class CaseSite : WebApplicationFactory<Program>
{
    private readonly TestFolder folder;

    private readonly string environment;

    private CaseSite(TestFolder folder, string environment) => (this.folder, this.environment) = (folder, environment);

    public static Actor SystemAdministrator { get; } = new("sysadmin", "系统管理员", null, [Roles.SystemAdministrator]);

    public static Actor WorkflowAdministrator { get; } = new("flowadmin", "流程管理员", null, [Roles.WorkflowAdministrator]);

    /// <summary>The second reviewer of 铁东区商务局.</summary>
    public static Actor Colleague { get; } = CaseWorld.Staff("tiedong.commerce", number: 2);

    /// <summary>Prepares cases without the web, then serves them.</summary>
    public static async Task<CaseSite> StartAsync(Func<CaseWorld, Task>? prepare = null, string environment = "Development")
    {
        var world = await CaseWorld.CreateAsync();
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, SystemAdministrator, "system@example.cn");
            CaseWorld.AddUser(db, WorkflowAdministrator, "flows@example.cn");
            CaseWorld.AddUser(db, Colleague, "colleague@example.cn");
        });
        await (prepare?.Invoke(world) ?? Task.CompletedTask);
        await world.Database.CloseAsync();
        return new CaseSite(world.Database.Folder, environment);
    }

    /// <summary>A browser in which that person is signed in; nobody for null.</summary>
    public Browser As(Actor? person)
    {
        var browser = new Browser(Server.CreateHandler(), Server.BaseAddress);
        if (person is not null)
        {
            var user = new AppUser { Id = person.UserId, UserName = person.UserId, FullName = person.Name, SecurityStamp = person.UserId };
            var ticket = new AuthenticationTicket(SessionCheck.Principal(user, person.Roles), IdentityConstants.ApplicationScheme);
            var options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
            browser.Cookie(options.Cookie.Name!, options.TicketDataFormat.Protect(ticket));
        }

        return browser;
    }

    public async Task<TResult> ReadAsync<TResult>(Func<AppDbContext, Task<TResult>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    public Task WriteAsync(Action<DbContext> write) => Services.GetRequiredService<IWriteGate>().WriteAsync((db, _) =>
    {
        write(db);
        return Task.FromResult(0);
    });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(environment);
        builder.UseSetting("Database:Path", folder.File("anshan.db"));
        builder.UseSetting("Storage:Files", folder.File("files"));
        builder.UseContentRoot(RepositoryFolder.Path);
        builder.UseSetting("Timers:Knock", "false");
        builder.ConfigureTestServices(services =>
            services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero))));
    }
}
