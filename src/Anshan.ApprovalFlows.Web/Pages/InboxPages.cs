using Anshan.ApprovalFlows.Web.Pages.Admin.Incidents;
using Anshan.ApprovalFlows.Web.Pages.Admin.Outside;
using Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;
using Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;
using Anshan.ApprovalFlows.Web.Pages.Dev;
using Anshan.ApprovalFlows.Web.Pages.Inbox;
using Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;
using Anshan.ApprovalFlows.Web.Pages.Statistics;

namespace Anshan.ApprovalFlows.Web.Pages;

/// <summary>What the inbox, the incidents and the demo clock's page read with.</summary>
public static class InboxPages
{
    public static WebApplicationBuilder AddInboxPages(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddScoped<DeskFrame>()
            .AddSingleton<DeskWords>()
            .AddScoped<IncidentReader>()
            .AddScoped<OutsideReader>()
            .AddScoped<ProcedureReader>()
            .AddScoped<StatisticsDrawing>()
            .AddScoped<PackageFileReader>()
            .AddScoped<ClockReader>()
            .AddSingleton<PaperFont>()
            .AddSingleton<SheetPdf>()
            .AddScoped<SheetReader>()
            .AddScoped<TaskScreenReader>();
        return builder;
    }
}
