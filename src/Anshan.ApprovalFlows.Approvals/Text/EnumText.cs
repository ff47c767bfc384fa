namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Names of members as forms and addresses send them.</summary>
public static class EnumText
{
    /// <summary>The member of exactly this name; a number, a list of names or another case is none.</summary>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum => Enum.TryParse(text, out value) && Enum.IsDefined(value) && value.ToString() == text;
}
