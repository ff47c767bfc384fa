using System.Linq.Expressions;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Statistics;

/// <summary>One figure of the statistics: which cases it counts. The list behind the figure is found by the same rule.</summary>
/// <param name="Code">In addresses.</param>
/// <param name="Name">The head of its column.</param>
/// <param name="Meaning">What it counts, in a sentence.</param>
public sealed record CaseFigure(string Code, string Name, string Meaning)
{
    /// <summary>The sum that stands under it; null where it has none.</summary>
    public Expression<Func<Case, long>>? Sum { get; private init; }

    private Func<DbContext, DateTimeOffset, Expression<Func<Case, bool>>> Rule { get; init; } = (_, _) => _ => true;

    /// <summary>Every figure in the order of its columns.</summary>
    public static IReadOnlyList<CaseFigure> All { get; } =
    [
        new("applied", "申报", "所选月份提交的办件。"),
        new("open", "在办", "还没有办结的办件。") { Rule = (_, _) => row => row.ClosedAt == null },
        new("overdue", "超期", "还没有办结、有单位的任务超过办理期限的办件；申请主体补正和挂起的不算。")
        {
            Rule = (db, now) =>
                row => row.ClosedAt == null && db.Set<CaseTask>().Where(CaseStatistics.IsOverdue(now)).Any(task => task.CaseId == row.Id),
        },
        new("returned", "退回补正", "退回补正过的办件，不论后来怎样。")
        {
            Rule = (db, _) => row => db.Set<CaseTask>().Any(task => task.CaseId == row.Id && task.Kind == TaskKind.Correction),
        },
        new("rejected", "不予通过", "以不予通过办结的办件。") { Rule = (_, _) => row => row.Status == CaseStatus.Rejected },
        new("determined", "已核定", "核定了金额、没有不予通过、撤回或者终止的办件，下面是核定金额合计。")
        {
            Rule = (_, _) => row => row.AwardFen != null && !CaseStatuses.Void.Contains(row.Status),
            Sum = row => row.AwardFen ?? 0,
        },
        new("paid", "已到账", "资金已到申请主体账户的办件，下面是到账金额合计。")
        {
            Rule = (_, _) => row => row.PaidFen > 0,
            Sum = row => row.PaidFen,
        },
    ];

    /// <summary>The figure of a code; null for anything else.</summary>
    public static CaseFigure? Find(string? code) => All.FirstOrDefault(figure => figure.Code == code);

    /// <summary>The cases that it counts among these.</summary>
    public IQueryable<Case> Of(IQueryable<Case> cases, DbContext db, DateTimeOffset now) => cases.Where(Rule(db, now));
}
