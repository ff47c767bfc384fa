using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>更正收款账户: the account that stopped a payment is corrected or confirmed, and goes to a second person of the payer.</summary>
/// <remarks>
/// The applicant corrects that of a case, whose own copy changes, and on request the profile in the same commit. The unit that made a list
/// corrects that of a line; the line changes when the second person has confirmed it.
/// </remarks>
public sealed class CorrectAccount(
    TaskAccess access,
    WorkflowRunner runner,
    OrganisationTree organisations,
    CaseClock clock,
    OpenDatabase open
)
{
    private const int MaxNote = 1000;
    private const string Sent = "收款账户已提交，由付款经办人以外的另一人确认后重新拨付。";

    /// <summary>Sends the answer to the payer's second person.</summary>
    /// <param name="taskId">The applicant's task.</param>
    /// <param name="actor">The applicant.</param>
    /// <param name="typed">The account; parts of the profile that are not about it are left alone.</param>
    /// <param name="isRight">The applicant says that the account is right as it is; then a note is needed.</param>
    /// <param name="note">Words for the payer.</param>
    /// <param name="operationId">Of the click.</param>
    /// <param name="keep">Takes the corrected data over into the profile, in the same commit; null where that is not wanted.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        ProfileEntry typed,
        bool isRight,
        string? note,
        Guid operationId,
        TakeOver? keep = null,
        CancellationToken cancellation = default
    )
    {
        if (
            await access.FindAsync(taskId, actor, cancellation)
            is not { Task: { Kind: TaskKind.AccountCorrection, AssigneeId: not null } } found
        )
        {
            return new TaskOutcome.NotFound();
        }

        var (row, kept) = (found.Case, CaseProfile.Of(found.Case));
        var corrected = isRight ? kept : kept.Copy();
        var problems = isRight ? [] : Take(corrected, ProfileRules.Merge(kept, typed, [ProfileParts.Account]));
        var refused = TaskInput.Read<AccountRequest>(found.Task.DetailJson!).Payee;
        if (problems.Count == 0 && !isRight && Payee.Of(corrected) == refused)
        {
            problems["isRight"] = ListedAccount.IsUnchanged;
        }

        if (isRight && DiffersFrom(kept, typed))
        {
            problems["isRight"] =
                "已勾选“账户无误”，但上面填写的账户与没有拨付成功的账户不同。要换账户的，请取消勾选；仍用原账户的，请改回原来的内容。";
        }

        CheckNote(isRight, note, problems);
        if (problems.Count > 0)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var changes = Payee.Changes(Payee.Of(kept), Payee.Of(corrected));
        if (changes.Count == 0)
        {
            CasePayee.Vouch(row);
        }
        else
        {
            CasePayee.Change(row, corrected);
        }

        var input = new AccountInput(string.IsNullOrWhiteSpace(note) ? null : note.Trim(), changes.Count == 0);
        var operation = new Operation(
            operationId,
            DerivedGuid.Hash("account", taskId.ToString("N"), CaseProfile.Whole(corrected), input.Note)
        );
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.CorrectAccount.Send(found.Task, actor, input),
            operation,
            "account.corrected",
            new
            {
                task = taskId,
                changes = changes.Select(change => new
                {
                    change.Label,
                    change.Before,
                    change.After,
                }),
                input.Note,
            },
            Sent,
            cancellation,
            async (context, token) =>
            {
                CasePayee.Copy(row, await context.Set<Case>().SingleAsync(x => x.Id == row.Id, token));
                if (keep is not null && !isRight)
                {
                    await keep(context, corrected, token);
                }
            },
            new Dictionary<FactRequest, object> { [new GetCase()] = CaseFactSource.Of(row) }
        );
    }

    /// <summary>Sends the answer of the unit that made the list to the payer's second person.</summary>
    /// <param name="taskId">The unit's task.</param>
    /// <param name="actor">One of its people.</param>
    /// <param name="account">Bank and number of the line.</param>
    /// <param name="isRight">The account is right as it is; then a note is needed.</param>
    /// <param name="note">Words for the payer.</param>
    /// <param name="operationId">Of the click.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public async Task<TaskOutcome> OfLineAsync(
        Guid taskId,
        Actor actor,
        string? account,
        bool isRight,
        string? note,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (
            await access.FindAsync(taskId, actor, cancellation)
                is not { Task: { Kind: TaskKind.AccountCorrection, OrganisationId: { } unit, DetailJson: { } detail } } found
            || TaskInput.Read<AccountRequest>(detail) is not { Line: { } line } asked
        )
        {
            return new TaskOutcome.NotFound();
        }

        await using var pooled = open();
        var rows = await pooled
            .Context.Set<ListedUnit>()
            .AsNoTracking()
            .Where(row => row.CaseId == found.Case.Id && row.StruckReason == null)
            .ToListAsync(cancellation);
        var typed = TypedText.Line(account);
        var problems = new Dictionary<string, string>();
        if (ListedAccount.Problem(rows, line, typed, asked.Payee.BankAccount, isRight) is { } wrong)
        {
            problems[wrong.Field] = wrong.Problem;
        }

        CheckNote(isRight, note, problems);
        if (problems.Count > 0)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var (before, after) = (rows.Find(row => row.Line == line)?.Account, isRight ? asked.Payee.BankAccount : typed);
        var input = new AccountInput(string.IsNullOrWhiteSpace(note) ? null : note.Trim(), before == after) { Account = after };
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.CorrectAccount.Send(found.Task, actor, input),
            new Operation(operationId, DerivedGuid.Hash("listed-account", taskId.ToString("N"), actor.UserId, $"{after}\n{input.Note}")),
            "account.corrected",
            new
            {
                task = taskId,
                line,
                changes = new[]
                {
                    new
                    {
                        Label = "收款账户",
                        Before = before,
                        After = after,
                    },
                },
                input.Note,
            },
            Sent,
            cancellation
        );
    }

    private static void CheckNote(bool isRight, string? note, Dictionary<string, string> problems)
    {
        if (
            (
                isRight && string.IsNullOrWhiteSpace(note)
                    ? "请说明为什么账户无误，例如银行已恢复账户。"
                    : TextLimit.Problem("说明", note, MaxNote)
            ) is
            { } problem
        )
        {
            problems["note"] = problem;
        }
    }

    /// <summary>Whether another account was typed than the case has; what was left out is no other one.</summary>
    private bool DiffersFrom(ApplicantProfile kept, ProfileEntry typed)
    {
        if (string.IsNullOrWhiteSpace(typed.BankAccount))
        {
            return false;
        }

        var other = kept.Copy();
        ProfileRules.Apply(other, ProfileRules.Merge(kept, typed, [ProfileParts.Account]), ChinaTime.DateOf(clock.Now));
        return Payee.Of(other) != Payee.Of(kept);
    }

    private Dictionary<string, string> Take(ApplicantProfile corrected, ProfileEntry merged)
    {
        var today = ChinaTime.DateOf(clock.Now);
        var problems = ProfileRules
            .Problems(merged, organisations, today)
            .GroupBy(problem => problem.Field)
            .ToDictionary(field => field.Key, field => field.First().Problem);
        (string Field, string? Value, string Label)[] needed =
        [
            (nameof(merged.BankAccountName), merged.BankAccountName, "账户名称"),
            (nameof(merged.BankName), merged.BankName, "开户银行"),
            (nameof(merged.BankAccount), merged.BankAccount, "银行账号"),
        ];
        foreach (var (field, _, label) in needed.Where(item => string.IsNullOrWhiteSpace(item.Value)))
        {
            problems[field] = $"请填写{label}。";
        }

        ProfileRules.Apply(corrected, merged, today);
        return problems;
    }
}
