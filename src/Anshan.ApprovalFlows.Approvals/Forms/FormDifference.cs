namespace Anshan.ApprovalFlows.Approvals.Forms;

/// <summary>One field that changed, both values as people read them.</summary>
public sealed record FieldChange(string Key, string Label, string Before, string After);

/// <summary>What a resubmission changed, in the order of the form.</summary>
public static class FormDifference
{
    public static IReadOnlyList<FieldChange> Between(FormSpec spec, FormValues before, FormValues after) =>
        [
            .. from field in spec.Fields
            where before[field.Key] != after[field.Key]
            select new FieldChange(field.Key, field.Label, field.Display(before[field.Key]), field.Display(after[field.Key])),
        ];
}
