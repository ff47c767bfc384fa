using System.Data.Common;
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

    /// <summary>
    /// Adds it to a round trip with stored values, by position: a name would have to be looked for in the text every time.
    /// </summary>
    public void AddTo(DbBatch batch, object[] stored)
    {
        var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // written from the model, values are parameters
        command.CommandText = PositionalSql;
#pragma warning restore CA2100
        for (var place = 0; place < stored.Length; place++)
        {
            command.Parameters.Add(Parameters[place].Positional(batch.Connection!, stored[place]));
        }

        batch.BatchCommands.Add(command);
    }

    [GeneratedRegex(@"@p(\d+)")]
    private static partial Regex Named();
}
