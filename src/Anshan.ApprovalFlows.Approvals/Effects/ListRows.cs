using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The lines of a confirmed list.</summary>
internal static class ListRows
{
    private static readonly RowKey LinesOfCase = RowKey.Of(nameof(ListedUnit.CaseId));

    public static async Task ChangeAccountAsync(CaseStep step, ChangeListedAccount change, CancellationToken cancellation)
    {
        var row =
            (await step.Database.ReadRowsAsync<ListedUnit>(LinesOfCase, cancellation, step.Case.Id)).Find(item => item.Line == change.Line)
            ?? throw new InvalidOperationException($"Case {step.Case.Id} lists no line {change.Line}.");
        step.Rows.Watch(row);
        row.Account = change.Account;
    }
}
