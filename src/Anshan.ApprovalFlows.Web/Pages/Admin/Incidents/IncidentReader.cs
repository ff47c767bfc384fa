using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Incidents;

/// <summary>A fault with the number of the case it stopped; system administrators may not see more of the case.</summary>
public sealed record IncidentRow(
    long Id,
    Guid CaseId,
    string? CaseNumber,
    string ActivityName,
    string ExceptionType,
    string Message,
    DateTimeOffset At,
    string? Resolution,
    string? ResolvedBy,
    string? Reason,
    DateTimeOffset? ResolvedAt
)
{
    public bool IsOpen => Resolution is null;

    /// <summary>A description of the fault for people who do not know the program.</summary>
    public string Cause =>
        ExceptionType switch
        {
            "InputEvaluationException" => "流程图中本环节的一项设置算不出结果，多半是表达式写错了，或者引用的内容不存在。",
            "FaultException" => "流程图在这里设置了“故障”，办件按设计停下，等待管理员处理。",
            "WorkflowFaultException" => "本环节所需的内容不齐或不合要求，不能继续。",
            "TimerFailed" => "这个环节的定时连续 5 次没有执行成功，已停止再试。",
            _ => "系统执行本环节时出错。",
        };

    public string Result =>
        Resolution switch
        {
            null => "待处理",
            "retried" => "已重试",
            "skipped" => "已跳过",
            "cancelled" => "办件已终止",
            _ => Resolution,
        };
}

/// <summary>Reads faults for the administrators.</summary>
public sealed class IncidentReader(DbContext db)
{
    /// <summary>Rows of each list on a page.</summary>
    public const int PageSize = 20;

    /// <summary>Oldest first.</summary>
    public Task<List<IncidentRow>> OpenAsync(long after, CancellationToken cancellation) =>
        Rows(db.Set<Incident>().Where(row => row.Resolution == null && row.Id > after).OrderBy(row => row.Id).Take(PageSize + 1))
            .ToListAsync(cancellation);

    /// <summary>Newest first, those before an id.</summary>
    public Task<List<IncidentRow>> ResolvedAsync(long before, CancellationToken cancellation) =>
        Rows(db.Set<Incident>().Where(row => row.Resolution != null && row.Id < before).OrderByDescending(row => row.Id).Take(PageSize + 1))
            .ToListAsync(cancellation);

    public Task<int> CountOpenAsync(CancellationToken cancellation) =>
        db.Set<Incident>().CountAsync(row => row.Resolution == null, cancellation);

    public Task<IncidentRow?> FindAsync(long id, CancellationToken cancellation) =>
        Rows(db.Set<Incident>().Where(row => row.Id == id)).SingleOrDefaultAsync(cancellation);

    private IQueryable<IncidentRow> Rows(IQueryable<Incident> incidents) =>
        incidents
            .AsNoTracking()
            .Select(row => new IncidentRow(
                row.Id,
                db.Set<ChildInstance>()
                    .Where(child => child.ChildId == row.InstanceId)
                    .Select(child => (Guid?)child.ParentId)
                    .FirstOrDefault()
                    ?? row.InstanceId,
                db.Set<Case>()
                    .Where(found =>
                        found.Id == row.InstanceId
                        || db.Set<ChildInstance>().Any(child => child.ChildId == row.InstanceId && child.ParentId == found.Id)
                    )
                    .Select(found => found.Number)
                    .FirstOrDefault(),
                row.ActivityName,
                row.ExceptionType,
                row.Message,
                row.At,
                row.Resolution,
                row.ResolvedBy,
                row.Reason,
                row.ResolvedAt
            ));
}
