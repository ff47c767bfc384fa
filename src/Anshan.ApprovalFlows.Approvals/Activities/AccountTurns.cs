using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>
/// The turns of one payment: that of the applicant or of the unit that made the list about the account, that of the payer's second person,
/// and the payer's own. One is open at a time.
/// </summary>
internal static class AccountTurns
{
    /// <summary>As long as a correction has (reading 14 of the policy).</summary>
    private const int DaysToCorrect = 10;
    private const int DaysToConfirm = 3;

    /// <summary>
    /// Asks the applicant about the account, or the unit that made the list about that of a line. The payer's time limit is suspended
    /// meanwhile.
    /// </summary>
    public static Next Ask(ActivityContext context, AccountRequest request)
    {
        var facts = context.Fact(new GetCase());
        var due = DueTimes.DueIn(context, DaysToCorrect);
        context.Data["asked"] = TaskInput.Of(request);
        if (request.Line is { } line)
        {
            return AskLister(context, context.Fact(new GetListedPayee(line)), request, facts.RegionId, due);
        }

        TurnChain.Open(
            context,
            TaskKind.AccountCorrection,
            new TurnAddress(null, facts.SubjectId, Roles.Applicant, facts.ApplicantName),
            TurnPurpose.Correct,
            new TaskSheet(TaskTypes.Of(TaskKind.AccountCorrection).Name, due, TaskInput.Write(request))
        );
        context.Emit(
            new SetCase(
                CaseStatus.AwaitingCorrection,
                Vocabulary.StageOf(context, TaskTypes.Of(TaskKind.AccountCorrection).Name, TurnPurpose.Correct),
                facts.ApplicantName,
                due,
                "account-correction",
                new Dictionary<string, object?> { ["opinion"] = request.Message, ["organisation"] = request.By }
            )
        );
        return Next.Wait;
    }

    private static Next AskLister(ActivityContext context, ListedPayee row, AccountRequest request, RegionId regionId, DateTimeOffset? due)
    {
        var title = TaskTypes.Of(TaskKind.AccountCorrection).Name;
        var name = context.Fact(new GetOrganisation(row.OrganisationId, regionId)).Name;
        TurnChain.Open(
            context,
            TaskKind.AccountCorrection,
            new TurnAddress(row.OrganisationId, null, row.Role, name),
            TurnPurpose.Correct,
            new TaskSheet(title, due, TaskInput.Write(request))
        );
        context.Emit(new SetCase(CaseStatus.AwaitingTransfer, Vocabulary.StageOf(context, title, TurnPurpose.Correct), name, due));
        return Next.Wait;
    }

    /// <summary>What was asked last.</summary>
    public static AccountRequest Asked(ActivityContext context) => TaskInput.Read<AccountRequest>(context.Data["asked"]);

    /// <summary>Asks a second person of the payer to confirm a changed account, or one in another name.</summary>
    public static Next Confirm(ActivityContext context, SecondPayer second, AccountChange change)
    {
        context.Data["change"] = TaskInput.Of(change);
        var due = DueTimes.DueIn(context, DaysToConfirm);
        TurnChain.Open(
            context,
            TaskKind.AccountConfirmation,
            new TurnAddress(second.OrganisationId, null, second.Role, second.Name),
            TurnPurpose.Countersign,
            new TaskSheet(TaskTypes.Of(TaskKind.AccountConfirmation).Name, due, TaskInput.Write(change))
        );
        var stage = Vocabulary.StageOf(context, TaskTypes.Of(TaskKind.AccountConfirmation).Name, TurnPurpose.Countersign);
        context.Emit(new SetCase(CaseStatus.AwaitingTransfer, stage, second.Name, due));
        return Next.Wait;
    }

    /// <summary>What waits for the second person; null where an earlier version asked, or nobody was asked.</summary>
    public static AccountChange? Change(ActivityContext context) =>
        context.Data["change"] is { } change ? TaskInput.Read<AccountChange>(change) : null;
}
