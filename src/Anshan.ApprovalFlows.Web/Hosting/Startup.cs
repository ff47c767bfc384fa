using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>What has to be true before the first request is answered.</summary>
public static partial class Startup
{
    public static async Task PrepareAsync(this WebApplication app)
    {
        await DatabaseStartup.MigrateAsync(app.Services);
        await app.Services.GetRequiredService<RoleRows>().EnsureAsync();
        await app.Services.GetRequiredService<OrganisationChanges>().TakeAsync();
        foreach (var problem in await app.Services.GetRequiredService<PackageFiles>().TakeFolderAsync())
        {
            TellUnreadable(app.Logger, problem);
        }

        foreach (var problem in await app.Services.GetRequiredService<ProcedureLibrary>().LoadAsync(WorkflowsFolder(app.Configuration, app.Environment)))
        {
            TellNotLoaded(app.Logger, problem);
        }

        await using var scope = app.Services.CreateAsyncScope();
        foreach (var kept in await app.Services.GetRequiredService<KeptDefinitions>().ReadAsync(scope.ServiceProvider.GetRequiredService<DbContext>(), CancellationToken.None))
        {
            TellKept(app.Logger, kept.Version.Name, kept.Version.Version, kept.Version.ChangedBy ?? "", string.Join("；", kept.Changes));
        }
    }

    /// <summary>Shows the link for the first administrator where there is none yet.</summary>
    public static async Task InviteFirstAdministratorAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().IssueTokenAsync() is { } token)
        {
            TellToken(app.Logger, app.Configuration["Site:PublicUrl"]?.TrimEnd('/') + Links.SetupWith(token));
        }
    }

    public static string WorkflowsFolder(this WebApplicationBuilder builder) => WorkflowsFolder(builder.Configuration, builder.Environment);

    public static string PublicUrl(this WebApplicationBuilder builder) =>
        builder.Configuration["Site:PublicUrl"] ?? throw new InvalidOperationException("Site:PublicUrl is missing: links in mails need it.");

    private static string WorkflowsFolder(IConfiguration configuration, IHostEnvironment environment) =>
        Path.GetFullPath(configuration["Workflows:Path"] ?? "workflows", environment.ContentRootPath);

    [LoggerMessage(1003, LogLevel.Warning, "“{Name}”以管理员修改的第 {Version} 版（{ChangedBy}）为准，没有载入 workflows 中的文件；取用文件会有这些变化：{Changes}")]
    private static partial void TellKept(ILogger logger, string name, int version, string changedBy, string changes);

    [LoggerMessage(1004, LogLevel.Error, "管理员启用的内容已不能读取，暂以 workflows 中的文件为准：{Problem}")]
    private static partial void TellUnreadable(ILogger logger, string problem);

    [LoggerMessage(1005, LogLevel.Warning, "没有载入 workflows 中的流程，因为它与管理员启用的举措数据不符：{Problem}")]
    private static partial void TellNotLoaded(ILogger logger, string problem);

    [LoggerMessage(1002, LogLevel.Warning, "系统还没有管理员。请在 24 小时内打开此一次性链接，创建第一名系统管理员：{Link}")]
    private static partial void TellToken(ILogger logger, string link);
}
