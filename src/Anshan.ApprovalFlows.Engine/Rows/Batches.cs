using System.Data.Common;

namespace Anshan.ApprovalFlows.Engine.Rows;

/// <summary>Statements of one round trip.</summary>
internal static class Batches
{
    /// <summary>Adds a statement with its values, by position: a name would have to be looked for in the text every time.</summary>
    public static void Add(DbBatch batch, RowStatement statement, object[] values)
    {
        var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // written from the model, values are parameters
        command.CommandText = statement.PositionalSql;
#pragma warning restore CA2100
        for (var place = 0; place < values.Length; place++)
        {
            command.Parameters.Add(statement.Parameters[place].Positional(batch.Connection!, values[place]));
        }

        batch.BatchCommands.Add(command);
    }
}
