namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>The result of reading an uploaded sheet.</summary>
/// <param name="Text">The lines as they would be pasted; null where something is wrong with the file.</param>
/// <param name="Problem">What is wrong, a line for each wrong cell with its row, column and reason; empty when nothing is.</param>
/// <param name="Notes">What was not read, or read although nobody sees it: hidden sheets, rows and columns.</param>
public sealed record SheetReading(string? Text, string Problem, IReadOnlyList<string> Notes)
{
    public static SheetReading Refused(string problem) => new(null, problem, []);
}
