using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Testing;
using Npgsql;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>
/// Starts the site as a process of its own, asks every page that a visitor can reach, leaves the site idle, asks again: the drivers' pools
/// give up their
/// connections meanwhile, and every answer must be the one from before.
/// </summary>
internal static partial class IdleBenchmark
{
    private const int AtOnce = 8;
    private const int MostPages = 1000;

    /// <returns>The exit code: 0 when every answer was the same after every idle time.</returns>
    public static async Task<int> RunAsync(double minutes, int times, bool onPostgres)
    {
        Console.WriteLine($"{Figures.Machine()}, {(onPostgres ? "PostgreSQL" : "SQLite")}\n");
        using var folder = new TestFolder();
        using var cluster = onPostgres ? PostgresCluster.TryStart() ?? throw new InvalidOperationException(PostgresServer.Missing) : null;
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        using var site = await StartAsync(address, folder, cluster?.ConnectionString);
        try
        {
            using var http = new HttpClient(
                new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) }
            )
            {
                BaseAddress = address,
                Timeout = TimeSpan.FromMinutes(2),
            };
            await ReadyAsync(http, site);
            var asked = await FindAsync(http);
            Console.WriteLine(
                $"| round | after | asked | {string.Join(" | ", ["2xx", "3xx", "4xx", "5xx", "other than before", "slowest ms"])} "
                    + "|\n|---|---:|---:|---:|---:|---:|---:|---:|---:|"
            );
            var first = await AskAsync(http, asked, "at the start", []);
            var isSame = first.Values.All(status => status < 500);
            for (var round = 1; round <= times; round++)
            {
                await Task.Delay(TimeSpan.FromMinutes(minutes));
                var again = await AskAsync(
                    http,
                    asked,
                    string.Create(CultureInfo.InvariantCulture, $"{round} × {minutes} idle minutes"),
                    first
                );
                isSame &= again.All(answer => answer.Value == first[answer.Key]);
            }

            Console.WriteLine($"\n{(isSame ? "Every answer was the same." : "NOT THE SAME.")}");
            return isSame ? 0 : 1;
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync();
        }
    }

    /// <summary>Every page that links lead to from the first one, and the public interface.</summary>
    private static async Task<List<string>> FindAsync(HttpClient http)
    {
        List<string> found = ["GET /", "GET /healthz", "GET /readyz", "GET /applications/start", "GET /openapi/v1.json"];
        HashSet<string> known = [.. found];
        for (var place = 0; place < found.Count && found.Count < MostPages; place++)
        {
            using var answer = await SendAsync(http, found[place]);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }

            foreach (Match link in Links().Matches(await answer.Content.ReadAsStringAsync()))
            {
                var path = WebUtility.HtmlDecode(link.Groups[1].Value);
                if (!Path.HasExtension(path.Split('?')[0]) || Measure().IsMatch(path))
                {
                    if (known.Add($"GET {path}"))
                    {
                        found.Add($"GET {path}");
                    }
                }
            }
        }

        return
        [
            .. found,
            .. found
                .Select(page => Measure().Match(page))
                .Where(page => page.Success)
                .Select(page => $"POST /api/measures/{page.Groups[1].Value}/estimate")
                .Distinct(),
        ];
    }

    private static async Task<Dictionary<string, int>> AskAsync(
        HttpClient http,
        List<string> asked,
        string when,
        Dictionary<string, int> before
    )
    {
        var (answers, slowest) = (new Dictionary<string, int>(), 0.0);
        await Parallel.ForEachAsync(
            asked,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (what, _) =>
            {
                var begin = Stopwatch.GetTimestamp();
                using var answer = await SendAsync(http, what);
                await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
                lock (answers)
                {
                    answers[what] = (int)answer.StatusCode;
                    slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                }
            }
        );
        var others = answers.Where(answer => answer.Value != before.GetValueOrDefault(answer.Key, answer.Value)).ToList();
        int Count(int of) => answers.Values.Count(status => status / 100 == of);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {when} | {TimeProvider.System.GetUtcNow():HH:mm:ss} | {answers.Count} | {Count(2)} | {Count(3)} | {Count(4)} | "
                    + $"{Count(5)} | {others.Count} | {slowest:0} |"
            )
        );
        foreach (var (what, status) in answers.Where(answer => answer.Value >= 500).Concat(others).Distinct())
        {
            Console.WriteLine($"    {what}: {status}, before {before.GetValueOrDefault(what)}");
        }

        return answers;
    }

    /// <summary>Asks; asks again where the site says that this visitor asks too often.</summary>
    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string what)
    {
        for (var run = 1; ; run++)
        {
            var (method, path) = (new HttpMethod(what.Split(' ')[0]), what.Split(' ', 2)[1]);
            using var request = new HttpRequestMessage(method, path);
            if (method == HttpMethod.Post)
            {
                request.Content = new StringContent("""{"values":{}}""", System.Text.Encoding.UTF8, "application/json");
            }

            var answer = await http.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests || run == 20)
            {
                return answer;
            }

            answer.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(10));
        }
    }

    private static async Task<Process> StartAsync(Uri address, TestFolder folder, string? postgres)
    {
        var configuration = AppContext.BaseDirectory.Contains(
            $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal
        )
            ? "Release"
            : "Debug";
        var project = Path.Combine(RepositoryFolder.Path, "src", "Anshan.ApprovalFlows.Web");
        using (var build = Process.Start(new ProcessStartInfo("dotnet", ["build", project, "-c", configuration, "-v", "q", "--nologo"]))!)
        {
            await build.WaitForExitAsync();
            if (build.ExitCode != 0)
            {
                throw new InvalidOperationException("The site does not build.");
            }
        }

        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", Path.Combine(project, "bin", configuration, "net10.0", "Anshan.ApprovalFlows.Web.dll")]
        )
        {
            WorkingDirectory = RepositoryFolder.Path,
            RedirectStandardOutput = true,
        };
        foreach (
            var (name, value) in new[]
            {
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                ("Urls", address.ToString()),
                ("Site__PublicUrl", address.ToString()),
                ("Storage__Files", folder.File("files")),
                ("Database__Path", folder.File("anshan.db")),
                ("Database__Provider", postgres is null ? "Sqlite" : "PostgreSql"),
                ("Database__ConnectionString", postgres is null ? "" : await DatabaseAsync(postgres)),
            }
        )
        {
            start.Environment[name] = value;
        }

        var site = Process.Start(start)!;
        site.OutputDataReceived += (_, line) =>
        {
            if (
                line.Data is { } said
                && (said.StartsWith("fail:", StringComparison.Ordinal) || said.StartsWith("crit:", StringComparison.Ordinal))
            )
            {
                Console.WriteLine($"    the site says {said}");
            }
        };
        site.BeginOutputReadLine();
        return site;
    }

    private static async Task<string> DatabaseAsync(string server)
    {
        await PostgresServer.ExecuteAsync(server, "CREATE DATABASE idle TEMPLATE template0 ENCODING 'UTF8'");
        return new NpgsqlConnectionStringBuilder(server) { Database = "idle" }.ToString();
    }

    private static async Task ReadyAsync(HttpClient http, Process site)
    {
        for (
            var begin = Stopwatch.GetTimestamp();
            Stopwatch.GetElapsedTime(begin) < TimeSpan.FromMinutes(5) && !site.HasExited;
            await Task.Delay(TimeSpan.FromMilliseconds(200))
        )
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) { }
        }

        throw new InvalidOperationException("The site did not become ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("href=\"(/[^\"#]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex(@"/measures/([\d.]+)$")]
    private static partial Regex Measure();
}
