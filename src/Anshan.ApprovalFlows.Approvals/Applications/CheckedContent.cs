using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>
/// A hash of what the applicant has checked before submitting: another hash means that another window has changed something since.
/// </summary>
public static class CheckedContent
{
    public static string MarkOf(Draft draft, IEnumerable<MaterialFile> files, ApplicantProfile? profile) =>
        Convert.ToHexStringLower(
            DerivedGuid.Hash(
                "checked",
                draft.FormJson,
                string.Join(' ', files.Select(file => file.Id).Order()),
                string.Join('\n', SaveProfile.FieldsOf(profile).Select(field => $"{field.Key}={field.Value}"))
            )
        );
}
