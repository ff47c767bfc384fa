using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>What a case is about in lists: the first text the applicant gave, else the measure's title.</summary>
internal static class CaseTitle
{
    public static string Of(MeasurePackage measure, FormValues values) =>
        measure
            .Form.Fields.Where(field => field.Kind == FieldKind.Text)
            .Select(field => values.Text(field.Key))
            .FirstOrDefault(text => !string.IsNullOrEmpty(text))
        ?? measure.Title;
}
