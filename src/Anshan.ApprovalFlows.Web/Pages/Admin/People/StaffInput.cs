using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.People;

/// <summary>The part of the form that inviting and changing have in common.</summary>
public sealed record StaffInput
{
    public string Email { get; init; } = "";
    public string FullName { get; init; } = "";
    public string? OrganisationId { get; init; }
    public List<string> Roles { get; init; } = [];

    /// <summary>Why an account is disabled.</summary>
    public string? Reason { get; init; }

    public StaffRequest Request => new(FullName ?? "", string.IsNullOrEmpty(OrganisationId) ? null : OrganisationId, Roles ?? []);

    /// <summary>The units, grouped by region as people look for them.</summary>
    public static IEnumerable<SelectListItem> Units(OrganisationTree organisations)
    {
        var groups = organisations.Regions.ToDictionary(region => region.Id, region => new SelectListGroup { Name = region.Name });
        return
        [
            new SelectListItem("不属于任何单位（管理员、审计员）", ""),
            .. organisations.All.Where(unit => !unit.IsClosed).Select(unit => new SelectListItem(unit.Name, unit.Id) { Group = groups[unit.RegionId] }),
        ];
    }

    /// <summary>What an administrator can give; applicants register themselves.</summary>
    public static IEnumerable<(string Role, string Name, string Hint)> Offered =>
        Approvals.People.Roles.Names.Where(role => role.Key != Approvals.People.Roles.Applicant)
            .Select(role => (role.Key, role.Value, HintOf(role.Key)));

    private static string HintOf(string role) => role switch
    {
        Approvals.People.Roles.Reviewer => "审核办件，提出意见",
        Approvals.People.Roles.Head => "接收本单位超期提醒",
        Approvals.People.Roles.Finance => "登记资金拨付，不能兼任审核",
        Approvals.People.Roles.Clerk => "在窗口帮助申报",
        Approvals.People.Roles.WorkflowAdministrator => "维护流程和政策，处理异常",
        Approvals.People.Roles.SystemAdministrator => "管理账号，不办业务",
        Approvals.People.Roles.SecurityAdministrator => "管理权限策略，不办业务",
        _ => "查看审计，不作更改",
    };
}
