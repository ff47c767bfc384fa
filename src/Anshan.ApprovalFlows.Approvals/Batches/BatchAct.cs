using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

namespace Anshan.ApprovalFlows.Approvals.Batches;

/// <summary>
/// What can be done with many tasks at once: the decisions of reviews, 认领, and the actions that ask nothing that differs by case.
/// </summary>
/// <remarks>
/// Whatever is about money, or is a record of its own, is done one by one (ADR 49). Each task of a batch goes through the use case of its
/// own page: an act has no rules of its own.
/// </remarks>
/// <param name="Code">In addresses and in what is kept of a batch; never changed.</param>
/// <param name="Label">What the button is called.</param>
/// <param name="Effect">What it does with each of them, in a sentence.</param>
public sealed record BatchAct(string Code, string Label, string Effect)
{
    /// <summary>What the reviewer says; null where it is no decision.</summary>
    public ReviewDecision? Decision { get; private init; }

    /// <summary>What is done besides ending the tasks; null where it is none of these.</summary>
    public TaskAction? Action { get; private init; }

    /// <summary>Whether the tasks are claimed.</summary>
    public bool IsClaim => Decision is null && Action is null;

    /// <summary>Whether something is typed for all of them.</summary>
    public bool HasReason => !IsClaim;

    /// <summary>Whether it must be typed.</summary>
    public bool NeedsReason => Decision is ReviewDecision.Returned or ReviewDecision.Rejected || Action?.NeedsReason == true;

    /// <summary>What is written into the field of the reason.</summary>
    public string ReasonLabel => Action?.ReasonLabel ?? "意见";

    /// <summary>Whether a person or a unit is chosen, one for all.</summary>
    public bool AsksPlace => Action?.Asks.Any(part => part is ActionPart.Colleague or ActionPart.Place or ActionPart.Reader) == true;

    /// <summary>Whether a day is chosen.</summary>
    public bool AsksDay => Action?.Asks.Contains(ActionPart.Until) == true;

    /// <summary>One of each, in the order of the bar.</summary>
    public static IReadOnlyList<BatchAct> All { get; } =
    [
        new("approve", "通过", "每件都进入下一环节，意见相同。") { Decision = ReviewDecision.Approved },
        new("return", "退回补正", "每件都退回申请主体补正，申请主体会收到邮件。") { Decision = ReviewDecision.Returned },
        new("reject", "不予通过", "每件都就此结束，申请主体会收到邮件，不能撤销。") { Decision = ReviewDecision.Rejected },
        new("claim", "认领", "每件都由您办理，本单位其他人员会看到。"),
        .. TaskActions
            .All.Where(action => action.IsForMany)
            .Select(action => new BatchAct(action.Code, action.Label, action.Effect) { Action = action }),
    ];

    /// <summary>The one of this code; null where there is none.</summary>
    public static BatchAct? Find(string? code) => All.FirstOrDefault(act => act.Code == code);

    /// <summary>What is offered to this person for these rows: what at least somebody of the role can do with one of them.</summary>
    public static IEnumerable<BatchAct> OfferedFor(IReadOnlyCollection<InboxRow> rows, Actor actor) =>
        All.Where(act =>
            act.Decision is not null ? rows.Any(row => row.Kind == TaskKind.Review && actor.IsOrStandsFor(row.Role))
            : act.IsClaim ? rows.Any(row => row.ClaimedById is null && actor.IsOrStandsFor(row.Role))
            : !act.Action!.IsOfHead || actor.IsOrStandsFor(Roles.Head)
        );

    /// <summary>Why this person cannot do it with this task now, in a sentence; null when nothing stands against it.</summary>
    public string? Objection(TaskSituation situation, Actor actor)
    {
        var task = situation.Task;
        if (Action is not null)
        {
            return Action.Objection(situation, actor);
        }

        if (Decision is not null && task.Kind != TaskKind.Review)
        {
            return $"“{TaskTypes.Of(task.Kind).Name}”须逐件办理，不能批量作出结论。";
        }

        return TaskAccess.Objection(situation.Found, actor) ?? (IsClaim && task.IsHeldBy(task.As(actor)) ? "本任务已由您认领。" : null);
    }
}
