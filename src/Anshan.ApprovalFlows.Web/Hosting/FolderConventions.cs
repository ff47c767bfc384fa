using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Attaches a policy to every folder of pages, so that a forgotten attribute opens nothing.</summary>
public static class FolderConventions
{
    public static void Apply(PageConventionCollection pages, bool isDevelopment)
    {
        pages.AuthorizeFolder("/Admin/People", Policies.SystemAdministrator);
        pages.AuthorizeFolder("/Admin/Organisations", Policies.SystemAdministrator);
        pages.AuthorizeFolder("/Admin/Check", Policies.SystemAdministrator);
        pages.AuthorizeFolder("/Admin/Incidents", Policies.Incidents);
        pages.AuthorizeFolder("/Admin/Outside", Policies.WorkflowAdministrator);
        pages.AuthorizeFolder("/Admin/Measures", Policies.WorkflowAdministrator);
        pages.AuthorizeFolder("/Admin/Procedures", Policies.DesignerReader);
        pages.AuthorizePage("/Admin/Procedures/Import", Policies.WorkflowAdministrator);
        pages.AuthorizeFolder("/Studio", Policies.DesignerReader);
        pages.AuthorizeFolder("/Inbox", Policies.CaseWork);
        pages.AuthorizeFolder("/HandOvers", Policies.HandOvers);
        pages.AuthorizeFolder("/Statistics", Policies.Statistics);
        pages.AuthorizeFolder("/Applications", Policies.Applicant);
        pages.AuthorizeFolder("/Cases", Policies.CaseReader);
        pages.AuthorizePage("/Profile", Policies.Applicant);
        pages.AuthorizeFolder("/Subjects", Policies.Applicant);

        pages.AllowAnonymousToPage("/Index");
        pages.AllowAnonymousToPage("/Error");
        pages.AllowAnonymousToPage("/Setup");
        pages.AllowAnonymousToFolder("/Measures");
        pages.AllowAnonymousToFolder("/Notices");
        foreach (var page in (string[])["Register", "RegisterSent", "Confirm", "SignIn", "ForgotPassword", "ResetPassword", "Invitation"])
        {
            pages.AllowAnonymousToPage($"/Account/{page}");
        }

        pages.AllowAnonymousToFolder("/Dev");
        pages.AddFolderApplicationModelConvention("/Account", page => page.Filters.Add(new RequestSizeLimitAttribute(BodyLimits.Account)));
        pages.AddPageApplicationModelConvention("/Setup", page => page.Filters.Add(new RequestSizeLimitAttribute(BodyLimits.Account)));

        if (!isDevelopment)
        {
            // Without a route these pages do not exist: 404, whoever asks.
            pages.AddFolderRouteModelConvention("/Dev", page => page.Selectors.Clear());
        }
    }
}
