using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Http;

/// <summary>Payments with their receipts, and whoever countersigns.</summary>
internal static class SecondSite
{
    /// <summary>Registers a payment on its page, with the receipt of the bank.</summary>
    public static Task<Page> PayAsync(this Browser browser, Page task, string voucher) =>
        browser.PressWithFileAsync(task, "pay", ("回单.pdf", SampleFiles.Pdf(voucher)), ("Payment.Voucher", voucher));

    /// <summary>Whoever must agree to what was done with this task does.</summary>
    public static async Task AgreedAsync(this WebApp site, Guid task) =>
        Assert.IsType<TaskOutcome.Done>(await SecondPeople.AgreeAsync(site.Services, task, new TaskOutcome.Done("")));

    /// <inheritdoc cref="AgreedAsync(WebApp, Guid)"/>
    public static Task AgreedAsync(this WebApp site, Page task) =>
        site.AgreedAsync(Guid.Parse(task.Path.Split('/').First(part => Guid.TryParse(part, out _))));

    /// <summary>The one open task of a second or third person on the site, on the page of somebody who may end it.</summary>
    public static async Task<(Browser Person, Page Task)> SecondAsync(this WebApp site)
    {
        var open = await site.ReadAsync(db => db.CaseTasks.AsNoTracking().Where(row => row.Status == CaseTaskStatus.Open).ToListAsync());
        var (task, person) = (await SecondPeople.FindAsync(site.Services, open.Single(row => SecondEnds.Are(row.Kind)).Id))!.Value;
        await site.WriteAsync(db => db.Users.Single(row => row.Id == person.UserId.Value).SecurityStamp = person.UserId);
        var browser = site.As(person);
        return (browser, await browser.OpenAsync(Links.Task(task.Id)));
    }
}
