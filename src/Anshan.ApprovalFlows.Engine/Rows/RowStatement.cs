namespace Anshan.ApprovalFlows.Engine.Rows;

/// <summary>One SQL text with the columns its parameters <c>@p0, @p1 …</c> belong to.</summary>
internal sealed record RowStatement(string Sql, IReadOnlyList<RowColumn> Parameters);
