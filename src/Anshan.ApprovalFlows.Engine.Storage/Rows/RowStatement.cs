using System.Globalization;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>One SQL text with the columns its parameters <c>@p0, @p1 …</c> belong to.</summary>
internal sealed partial class RowStatement(string sql, IReadOnlyList<RowColumn> parameters)
{
    public string Sql { get; } = sql;

    /// <summary>The same with <c>$1, $2 …</c>, as PostgreSQL itself writes it.</summary>
    public string PositionalSql { get; } =
        Named().Replace(sql, name => $"${int.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + 1}");

    public IReadOnlyList<RowColumn> Parameters { get; } = parameters;

    /// <summary>The one table it changes; null where that is not known.</summary>
    public string? Table { get; init; }

    /// <summary>For an insert: the same for many rows, with an array for each column, as PostgreSQL writes it.</summary>
    public string? Many { get; init; }

    /// <summary>Values as the database keeps them, in the order of the parameters.</summary>
    public object[] Stored(object?[] values)
    {
        var stored = new object[values.Length];
        for (var place = 0; place < values.Length; place++)
        {
            stored[place] = Parameters[place].Stored(values[place]);
        }

        return stored;
    }

    [GeneratedRegex(@"@p(\d+)")]
    private static partial Regex Named();
}
