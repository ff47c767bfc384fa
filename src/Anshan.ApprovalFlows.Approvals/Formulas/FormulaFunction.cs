namespace Anshan.ApprovalFlows.Approvals.Formulas;

/// <summary>A call of one of the functions of the language.</summary>
internal sealed record FormulaCall(FormulaFunction Function, IReadOnlyList<FormulaNode> Arguments) : FormulaNode
{
    public override object? Evaluate(Func<string, object?> value) => Function.Run([.. Arguments.Select(item => item.Evaluate(value))]);

    public override FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems)
    {
        List<FormulaKind?> kinds = [.. Arguments.Select(item => item.Check(name, problems))];
        if (Arguments.Count < Function.Least || Arguments.Count > Function.Most)
        {
            problems.Add($"“{Function.Name}”的括号里应有 {Function.Counts} 项。");
            return null;
        }

        for (var i = 0; i < kinds.Count; i++)
        {
            if (Function.KindOf(i) is { } expected)
            {
                Expect(kinds[i], expected, $"“{Function.Name}”的第 {i + 1} 项", problems);
            }
        }

        if (Function.Yields is { } kind)
        {
            return kind;
        }

        if (kinds[1] is { } first && kinds[2] is { } second && first != second)
        {
            problems.Add($"“{Function.Name}”的两个结果应是同一种内容。");
        }

        return kinds[1];
    }

    public override IEnumerable<string> Names() => Arguments.SelectMany(item => item.Names());
}

/// <summary>A function of the language.</summary>
/// <param name="Name">As written.</param>
/// <param name="Kinds">The kinds of the arguments, the last one for all further ones; null for any.</param>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Yields">The kind of the result; null for that of the second argument.</param>
/// <param name="Run">Computes; an argument is null when unknown.</param>
internal sealed record FormulaFunction(
    string Name,
    IReadOnlyList<FormulaKind?> Kinds,
    int Least,
    int Most,
    FormulaKind? Yields,
    Func<IReadOnlyList<object?>, object?> Run
)
{
    private const int Many = 20;

    public static IReadOnlyDictionary<string, FormulaFunction> All { get; } =
        new FormulaFunction[]
        {
            new("given", [null], 1, 1, FormulaKind.Truth, of => of[0] is not null),
            new("if", [FormulaKind.Truth, null], 3, 3, null, of => of[0] is bool holds ? (holds ? of[1] : of[2]) : null),
            new("sum", [FormulaKind.Number], 1, Many, FormulaKind.Number, of => of.Sum(item => item as decimal? ?? 0)),
            new("min", [FormulaKind.Number], 2, Many, FormulaKind.Number, of => Known<decimal>(of)?.Min()),
            new("max", [FormulaKind.Number], 2, Many, FormulaKind.Number, of => Known<decimal>(of)?.Max()),
            new("years", [FormulaKind.Date], 2, 2, FormulaKind.Number, of => Months(of) is { } months ? Math.Floor(months / 12m) : null),
            new("months", [FormulaKind.Date], 2, 2, FormulaKind.Number, of => Months(of)),
            new(
                "days",
                [FormulaKind.Date],
                2,
                2,
                FormulaKind.Number,
                of => Known<DateOnly>(of) is [var a, var b] ? b.DayNumber - (decimal)a.DayNumber : null
            ),
            new(
                "addMonths",
                [FormulaKind.Date, FormulaKind.Number],
                2,
                2,
                FormulaKind.Date,
                of => of is [DateOnly day, decimal months] ? day.AddMonths((int)months) : null
            ),
            new("year", [FormulaKind.Date], 1, 1, FormulaKind.Number, of => of[0] is DateOnly day ? (decimal)day.Year : null),
            new(
                "endOfYear",
                [FormulaKind.Number],
                1,
                1,
                FormulaKind.Date,
                of => of[0] is decimal year ? new DateOnly((int)year, 12, 31) : null
            ),
            new(
                "number",
                [FormulaKind.Text],
                1,
                1,
                FormulaKind.Number,
                of =>
                    decimal.TryParse(
                        of[0] as string,
                        System.Globalization.NumberStyles.None,
                        System.Globalization.CultureInfo.InvariantCulture,
                        out var number
                    )
                        ? number
                        : null
            ),
        }.ToDictionary(function => function.Name);

    public string Counts => Least == Most ? $"{Least}" : $"{Least} 至 {Most}";

    public FormulaKind? KindOf(int argument) => Kinds[Math.Min(argument, Kinds.Count - 1)];

    private static List<T>? Known<T>(IReadOnlyList<object?> of)
        where T : struct => of.All(item => item is T) ? [.. of.Cast<T>()] : null;

    /// <summary>
    /// Completed months from the first day to the second; a month is completed on the same day of the next, or on its last.
    /// </summary>
    private static decimal? Months(IReadOnlyList<object?> of)
    {
        if (of is not [DateOnly from, DateOnly to])
        {
            return null;
        }

        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return to < from.AddMonths(months) ? months - 1 : months;
    }
}
