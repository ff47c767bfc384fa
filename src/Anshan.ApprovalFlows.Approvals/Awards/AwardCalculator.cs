using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>
/// Computes the award of a measure from a filled-in form; the same inputs always give the same amount and the same trace.
/// </summary>
/// <remarks>A value that is empty, or not readable in a draft, counts as zero; a submitted form has only readable values.</remarks>
public static class AwardCalculator
{
    public static AwardComputation Calculate(AwardRule rule, FormValues values) =>
        Calculate(rule, new AwardInputs(values, AwardTables.Empty));

    public static AwardComputation Calculate(AwardRule rule, AwardInputs inputs) => rule.Compute(inputs);
}
