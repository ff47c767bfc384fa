using Anshan.ApprovalFlows.Web.Pages.Applications;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;

namespace Anshan.ApprovalFlows.Web.Pages;

/// <summary>The readers behind the applicant's pages and the view of a case.</summary>
public static class ApplicationPages
{
    public static WebApplicationBuilder AddApplicationPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<DraftReader>();
        builder.Services.AddScoped<CaseReader>();
        return builder;
    }
}
