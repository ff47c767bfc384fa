using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Approvals.Steps;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Instances;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>核定金额: at or below the computed ceiling; below it a reason is given.</summary>
public sealed class DetermineAmount(TaskAccess access, WorkflowRunner runner)
{
    /// <summary>Determines the amount, typed in yuan.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId, Actor actor, string? amountText, string? reason, Guid operationId, CancellationToken cancellation = default)
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Determination } found)
        {
            return new TaskOutcome.NotFound();
        }

        var ceiling = new Money(found.Case.CeilingFen);
        if (!Money.TryParseYuan(amountText, out var amount, out var problem))
        {
            return Invalid("amount", problem);
        }

        if (amount > ceiling)
        {
            return Invalid("amount", $"核定金额不能超过最高限额 {ceiling.ToDisplay()}。");
        }

        if (amount < ceiling && string.IsNullOrWhiteSpace(reason))
        {
            return Invalid("reason", "核定金额低于最高限额时，请说明理由。");
        }

        var note = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        var input = new DeterminationInput(found.Task.OrganisationId!, amount.Fen, note, actor.UserId, actor.Name);
        var operation = new Operation(operationId, DerivedId.RequestHash("determine", taskId.ToString("N"), actor.UserId, amount.ToInvariant(), note));
        return await EndTask.RunAsync(
            access, runner, found, actor, new Stimulus.Resume(found.Task.ExecutionId, "determine", TaskInput.Of(input)), operation,
            "award.determined", new { task = taskId, amountFen = amount.Fen, ceilingFen = ceiling.Fen, reason = note },
            $"已核定 {amount.ToDisplay()}。", cancellation);
    }

    private static TaskOutcome.Invalid Invalid(string field, string message) => new(new Dictionary<string, string> { [field] = message });
}
