using System.Net;
using System.Net.Sockets;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>
/// The application as <c>dotnet run</c> starts it in Development, on a free port of this machine and with data of its own.
/// </summary>
public sealed class RunningApp : IAsyncDisposable
{
    private readonly TestFolder folder = new();
    private readonly Served served;

    private RunningApp(bool withDesigner)
    {
        CaseWorld.StockFolder(folder);
        var port = FreePort();
        Address = $"http://127.0.0.1:{port}";
        served = new Served(folder.Path, Address, withDesigner ? Studio : folder.Path);
        served.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
    }

    public string Address { get; }

    public IServiceProvider Services => served.Services;

    /// <summary>How long a request that a script makes waits before it is answered; pages are not slowed down.</summary>
    public TimeSpan Slowness
    {
        get => served.Slow.Wait;
        set => served.Slow.Wait = value;
    }

    /// <summary>The designer's package as it stands beside the program.</summary>
    internal static string Studio
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory); // bin/Debug/net10.0 of the tests
            return Path.Combine(RepositoryFolder.Path, "src", "Anshan.ApprovalFlows.Web", "bin", own.Parent!.Name, own.Name, "studio");
        }
    }

    /// <param name="withDesigner">Whether the designer is there; its pages keep its own rules and not ours.</param>
    public static RunningApp Start(bool withDesigner = false)
    {
        var app = new RunningApp(withDesigner);
        app.served.StartServer();
        return app;
    }

    /// <summary>Writes rows past the pages, in a turn of the write gate.</summary>
    public async Task WriteAsync(Action<AppDbContext> write)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        write(db);
        await db.SaveChangesAsync();
    }

    public async Task<T> ReadAsync<T>(Func<AppDbContext, Task<T>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    public async ValueTask DisposeAsync()
    {
        await served.DisposeAsync();
        folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class SlowAnswers : IStartupFilter
    {
        public TimeSpan Wait { get; set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (http, rest) =>
                    {
                        if (Wait > TimeSpan.Zero && http.Request.Headers.ContainsKey("HX-Request"))
                        {
                            await Task.Delay(Wait, http.RequestAborted);
                        }

                        await rest(http);
                    }
                );
                next(app);
            };
    }

    private sealed class Served(string data, string address, string studio) : WebApplicationFactory<Program>
    {
        public SlowAnswers Slow { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder) =>
            builder
                .UseEnvironment("Development")
                .UseContentRoot(RepositoryFolder.Path)
                .UseSetting("Site:PublicUrl", address)
                .UseSetting("Database:Path", Path.Combine(data, "anshan.db"))
                .UseSetting("Storage:Files", Path.Combine(data, "files"))
                .UseSetting("Designer:Files", studio)
                .UseSetting("hostBuilder:reloadConfigOnChange", "false")
                .UseSetting("Logging:LogLevel:Default", "Error")
                .UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Error")
                .ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(Slow));
    }
}
