using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Batches;

/// <summary>What whoever works on many tasks at once should know of each of them; read for all together.</summary>
public sealed class BatchWarnings(DbContext db, DueWords due, OrganisationTree organisations)
{
    /// <summary>The sentences for each task.</summary>
    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<string>>> OfAsync(
        BatchAct act,
        IReadOnlyList<TaskSituation> situations,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var others = act.Decision is null
            ? Related.None
            : await RelatedAsync([.. situations.Select(item => item.Found.Case)], cancellation);
        return situations.ToDictionary(item => item.Task.Id, IReadOnlyList<string> (item) => [.. OfTask(act, item, actor, others)]);
    }

    private IEnumerable<string> OfTask(BatchAct act, TaskSituation situation, Actor actor, Related others)
    {
        var (task, row) = (situation.Task, situation.Found.Case);
        if (due.Of(task.DueAt) is { } term && term.Urgency.IsLate())
        {
            yield return $"{term.Left}。";
        }

        if (row.IsPastDeadline || row.IsPastTotal)
        {
            yield return row.IsPastDeadline ? "已过执行期限。" : "办件已超总时限。";
        }

        if (act.Decision is null)
        {
            if (act.Action?.GivesTask == true && task.ClaimedById is not null && !task.IsHeldBy(task.As(actor)))
            {
                yield return $"{task.ClaimedByName}已认领，正在办理。";
            }

            yield break;
        }

        if (task.SeenAt is null)
        {
            yield return "还没有人打开看过。";
        }

        if (task.Round > 1)
        {
            yield return $"补正后再次送审（第 {task.Round} 轮），请看过改动再办。";
        }

        if (task.DraftOpinion is not null)
        {
            yield return "有一份保存了还没有提交的意见，批量办理不会采用。";
        }

        var waiting = situation
            .Found.OfCase.Where(other =>
                other.ExecutionId == task.ExecutionId && other.Id != task.Id && other.Status == CaseTaskStatus.Open
            )
            .Select(other => organisations.Find(other.OrganisationId ?? "")?.Name ?? TaskTypes.Of(other.Kind).Name)
            .Distinct()
            .ToList();
        if (waiting.Count > 0)
        {
            yield return $"同一环节还有{string.Join("、", waiting)}没有办理。";
        }

        foreach (var sentence in others.Of(row))
        {
            yield return sentence;
        }
    }

    /// <summary>Other cases with the same object, file or account; three commands for all.</summary>
    private async Task<Related> RelatedAsync(List<Case> rows, CancellationToken cancellation)
    {
        var cases = db.Set<Case>().AsNoTracking();
        var objects = rows.Select(row => row.ObjectKey).OfType<string>().Distinct().ToList();
        var accounts = rows.Select(row => row.BankAccount).Where(account => account.Length > 0).Distinct().ToList();
        var ids = rows.ConvertAll(row => row.Id);
        var byObject = await cases
            .Where(row => EF.Parameter(objects).Contains(row.ObjectKey!))
            .Select(row => new Other(row.Id, row.Number, row.SubjectId, row.ObjectKey!))
            .ToListAsync(cancellation);
        var byAccount = await cases
            .Where(row => EF.Parameter(accounts).Contains(row.BankAccount))
            .Select(row => new Other(row.Id, row.Number, row.SubjectId, row.BankAccount))
            .ToListAsync(cancellation);
        var files = db.Set<MaterialFile>().AsNoTracking();
        var byFile = await (
            from own in files
            where own.CaseId != null && EF.Parameter(ids).Contains(own.CaseId.Value)
            join same in files on own.Sha256 equals same.Sha256
            where same.CaseId != null && same.CaseId != own.CaseId
            join other in cases on same.CaseId equals other.Id
            select new { Case = own.CaseId!.Value, other.Number }
        )
            .Distinct()
            .ToListAsync(cancellation);
        return new Related(
            byObject.ToLookup(other => other.Key),
            byAccount.ToLookup(other => other.Key),
            byFile.ToLookup(item => item.Case, item => item.Number)
        );
    }

    private sealed record Other(Guid Id, string Number, string SubjectId, string Key);

    private sealed record Related(ILookup<string, Other> Objects, ILookup<string, Other> Accounts, ILookup<Guid, string> Files)
    {
        public static Related None { get; } =
            new(
                Array.Empty<Other>().ToLookup(other => other.Key),
                Array.Empty<Other>().ToLookup(other => other.Key),
                Array.Empty<string>().ToLookup(_ => Guid.Empty)
            );

        public IEnumerable<string> Of(Case row)
        {
            if (row.ObjectKey is { } key && Numbers(Objects[key].Where(other => other.Id != row.Id)) is { } objects)
            {
                yield return $"同一对象另有办件{objects}。";
            }

            if (Files[row.Id].Order(StringComparer.Ordinal).ToList() is { Count: > 0 } files)
            {
                yield return $"有材料与办件{Few(files)}的完全相同。";
            }

            if (
                row.BankAccount.Length > 0
                && Numbers(Accounts[row.BankAccount].Where(other => other.SubjectId != row.SubjectId)) is { } accounts
            )
            {
                yield return $"收款账户也用于其他申请主体的办件{accounts}。";
            }
        }

        private static string? Numbers(IEnumerable<Other> others) =>
            others.Select(other => other.Number).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } numbers ? Few(numbers) : null;

        private static string Few(List<string> numbers) =>
            numbers.Count <= 2 ? $" {string.Join("、", numbers)} " : $" {numbers[0]} 等 {numbers.Count} 件";
    }
}
