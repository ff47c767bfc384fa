using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>What has to be true before the first request is answered.</summary>
public static class Startup
{
    public static async Task PrepareAsync(this WebApplication app)
    {
        await DatabaseStartup.MigrateAsync(app.Services);
        await app.Services.GetRequiredService<ProcedureLibrary>().LoadAsync(WorkflowsFolder(app.Configuration, app.Environment));
        if (app.Environment.IsDevelopment())
        {
            await app.Services.GetRequiredService<DemoClock>().StartAsync();
        }
    }

    public static string WorkflowsFolder(this WebApplicationBuilder builder) => WorkflowsFolder(builder.Configuration, builder.Environment);

    public static string PublicUrl(this WebApplicationBuilder builder) =>
        builder.Configuration["Site:PublicUrl"] ?? throw new InvalidOperationException("Site:PublicUrl is missing: links in mails need it.");

    private static string WorkflowsFolder(IConfiguration configuration, IHostEnvironment environment) =>
        Path.GetFullPath(configuration["Workflows:Path"] ?? "workflows", environment.ContentRootPath);
}
