using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>核定金额: within what the measure and the caps allow; a reason is given where the amount is not the computed one.</summary>
public sealed class DetermineAmount(TaskAccess access, WorkflowRunner runner, OpenDatabase open, MeasureCatalogue measures)
{
    private const int MaxReason = 2000;

    /// <summary>Determines the amount, typed in yuan.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        string? amountText,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Determination } found)
        {
            return new TaskOutcome.NotFound();
        }

        var bounds = await BoundsAsync(found.Case, cancellation);
        if (Problems(bounds, amountText, reason, out var amount) is { Count: > 0 } problems)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var note = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        var input = new DeterminationInput(amount.Fen, note);
        var operation = new Operation(
            operationId,
            DerivedGuid.Hash("determine", taskId.ToString("N"), actor.UserId, amount.ToInvariant(), note)
        );
        var outcome = await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.Determine.Send(found.Task, actor, input),
            operation,
            "award.determined",
            new
            {
                task = taskId,
                amountFen = amount.Fen,
                ceilingFen = found.Case.CeilingFen,
                mostFen = bounds.Most.Fen,
                reason = note,
            },
            $"已核定 {amount.ToDisplay()}。",
            cancellation
        );
        return await SecondWords.AddAsync(outcome, open, found.Task, cancellation);
    }

    /// <summary>Between what the award of this case can be determined now.</summary>
    private async Task<AwardBounds> BoundsAsync(Case @case, CancellationToken cancellation)
    {
        await using var pooled = open();
        var share = @case.CapKey is null ? null : await CapReader.OfCaseAsync(pooled.Context, @case.Id, null, cancellation);
        var measure = measures.Find(@case.MeasureId, @case.PackageVersion);
        var tables = measure is null
            ? AwardTables.Empty
            : await TableReader.ReadAsync(pooled.Context, measure, ChinaTime.DateOf(@case.SubmittedAt), cancellation);
        var later = AwardBounds.Later(
            @case.Meaning,
            measure?.Award,
            new AwardInputs(FormValues.FromJson(@case.FormJson), tables, @case.RegionId)
        );
        return new AwardBounds(later?.Meaning ?? @case.Meaning, later?.Amount ?? new Money(@case.CeilingFen), share?.Room);
    }

    /// <summary>What is wrong with an amount and its reason, by field; empty when it could be determined so.</summary>
    public static IReadOnlyDictionary<string, string> Problems(AwardBounds bounds, string? amountText, string? reason, out Money amount)
    {
        var problems = new Dictionary<string, string>();
        if (!Money.TryParseYuan(amountText, out amount, out var problem))
        {
            problems["amount"] = problem;
        }
        else if (bounds.Objection(amount) is { } objection)
        {
            problems["amount"] = objection;
        }
        else if (bounds.ReasonNeeded(amount) is { } needed && string.IsNullOrWhiteSpace(reason))
        {
            problems["reason"] = needed;
        }

        if (TextLimit.Problem("理由", reason, MaxReason) is { } tooLong)
        {
            problems["reason"] = tooLong;
        }

        return problems;
    }
}
