using System.Collections.Frozen;
using Anshan.ApprovalFlows.Approvals.Access;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>What somebody has done in a case by ending a task, as far as it can stand against what is asked next.</summary>
public enum CaseAct
{
    /// <summary>Something that bars from nothing: a record, a correction of the application.</summary>
    Other,

    /// <summary>审核</summary>
    Reviewed,

    /// <summary>核定金额</summary>
    Determined,

    /// <summary>复核核定金额, or sent it back</summary>
    CountersignedAward,

    /// <summary>签发核定金额, or sent it back</summary>
    SignedAward,

    /// <summary>拟定名单</summary>
    Listed,

    /// <summary>确认名单, or returned it</summary>
    ConfirmedList,

    /// <summary>登记拨付, or that it failed</summary>
    Paid,

    /// <summary>复核拨付, or sent it back</summary>
    CountersignedPayment,

    /// <summary>签发拨付, or sent it back</summary>
    SignedPayment,

    /// <summary>更正收款账户</summary>
    CorrectedAccount,

    /// <summary>确认收款账户, or sent it back</summary>
    ConfirmedAccount,
}

/// <summary>How near an act must lie to what is asked, to stand against it.</summary>
public enum ActScope
{
    /// <summary>Anywhere in the case.</summary>
    Case,

    /// <summary>In the same step of the drawing, at whichever visit.</summary>
    Activity,

    /// <summary>In another step of the drawing.</summary>
    OtherActivity,

    /// <summary>In the same visit of the step.</summary>
    Execution,

    /// <summary>In the same visit, and nobody has done it after that.</summary>
    Latest,
}

/// <summary>One cell of the table: who has done this does not do that.</summary>
/// <param name="Done">What was done.</param>
/// <param name="Scope">Where.</param>
/// <param name="Reason">Why not, to the person.</param>
public sealed record Bar(CaseAct Done, ActScope Scope, string Reason);

/// <summary>A task that is asked for; it need not be open yet.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="ActivityId">The step in the drawing.</param>
/// <param name="ExecutionId">The visit of the step.</param>
public readonly record struct AskedTask(TaskKind Kind, string ActivityId, long ExecutionId)
{
    public static AskedTask Of(CaseTask task) => new(task.Kind, task.ActivityId, task.ExecutionId);
}

/// <summary>
/// The separation of duties: which acts of a person in a case exclude what is asked now. The only place of the rule: pages, verbs, the
/// search for a second person and the checks of the data read it.
/// </summary>
/// <remarks>
/// The payer has neither reviewed nor determined; the final reviewer is not the first; the determiner may be the final reviewer, but
/// whoever countersigns a determination or a payment is neither its author nor anybody who reviewed; who signs is neither the author nor
/// the countersigner. Whoever has sent something back as second person does not become its author. What a substitute does counts as done
/// by both: the substitute, and the person in whose place.
/// </remarks>
public static class Separation
{
    private const string ReviewedBeforePaying = "您参与过本办件的审核或核定，不能再办理拨付，请由本单位其他人员办理。";
    private const string ReviewedBeforeCountersigning = "您参与过本办件的审核、核定或名单拟定，不能再复核拨付，请由其他人员复核。";
    private const string ReviewedBeforeSigning = "您参与过本办件的审核、核定或名单拟定，不能再签发拨付，请由其他负责人签发。";
    private const string ReviewedBeforeConfirming = "您参与过本办件的审核、核定或名单拟定，不能再确认收款账户，请由其他人员办理。";

    /// <summary>Whoever has done one of these has judged the case, and has nothing to do with its payment.</summary>
    private static readonly CaseAct[] Judging =
    [
        CaseAct.Reviewed,
        CaseAct.Determined,
        CaseAct.CountersignedAward,
        CaseAct.Listed,
        CaseAct.ConfirmedList,
    ];

    private static readonly FrozenDictionary<TaskKind, CaseAct> Acts = new Dictionary<TaskKind, CaseAct>
    {
        [TaskKind.Review] = CaseAct.Reviewed,
        [TaskKind.Determination] = CaseAct.Determined,
        [TaskKind.EntitlementList] = CaseAct.Listed,
        [TaskKind.ListConfirmation] = CaseAct.ConfirmedList,
        [TaskKind.Transfer] = CaseAct.Paid,
        [TaskKind.AccountCorrection] = CaseAct.CorrectedAccount,
        [TaskKind.AccountConfirmation] = CaseAct.ConfirmedAccount,
        [TaskKind.AwardCountersign] = CaseAct.CountersignedAward,
        [TaskKind.AwardSignature] = CaseAct.SignedAward,
        [TaskKind.PaymentCountersign] = CaseAct.CountersignedPayment,
        [TaskKind.PaymentSignature] = CaseAct.SignedPayment,
    }.ToFrozenDictionary();

