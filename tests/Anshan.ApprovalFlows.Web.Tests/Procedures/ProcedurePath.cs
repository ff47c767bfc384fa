using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Web.Tests.Procedures;

/// <summary>One step that the policy names: what is done, as what it stands on screen, by whom.</summary>
/// <param name="Verb">
/// review, decide, handle, receive, answer, inspect, score, award, pay, report, close, list, notice or wait.
/// </param>
/// <param name="Title">The name of the step.</param>
/// <param name="Units">Whose turn it is; <c>county.</c> stands for the applicant's county.</param>
/// <param name="Amount">What is determined or paid.</param>
public sealed record PathStep(string Verb, string Title, IReadOnlyList<string> Units, decimal? Amount)
{
    /// <summary>Whether the step can end the case against the applicant.</summary>
    public bool CanReject => Verb is "review" or "decide" or "handle" or "inspect" or "score" or "list" or "notice";

    public override string ToString() => $"{Title}（{string.Join("、", Units)}）{Amount}";
}

/// <summary>The way of one procedure, written by hand from the policy in <c>paths.txt</c>.</summary>
public sealed record ProcedurePath(
    string Measure,
    string Procedure,
    IReadOnlyDictionary<string, string> Form,
    IReadOnlyList<PathStep> Steps
)
{
    /// <summary>No applicant: a unit opens it.</summary>
    public bool IsOpenedByUnit { get; init; }

    /// <summary>No applicant: the system opens it, for each unit of its first step.</summary>
    public bool IsDuty { get; init; }

    /// <summary>The day of the event that opens the window; null where none does.</summary>
    public string? OpensOn { get; init; }

    /// <summary>The day of the application, where it must lie behind a period; null for the day on which every procedure begins.</summary>
    public DateOnly? On { get; init; }

    public override string ToString() => $"{Measure} {Procedure}";

    public static IReadOnlyList<ProcedurePath> All { get; } =
    [.. Read(File.ReadAllLines(Path.Combine(RepositoryFolder.Path, "tests", "Anshan.ApprovalFlows.Web.Tests", "Procedures", "paths.txt")))];

    private static IEnumerable<ProcedurePath> Read(IReadOnlyList<string> lines)
    {
        for (var at = 0; at < lines.Count; at++)
        {
            if (lines[at].Length == 0 || lines[at][0] is '#' or ' ')
            {
                continue;
            }

            var words = lines[at].Split(' ');
            var body = lines.Skip(at + 1).TakeWhile(line => line.StartsWith(' ')).Select(line => line.Trim()).ToList();
            var form = body.Where(line => line.StartsWith("form ", StringComparison.Ordinal))
                .SelectMany(line => line[5..].Split(' '))
                .Select(item => item.Split('='))
                .ToDictionary(pair => pair[0], pair => pair[1]);
            yield return new ProcedurePath(
                words[0],
                words[1],
                form,
                [.. body.Where(line => !line.StartsWith("form ", StringComparison.Ordinal)).Select(Step)]
            )
            {
                IsOpenedByUnit = words.Contains("unit"),
                IsDuty = words.Contains("system"),
                OpensOn = Given(words, "opens"),
                On = Given(words, "on") is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd") : null,
            };
        }
    }

    private static string? Given(string[] words, string key) =>
        words.Select(word => word.Split('=')).FirstOrDefault(pair => pair[0] == key)?[1];

    // review 两部门会商: city.commerce city.finance      award 核定金额: city.commerce = 500000
    private static PathStep Step(string line)
    {
        var (head, rest) = line.Split(": ") is [var left, var right] ? (left, right) : (line, "");
        var (units, amount) = rest.Split(" = ") is [var who, var sum]
            ? (who, decimal.Parse(sum, System.Globalization.CultureInfo.InvariantCulture))
            : (rest, (decimal?)null);
        var space = head.IndexOf(' ');
        return new PathStep(
            space < 0 ? head : head[..space],
            space < 0 ? "" : head[(space + 1)..],
            units.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            amount
        );
    }
}
