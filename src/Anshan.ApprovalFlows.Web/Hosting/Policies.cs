using Anshan.ApprovalFlows.Approvals.Access;
using Microsoft.AspNetCore.Authorization;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Who may enter which part of the site; each policy is a list of roles of which one is enough.</summary>
public static class Policies
{
    public const string Applicant = "applicant";
    public const string CaseWork = "case-work";
    public const string CaseReader = "case-reader";
    public const string WorkflowAdministrator = "workflow-admin";
    public const string DesignerReader = "designer-reader";
    public const string HandOvers = "hand-overs";
    public const string Statistics = "statistics";
    public const string Incidents = "incidents";
    public const string SystemAdministrator = "system-admin";

    /// <summary>The roles of each policy; also what the 403 page names.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> RolesOf { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            [Applicant] = [Roles.Applicant],
            [CaseWork] = Roles.CaseWork,
            [CaseReader] = [Roles.Applicant, .. Roles.CaseWork, Roles.WorkflowAdministrator, Roles.Auditor],
            [WorkflowAdministrator] = [Roles.WorkflowAdministrator],
            [DesignerReader] = [Roles.WorkflowAdministrator, Roles.SecurityAdministrator, Roles.Auditor],
            [HandOvers] = [.. Roles.CaseWork, Roles.SystemAdministrator, Roles.Auditor],
            [Statistics] = [Roles.Head, Roles.WorkflowAdministrator, Roles.Auditor],
            [Incidents] = [Roles.WorkflowAdministrator, Roles.SystemAdministrator],
            [SystemAdministrator] = [Roles.SystemAdministrator],
        };

    public static void Add(AuthorizationOptions options)
    {
        foreach (var (name, roles) in RolesOf)
        {
            options.AddPolicy(name, policy => policy.RequireRole(roles));
        }

        // By default a page is not public.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
