using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>Screens a list of units against a measure: every line stays in it, with all reasons why it is listed or not.</summary>
/// <remarks>
/// Lines are compared by what was read, never by what was typed: 1, 01, １ and 1.0 are one rank, an account is its digits.
/// </remarks>
public static class ListScreening
{
    /// <summary>More lines are given in several lists.</summary>
    public const int MostLines = 500;

    private const int MostProblems = 50;
    private const int HeadingLines = 3;

    /// <summary>The names of the columns of the list, in order.</summary>
    public static IReadOnlyList<string> Columns(MeasurePackage measure) => [.. ListColumn.Of(measure).Select(column => column.Name)];

    /// <summary>Screens what was copied from a table, a line for each unit, columns apart by tabs.</summary>
    /// <param name="measure">Whose form and award rule hold.</param>
    /// <param name="text">The first line may be the columns' names, below a heading.</param>
    /// <param name="today">The day of the list.</param>
    /// <param name="problem">Why the text is no such table, a line for each wrong one; empty when it is.</param>
    public static EntitlementScreening? Screen(MeasurePackage measure, string? text, DateOnly today, out string problem)
    {
        var columns = Columns(measure);
        var lines = Lines(TypedText.Clean(text), columns);
        var wrong = lines.FindAll(line => line.Cells.Count != columns.Count);
        problem =
            lines.Count == 0 ? "请上传或粘贴名单。"
            : lines.Count > MostLines ? $"一次最多 {MostLines} 行，现在是 {lines.Count} 行，请分批办理。"
            : TypedText.Problem(text) is { } unstorable ? unstorable
            : wrong.Count > 0 ? Words(wrong, columns)
            : "";
        return problem.Length > 0 ? null : Screen(measure, lines, today);
    }

    private static EntitlementScreening Screen(MeasurePackage measure, List<Line> lines, DateOnly today)
    {
        var read = lines.ConvertAll(line => ReadLine(measure, line, today));
        Dictionary<string, int> units = [];
        foreach (var line in read)
        {
            units.TryAdd(line.Code, line.Number);
        }

        var ranked = read.ConvertAll(line => new RankedLine(line.Number, line.Check.Values));
        var ranking = ListRanking.RuleOf(measure.Award) is { } rule ? new ListRanking(rule, measure.Form, ranked) : null;
        var accounts = read.Where(line => line.AccountKey.Length > 0).ToLookup(line => line.AccountKey.TrimStart('0'));
        var first = read.Find(line => DayOf(measure, line) is not null);
        return new EntitlementScreening([
            .. read.Zip(
                ranked,
                (line, own) =>
                {
                    var rank = ranking?.Of(own) ?? RankCheck.None;
                    List<string> objections =
                    [
                        .. Objections(measure, line, units[line.Code]),
                        .. Accounts(line, accounts),
                        .. rank.Objections,
                        .. Year(measure, line, first),
                    ];
                    return Row(measure, line, objections, today) with { IsTied = rank.IsTied, RankedIn = ranking?.WithinOf(own) };
                }
            ),
        ]);
    }

    private static EntitlementRow Row(MeasurePackage measure, ScreenedLine line, List<string> objections, DateOnly today)
    {
        var isIn = objections.Count == 0;
        ApplicantProfile unit = new()
        {
            SubjectId = "",
            Name = line.Name,
            CreditCode = line.Code,
        };
        return new EntitlementRow(
            line.Number,
            line.Name,
            line.Code,
            line.Account,
            isIn ? line.Award!.Amount : Money.Zero,
            isIn,
            isIn ? line.Award!.Trace[^1].Label : string.Join("；", objections)
        )
        {
            ObjectKey = PaidObject.Of(measure, line.Check.Values, measure.FactsOn(today, null, AwardTables.Empty), unit)?.Key,
            Day = DayOf(measure, line),
            Amounts =
            [
                .. measure
                    .Form.Fields.Where(field => field.Kind == FieldKind.Money && line.Check.Values.Money(field.Key) is not null)
                    .Select(field => $"{field.Label} {field.Display(line.Check.Values[field.Key])}"),
            ],
        };
    }

    private static DateOnly? DayOf(MeasurePackage measure, ScreenedLine line) =>
        measure.ListDate is { } key ? line.Check.Values.Date(key) : null;

