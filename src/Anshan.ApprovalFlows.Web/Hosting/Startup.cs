using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>What has to be done before the first request is answered.</summary>
public static class Startup
{
    public static async Task PrepareAsync(this WebApplication app)
    {
        await DatabaseStartup.MigrateAsync(app.Services);
        await app.Services.GetRequiredService<RoleRows>().EnsureAsync();
        await app.Services.GetRequiredService<OrganisationChanges>().TakeAsync();
        foreach (var problem in await app.Services.GetRequiredService<PackageFiles>().TakeFolderAsync())
        {
            WebLog.ContentUnreadable(app.Logger, problem);
        }

        foreach (
            var problem in await app
                .Services.GetRequiredService<ProcedureLibrary>()
                .LoadAsync(WorkflowsFolder(app.Configuration, app.Environment))
        )
        {
            WebLog.ProcedureNotLoaded(app.Logger, problem);
        }

        await using var scope = app.Services.CreateAsyncScope();
        foreach (
            var kept in await app
                .Services.GetRequiredService<KeptDefinitions>()
                .ReadAsync(scope.ServiceProvider.GetRequiredService<DbContext>(), CancellationToken.None)
        )
        {
            var version = kept.Version;
            WebLog.DefinitionKept(app.Logger, version.Name, version.Version, version.ChangedBy ?? "", string.Join("；", kept.Changes));
        }
    }

    /// <summary>Shows the link for the first administrator where there is none yet.</summary>
    public static async Task InviteFirstAdministratorAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().IssueTokenAsync() is { } token)
        {
            WebLog.SetupLink(app.Logger, app.Configuration["Site:PublicUrl"]?.TrimEnd('/') + Links.SetupWith(token));
        }
    }

    public static string WorkflowsFolder(this WebApplicationBuilder builder) => WorkflowsFolder(builder.Configuration, builder.Environment);

    public static string PublicUrl(this WebApplicationBuilder builder) =>
        builder.Configuration["Site:PublicUrl"]
        ?? throw new InvalidOperationException("Site:PublicUrl is missing: links in mails need it.");

    private static string WorkflowsFolder(IConfiguration configuration, IHostEnvironment environment) =>
        Path.GetFullPath(configuration["Workflows:Path"] ?? "workflows", environment.ContentRootPath);
}
