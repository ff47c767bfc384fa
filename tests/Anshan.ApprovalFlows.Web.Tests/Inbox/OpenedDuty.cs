using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>The duties of a site, as the system opens them.</summary>
internal static class OpenedDuty
{
    /// <summary>Opens what is missing; the open task of that duty.</summary>
    public static async Task<CaseTask> TaskAsync(WebApp site, string measure, string unit)
    {
        await site.UseAsync<OpenDuties, int?>(duties => duties.RunAsync());
        return await site.ReadAsync(db =>
            (
                from task in db.CaseTasks.AsNoTracking()
                join row in db.Cases on task.CaseId equals row.Id
                where row.MeasureId == measure && row.SubjectId == "unit:" + unit && task.Status == CaseTaskStatus.Open
                select task
            ).SingleAsync()
        );
    }
}