    /// <summary>A list is paid at one time: where the year of a day decides when, all its lines are of one year (reading 21).</summary>
    private static IEnumerable<string> Year(MeasurePackage measure, ScreenedLine line, ScreenedLine? first)
    {
        if (first is not null && DayOf(measure, first) is { } expected && DayOf(measure, line) is { } day && day.Year != expected.Year)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"“{measure.Form.Find(measure.ListDate!)!.Label}”与第 {first.Number} 行不是同一年度（{expected.Year}年），请另列一份名单"
            );
        }
    }

    private static ScreenedLine ReadLine(MeasurePackage measure, Line line, DateOnly today)
    {
        var raw = ListColumn
            .Given(measure)
            .Select((field, at) => (field, Cell: line.Cells[ListColumn.Account + at]))
            .ToDictionary(item => item.field.Key, item => Typed(item.field, item.Cell));
        var check = FormValidator.Check(measure.Form, raw, submit: true, measure.FactsOn(today, null, AwardTables.Empty));
        var award = check.IsClean && measure.Award is { } rule ? AwardCalculator.Calculate(rule, check.Values) : null;
        var code = UnifiedSocialCreditCode.TryParse(line.Cells[1], out var known, out var problem)
            ? known.Value
            : SameText.Folded(line.Cells[1]);
        return new ScreenedLine(line.Number, TypedText.Name(line.Cells[0]), code, problem, line.Cells[2], check, award);
    }

    private static IEnumerable<string> Objections(MeasurePackage measure, ScreenedLine line, int first)
    {
        if (line.Name.Length == 0 || line.Account.Length == 0)
        {
            yield return "缺少单位名称或收款账户";
        }

        if (line.CodeProblem.Length > 0)
        {
            yield return line.CodeProblem.TrimEnd('。');
        }
        else if (first != line.Number)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"与第 {first} 行是同一单位");
        }

        foreach (var error in line.Check.Errors)
        {
            yield return Named(measure.Form.Find(error.Key), error.Value).TrimEnd('。');
        }

        if (line.Check.IsClean && line.Objection() is { } objection)
        {
            yield return objection;
        }
    }

    /// <summary>Nothing is paid to an account that cannot be right, or that two units have.</summary>
    private static IEnumerable<string> Accounts(ScreenedLine line, ILookup<string, ScreenedLine> accounts)
    {
        if (AccountText.CellProblem(line.Account) is { } problem)
        {
            yield return problem;
        }

        foreach (var other in accounts[line.AccountKey.TrimStart('0')].Where(other => other.Code != line.Code).Take(3))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"收款账户与第 {other.Number} 行（{other.Name}）{(other.AccountKey == line.AccountKey ? "相同" : "只差开头的 0")}，请核对后改正"
            );
        }
    }

    /// <summary>A table shows what a choice is called, and a percentage with its sign.</summary>
    private static string? Typed(FieldSpec field, string cell) =>
        field switch
        {
            { Choices: { } choices } => choices.FirstOrDefault(choice => choice.Value == cell)?.Value
                ?? choices.FirstOrDefault(choice => SameText.Folded(choice.Label) == SameText.Folded(cell))?.Value
                ?? cell,
            { Kind: FieldKind.Number, Unit: "%" } => cell.TrimEnd('%', '％'),
            _ => cell,
        };

    private static string Named(FieldSpec? field, string message) =>
        field is null || message.Contains(field.Label, StringComparison.Ordinal) ? message : $"{field.Label}：{message}";

    /// <summary>The lines that are not blank, without the columns' names and a heading above them.</summary>
    private static List<Line> Lines(string text, IReadOnlyList<string> columns)
    {
        var lines = text.Split('\n')
            .Select((line, index) => new Line(index + 1, [.. line.Split('\t').Select(TypedText.Line)]))
            .Where(line => line.Cells.Any(cell => cell.Length > 0))
            .ToList();
        var head = lines.FindIndex(line => SameText.IsSame(line.Cells[0], columns[0]));
        if (head >= 0 && head <= HeadingLines && lines.Take(head).All(line => line.Cells.Count(cell => cell.Length > 0) == 1))
        {
            lines.RemoveRange(0, head + 1);
        }

        return lines;
    }

    private static string Words(List<Line> wrong, IReadOnlyList<string> columns) =>
        string.Join(
            '\n',
            wrong
                .Take(MostProblems)
                .Select(line => $"第 {line.Number} 行有 {line.Cells.Count} 列，应为 {columns.Count} 列：{string.Join("、", columns)}。")
                .Concat(wrong.Count > MostProblems ? [$"另有 {wrong.Count - MostProblems} 行列数不对。"] : [])
        );

    /// <summary>A line that is not blank, with its number in what was given.</summary>
    private sealed record Line(int Number, IReadOnlyList<string> Cells);

    /// <summary>A line as it was read.</summary>
    private sealed record ScreenedLine(
        int Number,
        string Name,
        string Code,
        string CodeProblem,
        string Account,
        FormCheck Check,
        AwardComputation? Award
    )
    {
        /// <summary>The account as it is compared: its digits, or the whole cell where there are none.</summary>
        public string AccountKey { get; } = AccountText.In(Account) is { Length: > 0 } digits ? digits : SameText.Key(Account);

        public string? Objection() =>
            Award is null ? "本条没有可以计算的金额"
            : Award.Meaning == AwardMeaning.Open ? Award.Trace[^1].Arithmetic
            : Award.Amount == Money.Zero ? "按条文计算为零"
            : null;
    }
}
