using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>The site over the database that a <see cref="CaseWorld"/> has made: its people, its cases, its demo clock.</summary>
internal static class CaseSite
{
    public static Actor SystemAdministrator { get; } = new(new("sysadmin"), "系统管理员", null, [Roles.SystemAdministrator]);

    public static Actor WorkflowAdministrator { get; } = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);

    /// <summary>The second reviewer of 铁东区商务局.</summary>
    public static Actor Colleague { get; } = CaseWorld.Staff("tiedong.commerce", number: 2);

    /// <summary>Prepares cases without the web, then serves them.</summary>
    public static async Task<WebApp> StartAsync(Func<CaseWorld, Task>? prepare = null, string environment = "Development")
    {
        var world = await CaseWorld.CreateStockedAsync();
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, SystemAdministrator, "system@example.cn");
            CaseWorld.AddUser(db, WorkflowAdministrator, "flows@example.cn");
            CaseWorld.AddUser(db, Colleague, "colleague@example.cn");
        });
        await (prepare?.Invoke(world) ?? Task.CompletedTask);
        await world.Database.CloseAsync();
        return new WebApp(environment, world.Database.Folder);
    }
}
