using Anshan.ApprovalFlows.Approvals.Access;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>
/// The separation of duties in payments: which acts in a case exclude the same person from paying or confirming an account. The only place
/// of the rule. The task's page, the search for a second person and the check of the data read it.
/// </summary>
internal static class PaymentSeparation
{
    /// <summary>Why this person cannot confirm the account of a payment, in a sentence; null when nothing stands against it.</summary>
    /// <param name="ofCase">The tasks of the case.</param>
    /// <param name="executionId">The payment, with all its turns.</param>
    /// <param name="person">Whose turn it would be.</param>
    public static string? ToConfirm(IEnumerable<CaseTask> ofCase, long executionId, UserId person)
    {
        var own = ofCase.Where(task => task.DecidedById == person && task.Status == CaseTaskStatus.Done).ToList();
        var turns = own.Where(task => task.ExecutionId == executionId).Select(task => task.Kind).ToList();
        return turns.Contains(TaskKind.Transfer) ? "这笔拨付未成功由您登记，收款账户的变更须由另一人确认。"
            : turns.Contains(TaskKind.AccountCorrection) ? "收款账户由您更正，须由另一人确认。"
            : own.Exists(Judges) ? "您参与过本办件的审核、核定或名单拟定，不能再确认收款账户，请由其他人员办理。"
            : null;
    }

    /// <summary>Why this person cannot pay, in a sentence; null when nothing stands against it.</summary>
    /// <param name="ofCase">The tasks of the case.</param>
    /// <param name="activityId">The payment in the drawing: after a failure with another reason it is asked for again by a new
    /// execution.</param>
    /// <param name="person">Whose turn it would be.</param>
    public static string? ToPay(IEnumerable<CaseTask> ofCase, string activityId, UserId person)
    {
        var own = ofCase.Where(task => task.DecidedById == person && task.Status == CaseTaskStatus.Done).ToList();
        return own.Exists(task => task.Kind == TaskKind.AccountConfirmation && task.ActivityId == activityId)
                ? "收款账户的变更由您确认，这笔资金须由本单位另一人拨付。"
            : own.Exists(task => task.Kind == TaskKind.AccountCorrection && task.ActivityId == activityId)
                ? "收款账户由您更正，这笔资金须由另一人拨付。"
            : own.Exists(Judges) ? "您参与过本办件的审核或核定，不能再办理拨付，请由本单位其他人员办理。"
            : null;
    }

    private static bool Judges(CaseTask task) =>
        task.Kind is TaskKind.Review or TaskKind.Determination or TaskKind.EntitlementList or TaskKind.ListConfirmation;
}