    /// <summary>The table: what is asked, and who may not. What it does not name may be done by everybody to whom the task falls.</summary>
    public static FrozenDictionary<TaskKind, IReadOnlyList<Bar>> Table { get; } =
        new Dictionary<TaskKind, IReadOnlyList<Bar>>
        {
            [TaskKind.Review] = [new(CaseAct.Reviewed, ActScope.OtherActivity, "您已在另一审核环节审核过本办件，请由本单位其他人员审核。")],
            [TaskKind.ListConfirmation] = [new(CaseAct.Listed, ActScope.Latest, "名单由您拟定，请由本单位其他人员确认。")],
            [TaskKind.Determination] =
            [
                new(CaseAct.CountersignedAward, ActScope.Execution, "本次核定由您复核过，请由本单位其他人员重新核定。"),
                new(CaseAct.SignedAward, ActScope.Execution, "本次核定由您签发过，请由本单位其他人员重新核定。"),
            ],
            [TaskKind.AwardCountersign] =
            [
                new(CaseAct.Determined, ActScope.Execution, "这笔金额由您核定，须由另一人复核。"),
                new(CaseAct.SignedAward, ActScope.Execution, "这笔金额由您签发过，须由另一人复核。"),
                .. Of(
                    [CaseAct.Reviewed, CaseAct.Listed, CaseAct.ConfirmedList],
                    "您参与过本办件的审核，不能再复核金额，请由其他人员复核。"
                ),
            ],
            [TaskKind.AwardSignature] =
            [
                new(CaseAct.Determined, ActScope.Execution, "这笔金额由您核定，须由另一名负责人签发。"),
                new(CaseAct.CountersignedAward, ActScope.Execution, "这笔金额由您复核，须由另一名负责人签发。"),
            ],
            [TaskKind.Transfer] =
            [
                new(CaseAct.CountersignedPayment, ActScope.Execution, "这笔拨付由您复核过，请由本单位其他人员重新登记。"),
                new(CaseAct.SignedPayment, ActScope.Execution, "这笔拨付由您签发过，请由本单位其他人员重新登记。"),
                new(CaseAct.ConfirmedAccount, ActScope.Activity, "收款账户的变更由您确认，这笔资金须由本单位另一人拨付。"),
                new(CaseAct.CorrectedAccount, ActScope.Activity, "收款账户由您更正，这笔资金须由另一人拨付。"),
                new(CaseAct.SignedAward, ActScope.Case, ReviewedBeforePaying),
                .. Judged(ReviewedBeforePaying),
            ],
            [TaskKind.AccountConfirmation] =
            [
                new(CaseAct.Paid, ActScope.Execution, "这笔拨付未成功由您登记，收款账户的变更须由另一人确认。"),
                new(CaseAct.CorrectedAccount, ActScope.Execution, "收款账户由您更正，须由另一人确认。"),
                .. Judged(ReviewedBeforeConfirming),
            ],
            [TaskKind.PaymentCountersign] =
            [
                new(CaseAct.Paid, ActScope.Execution, "这笔拨付由您登记，须由另一人复核。"),
                new(CaseAct.SignedPayment, ActScope.Execution, "这笔拨付由您签发过，须由另一人复核。"),
                new(CaseAct.SignedAward, ActScope.Case, ReviewedBeforeCountersigning),
                .. Judged(ReviewedBeforeCountersigning),
            ],
            [TaskKind.PaymentSignature] =
            [
                new(CaseAct.Paid, ActScope.Execution, "这笔拨付由您登记，须由另一名负责人签发。"),
                new(CaseAct.CountersignedPayment, ActScope.Execution, "这笔拨付由您复核，须由另一名负责人签发。"),
                .. Judged(ReviewedBeforeSigning),
            ],
        }.ToFrozenDictionary();

    /// <summary>What whoever ends a task of this kind has done.</summary>
    public static CaseAct ActOf(TaskKind kind) => Acts.GetValueOrDefault(kind, CaseAct.Other);

    /// <summary>Why this person cannot end this task, in a sentence; null when nothing stands against it.</summary>
    /// <param name="ofCase">The tasks of the case.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="actor">Who would do it; in the place of another, what that one has done counts too.</param>
    public static string? Objection(IReadOnlyCollection<CaseTask> ofCase, CaseTask task, Actor actor) =>
        Objection(ofCase, AskedTask.Of(task), actor.Persons);

    /// <inheritdoc cref="Objection(IReadOnlyCollection{CaseTask}, CaseTask, Actor)"/>
    public static string? Objection(IReadOnlyCollection<CaseTask> ofCase, CaseTask task, UserId person) =>
        Objection(ofCase, AskedTask.Of(task), [person]);

    /// <summary>Why none of these persons can end this task; null where nothing stands against it.</summary>
    /// <param name="ofCase">The tasks of the case.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="persons">Who would do it, and the person in whose place.</param>
    public static string? Objection(IReadOnlyCollection<CaseTask> ofCase, AskedTask asked, IReadOnlyCollection<UserId> persons) =>
        Table
            .GetValueOrDefault(asked.Kind, [])
            .FirstOrDefault(bar =>
                ofCase.Any(done =>
                    IsBy(done, persons)
                    && done.Status == CaseTaskStatus.Done
                    && ActOf(done.Kind) == bar.Done
                    && Lies(done, bar.Scope, asked, ofCase)
                )
            )
            ?.Reason;

    /// <summary>Whether one of them has ended it, or it was ended in the place of one of them.</summary>
    private static bool IsBy(CaseTask done, IReadOnlyCollection<UserId> persons) =>
        persons.Any(person => done.DecidedById == person.Value || done.DecidedForId == person.Value);

    private static bool Lies(CaseTask done, ActScope scope, AskedTask asked, IEnumerable<CaseTask> ofCase) =>
        scope switch
        {
            ActScope.Case => true,
            ActScope.Activity => done.ActivityId == asked.ActivityId,
            ActScope.OtherActivity => done.ActivityId != asked.ActivityId,
            ActScope.Execution => done.ExecutionId == asked.ExecutionId,
            ActScope.Latest => done
                == ofCase
                    .Where(row => row.Kind == done.Kind && row.ExecutionId == asked.ExecutionId && row.Status == CaseTaskStatus.Done)
                    .MaxBy(row => row.Round),
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "No such scope."),
        };

    private static IEnumerable<Bar> Judged(string reason) => Of(Judging, reason);

    private static IEnumerable<Bar> Of(IEnumerable<CaseAct> acts, string reason) => acts.Select(act => new Bar(act, ActScope.Case, reason));
}
