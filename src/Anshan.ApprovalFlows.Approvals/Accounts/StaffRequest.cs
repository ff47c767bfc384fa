using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Unit and roles of a member of staff, as an administrator asks for them.</summary>
public sealed record StaffRequest(string FullName, string? OrganisationId, IReadOnlyCollection<string> Roles)
{
    /// <summary>What is wrong with it in the administrator's words, and at which field; null when nothing is.</summary>
    public AccountOutcome.Refused? Objection(OrganisationTree organisations)
    {
        if (string.IsNullOrWhiteSpace(FullName))
        {
            return new("请填写姓名。", nameof(FullName));
        }

        if (TextLimit.Problem("姓名", FullName, TextLimit.Line) is { } problem)
        {
            return new(problem, nameof(FullName));
        }

        if (Roles.Count == 0)
        {
            return new("请至少选择一个角色。", nameof(Roles));
        }

        if (Roles.Any(role => !Access.Roles.Names.ContainsKey(role)) || Roles.Contains(Access.Roles.Applicant))
        {
            return new("申请人账号由企业自行注册，不能邀请；请从列出的角色中选择。", nameof(Roles));
        }

        if (Access.Roles.Conflict(Roles) is { } conflict)
        {
            return new(conflict, nameof(Roles));
        }

        if (OrganisationId is not null && organisations.Find(OrganisationId) is null or { IsClosed: true })
        {
            return new("没有这个单位，请从列表中选择。", nameof(OrganisationId));
        }

        return OrganisationId is null && Roles.Any(Access.Roles.CaseWork.Contains)
            ? new("办理业务的人员必须选择所在单位。", nameof(OrganisationId))
            : null;
    }
}
