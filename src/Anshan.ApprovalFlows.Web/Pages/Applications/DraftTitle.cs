using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>What a draft is called in a list: the first text its form asks for, the measure's title while that is empty.</summary>
public static class DraftTitle
{
    public static string Of(MeasurePackage? measure, FormValues values)
    {
        var first = measure?.Form.Fields.FirstOrDefault(field => field.Kind == FieldKind.Text) is { } field ? values.Text(field.Key) : null;
        return first ?? measure?.Title ?? "未命名";
    }
}
