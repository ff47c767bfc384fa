using System.Diagnostics;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>Checks the published folder, which differs from what <c>dotnet run</c> uses.</summary>
public sealed class PublishTests
{
    private static readonly string[] NeededToRun =
    [
        "Anshan.ApprovalFlows.Web.dll",
        "appsettings.json",
        "wwwroot/lib/bootstrap/bootstrap.min.css",
        "wwwroot/lib/htmx/htmx.min.js",
    ];

    [Fact]
    public async Task Everything_that_the_running_program_reads_is_published()
    {
        using var folder = new TestFolder();
        var project = Path.Combine(RepositoryFolder.Path, "src/Anshan.ApprovalFlows.Web");
        using var publish = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["publish", project, "--no-build", "--configuration", Configuration, "--output", folder.Path, "-v", "q"]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = publish.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await publish.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(publish.ExitCode == 0, await output + await errors);
        Assert.All(NeededToRun, file => Assert.True(File.Exists(Path.Combine(folder.Path, file)), $"{file} is missing."));

        var beside = Files(Path.Combine(project, "bin", Configuration, "net10.0", "studio"));
        Assert.Equal(beside, Files(Path.Combine(folder.Path, "studio")));
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>The files of the designer; none where npm was not found when the program was built.</summary>
    private static List<string> Files(string folder) =>
        !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(folder, file))
                    .Order(StringComparer.Ordinal),
            ];
}
