using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Development;

/// <summary>
/// The demonstration: accounts and a clock of its own while developing; a production server refuses a database that has them.
/// </summary>
public static class DemoStart
{
    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<DemoAccounts>().AddScoped<DevelopmentSeed>();
        return builder;
    }

    /// <exception cref="InvalidOperationException">The database has the accounts of the demonstration, and this is no
    /// demonstration.</exception>
    public static async Task SeedAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var seed = scope.ServiceProvider.GetRequiredService<DevelopmentSeed>();
        if (app.Environment.IsDevelopment())
        {
            await app.Services.GetRequiredService<DemoClock>().StartAsync();
            WebLog.DemoPassword(app.Logger, await seed.RunAsync());
        }
        else if (await seed.IsSeededAsync())
        {
            throw new InvalidOperationException(
                "这个数据库含有开发环境的演示账号，其密码是公开的，不能用于正式运行。请另设 Database:Path，使用新的数据库。"
            );
        }
    }
}
