using System.Data.Common;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Statements of one round trip.</summary>
internal static class Batches
{
    /// <summary>Adds a statement with its values, by position: a name would have to be looked for in the text every time.</summary>
    public static void Add(DbBatch batch, RowStatement statement, object[] values)
    {
        var command = Command(batch, statement.PositionalSql);
        for (var place = 0; place < values.Length; place++)
        {
            command.Parameters.Add(statement.Parameters[place].Positional(batch.Connection!, values[place]));
        }
    }

    /// <summary>Adds one insert for many rows.</summary>
    public static void AddMany(DbBatch batch, RowStatement insert, IReadOnlyList<RowChange> rows)
    {
        var command = Command(batch, insert.Many!);
        for (var place = 0; place < insert.Parameters.Count; place++)
        {
            command.Parameters.Add(insert.Parameters[place].Many(command, rows, place));
        }
    }

    private static DbBatchCommand Command(DbBatch batch, string sql)
    {
        var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // written from the model, values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        batch.BatchCommands.Add(command);
        return command;
    }
}
