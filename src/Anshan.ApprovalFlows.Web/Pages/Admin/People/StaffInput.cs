using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
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
            .. organisations
                .All.Where(unit => !unit.IsClosed)
                .Select(unit => new SelectListItem(unit.Name, unit.Id) { Group = groups[unit.RegionId] }),
        ];
    }

    /// <summary>The roles that an administrator can assign; applicants register themselves.</summary>
    public static IEnumerable<(string Role, string Name, string Hint)> Offered =>
        Approvals
            .Access.Roles.Names.Where(role => role.Key != Approvals.Access.Roles.Applicant)
            .Select(role => (role.Key, role.Value, Approvals.Access.Roles.Duties[role.Key]));
}
