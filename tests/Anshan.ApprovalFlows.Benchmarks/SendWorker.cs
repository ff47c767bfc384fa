using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>
/// A server without pages that only sends mails and requests, until its input ends; made to stand beside another on one database, to be
/// stopped and killed.
/// </summary>
internal static class SendWorker
{
    /// <param name="place">The place of the database.</param>
    /// <param name="port">Where mails go.</param>
    /// <param name="host">Where requests may go.</param>
    /// <param name="lease">How long it keeps what it has taken, in seconds.</param>
    public static async Task RunAsync(string place, int port, string host, string lease)
    {
        await using var world = CaseWorld.Reopen(
            place,
            services =>
            {
                services.AddSingleton(TimeProvider.System);
                services.AddLogging(log =>
                    log.SetMinimumLevel(LogLevel.Warning)
                        .AddSimpleConsole(line => (line.SingleLine, line.TimestampFormat) = (true, "HH:mm:ss "))
                );
                services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
                services.AddSingleton(new AllowedHosts([host]));
                services.AddApprovalsMail(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection(
                            new Dictionary<string, string?>
                            {
                                ["Smtp:Host"] = "127.0.0.1",
                                ["Smtp:Port"] = port.ToString(CultureInfo.InvariantCulture),
                                ["Smtp:Security"] = "None",
                                ["Smtp:From"] = "no-reply@example.cn",
                                ["Sending:LeaseSeconds"] = lease,
                            }
                        )
                        .Build(),
                    isDevelopment: false
                );
                services.AddHostedService<RequestDispatcher>();
            }
        );
        var senders = world.Database.Services.GetServices<IHostedService>().ToList();
        foreach (var sender in senders)
        {
            await sender.StartAsync(CancellationToken.None);
        }

        await Console.Out.WriteLineAsync("ready");
        while (await Console.In.ReadLineAsync() is not null) { }

        foreach (var sender in senders)
        {
            await sender.StopAsync(CancellationToken.None);
        }
    }
}
