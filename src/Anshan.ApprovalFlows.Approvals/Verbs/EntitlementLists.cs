using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>免申即享名单: one person lists the entitled units, another one confirms the list or gives it back.</summary>
public sealed class EntitlementLists(
    TaskAccess access,
    WorkflowRunner runner,
    MeasureCatalogue measures,
    EarlierLists earlier,
    CaseClock clock
)
{
    private DateOnly Today => ChinaTime.DateOf(clock.Now);

    /// <summary>Screens the text and sends it to a second person of the unit.</summary>
    public async Task<TaskOutcome> ProposeAsync(
        Guid taskId,
        Actor actor,
        string? text,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.EntitlementList } found)
        {
            return new TaskOutcome.NotFound();
        }

        if (
            ListScreening.Screen(measures[found.Case.MeasureId, found.Case.PackageVersion], text, Today, out var problem)
            is not { } screening
        )
        {
            return new TaskOutcome.Invalid(new Dictionary<string, string> { ["text"] = problem });
        }

        // The operation covers what was sent; the profiles of others at that time are no part of it.
        var sent = screening.Record;
        screening = await earlier.CompareAsync(screening, found.Case, found.Task, cancellation);
        var input = new ProposalInput(text!, screening.Record);
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.ProposeList.Send(found.Task, actor, input),
            new Operation(operationId, DerivedGuid.Hash("list", taskId.ToString("N"), actor.UserId, sent)),
            "list.proposed",
            Details(taskId, screening),
            $"名单已提交：列入 {screening.Listed.Count()} 家，合计 {screening.Total.ToDisplay()}，待本单位另一人确认。",
            cancellation
        );
    }

    /// <summary>Screens the proposed text anew and confirms it; an empty list ends the case without payment.</summary>
    public async Task<TaskOutcome> ConfirmAsync(Guid taskId, Actor actor, Guid operationId, CancellationToken cancellation = default)
    {
        if (
            await access.FindAsync(taskId, actor, cancellation)
                is not { Task: { Kind: TaskKind.ListConfirmation, DetailJson: { } detail } } found
            || ListScreening.Screen(
                measures[found.Case.MeasureId, found.Case.PackageVersion],
                TaskInput.Read<ListProposal>(detail).Text,
                Today,
                out _
            )
                is not { } screening
        )
        {
            return new TaskOutcome.NotFound();
        }

        screening = await earlier.CompareAsync(screening, found.Case, found.Task, cancellation);
        var input = new ListInput(screening.Total.Fen, screening.Listed.Count(), screening.Record, screening.Notice)
        {
            Date = screening.LastDay,
        };
        try
        {
            return await EndTask.RunAsync(
                access,
                runner,
                found,
                actor,
                TaskVerbs.ConfirmList.Send(found.Task, actor, input),
                new Operation(operationId, DerivedGuid.Hash("list-confirmed", taskId.ToString("N"), actor.UserId)),
                "list.confirmed",
                Details(taskId, screening),
                $"名单已确认：列入 {input.Listed} 家，合计 {screening.Total.ToDisplay()}。",
                cancellation,
                async (context, token) =>
                {
                    await earlier.HoldAsync(context, screening, found.Case, found.Task, token);
                    await KeepAsync(context, found.Case.Id, screening, token);
                }
            );
        }
        catch (ListedElsewhereException)
        {
            return new TaskOutcome.Refused("另一份名单刚刚列入了其中的单位，本名单没有确认。请看下面重新核对的结果。");
        }
    }

    /// <summary>Gives the list back to be made anew; what was listed stays in it.</summary>
    public async Task<TaskOutcome> ReturnAsync(
        Guid taskId,
        Actor actor,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (
            await access.FindAsync(taskId, actor, cancellation)
            is not { Task: { Kind: TaskKind.ListConfirmation, DetailJson: { } detail } } found
        )
        {
            return new TaskOutcome.NotFound();
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new TaskOutcome.Invalid(new Dictionary<string, string> { ["reason"] = "请写明退回的原因，拟定人会看到。" });
        }

        if (TextLimit.Problem("原因", reason, TextLimit.Opinion) is { } tooLong)
        {
            return new TaskOutcome.Invalid(new Dictionary<string, string> { ["reason"] = tooLong });
        }

        var input = new ListReturn(TaskInput.Read<ListProposal>(detail).Text, reason.Trim());
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.ReturnList.Send(found.Task, actor, input),
            new Operation(operationId, DerivedGuid.Hash("list-returned", taskId.ToString("N"), actor.UserId, input.Reason)),
            "list.returned",
            new { task = taskId, input.Reason },
            "名单已退回，由本单位重新拟定。",
            cancellation
        );
    }

    private static object Details(Guid task, EntitlementScreening screening) =>
        new
        {
            task,
            rows = screening.Rows.Select(row => row.ToString()).ToList(),
            totalFen = screening.Total.Fen,
        };

    /// <summary>Keeps the lines to be paid; what they come to is the most that the case can pay.</summary>
    private static async Task KeepAsync(DbContext context, Guid caseId, EntitlementScreening screening, CancellationToken cancellation)
    {
        var total = screening.Total.Fen;
        await context
            .Set<Case>()
            .Where(row => row.Id == caseId)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.CeilingFen, total).SetProperty(x => x.BaseFen, total), cancellation);
        await context.Set<ListedUnit>().Where(row => row.CaseId == caseId).ExecuteDeleteAsync(cancellation);
        context.AddRange(
            screening.Listed.Select(row => new ListedUnit
            {
                CaseId = caseId,
                Line = row.Line,
                Name = row.Name,
                CreditCode = row.CreditCode,
                Account = row.Account,
                AmountFen = row.Amount.Fen,
            })
        );
        await context.SaveChangesAsync(cancellation);
    }
}
