using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Cases;

/// <summary>A site on which cases are paid, and the people of the payer.</summary>
internal static class PayeeSite
{
    public static readonly Actor Payer = CaseWorld.Staff("tiedong.finance", Roles.Finance);
    public static readonly Actor Second = CaseWorld.Staff("tiedong.finance", Roles.Head);

    /// <summary>Without the people of Development, so that a unit has just those whom a test names.</summary>
    public static Task<WebApp> StartAsync(Func<CaseWorld, Task>? prepare = null) => CaseSite.StartAsync(prepare, "Production");

    /// <summary>Reviews, award and the city's leg are done.</summary>
    public static async Task<Guid> LastLegAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        await world.DetermineAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.commerce"), "300000");
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.finance", Roles.Finance));
        return id;
    }

    public static Task<List<CaseTask>> OpenAsync(WebApp site, Guid id) =>
        site.ReadAsync(db => db.CaseTasks.AsNoTracking().Where(row => row.CaseId == id && row.Status == CaseTaskStatus.Open).ToListAsync());

    public static async Task<string> AddressAsync(WebApp site, Guid id) => Links.Task((await OpenAsync(site, id)).Single().Id);
}
