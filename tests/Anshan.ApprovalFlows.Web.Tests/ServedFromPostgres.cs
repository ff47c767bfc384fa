using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests;

/// <summary>The site over the PostgreSQL database of a world that was prepared without the web; it is dropped with the site.</summary>
internal sealed class ServedFromPostgres(CaseWorld world) : WebApp("Development", world.Database.Folder)
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Database:Provider", "PostgreSql").UseSetting("Database:ConnectionString", world.Database.Place);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await world.DisposeAsync();
    }
}
