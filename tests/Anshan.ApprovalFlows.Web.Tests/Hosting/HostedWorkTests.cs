using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

public sealed class HostedWorkTests
{
    /// <summary>Hosted services run on every server of a database: ADR 25 has a row for each that says how two of them get on.</summary>
    [Fact]
    public void Everything_that_runs_by_itself_says_why_it_bears_two_servers()
    {
        var table = File.ReadLines(Path.Combine(RepositoryFolder.Path, "docs", "adr", "0025-sending-is-claimed.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .ToList();
        var running = Running().ToList();
        Assert.Contains(nameof(OutboxDispatcher), running);
        Assert.Equal(
            running.Order(StringComparer.Ordinal),
            table.Select(line => line.Split('`')[1]).Distinct().Order(StringComparer.Ordinal)
        );
    }

    /// <summary>An exception that leaves <c>ExecuteAsync</c> stops the server: every run catches its own exceptions.</summary>
    [Fact]
    public void Everything_that_runs_by_itself_survives_what_a_run_throws()
    {
        string[] guards = ["PeriodicWork.RunAsync(", "PeriodicWork.TryAsync(", "new SweepLoop(", "catch (Exception"];
        var sources = Directory
            .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .ToList();
        Assert.All(Running(), name => Assert.True(guards.Any(BodyOf(name).Contains), name));

        string BodyOf(string name)
        {
            var source = sources.Single(text => text.Contains($"sealed class {name}(", StringComparison.Ordinal));
            var begin = source.IndexOf($"sealed class {name}(", StringComparison.Ordinal);
            var end = source.IndexOf("sealed class ", begin + 1, StringComparison.Ordinal);
            return end < 0 ? source[begin..] : source[begin..end];
        }
    }

    private static IEnumerable<string> Running() =>
        new[] { typeof(Program).Assembly, typeof(Outbox).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && typeof(IHostedService).IsAssignableFrom(type))
            .Select(type => type.Name);
}
