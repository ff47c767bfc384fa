using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>Reads a task for the person who may work on it, with the form prefilled.</summary>
public sealed class TaskScreenReader(
    DbContext db,
    TaskAccess access,
    CaseReader cases,
    DueWords due,
    EarlierLists lists,
    ActOnTask actions,
    CaseClock clock
)
{
    private static readonly RowKey LookOfPerson = RowKey.Of(nameof(CaseLook.CaseId), nameof(CaseLook.PersonId));
    private static readonly RowKey PhraseOfPerson = RowKey.Of(nameof(Phrase.PersonId));
    private static readonly RowKey PhraseOfUnit = RowKey.Of(nameof(Phrase.OrganisationId));

    /// <summary>The screen; null when there is no such task for this person.</summary>
    public async Task<TaskScreen?> FindAsync(Guid taskId, Actor actor, string returnUrl, CancellationToken cancellation)
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task: { OrganisationId: not null } task } found)
        {
            return null;
        }

        List<CaseLook> looks = [];
        List<Phrase> own = [];
        List<Phrase> ofUnit = [];
        var view = await cases.OfTaskAsync(
            found,
            batch =>
            {
                looks = batch.Add<CaseLook>(LookOfPerson, task.CaseId, actor.UserId.Value);
                own = batch.Add<Phrase>(PhraseOfPerson, actor.UserId.Value);
                ofUnit = batch.Add<Phrase>(PhraseOfUnit, task.OrganisationId!);
            },
            cancellation
        );

        var earlier = view
            .Tasks.Where(row => row.ActivityId == task.ActivityId && row.OrganisationId == task.OrganisationId && row.Round < task.Round)
            .MaxBy(row => row.Round);
        var objection = TaskAccess.Objection(found, actor);
        var acting = task.As(actor);
        var screen = new TaskScreen(task, view, due.Of(task.DueAt), acting.HolderId, objection, earlier, returnUrl);
        var situation = actions.Of(found, view.State);
        return Prefilled(screen) with
        {
            Actions = TaskActions.Allowed(situation, actor),
            Turn = situation.Turn,
            UserNames = [actor.Name, acting.Name],
            StoodFor = acting.For,
            Term = screen.IsOpen ? due.TermOf(task.OpenedAt, task.DueAt) : null,
            Look = looks.SingleOrDefault(),
            NewsSince = looks.SingleOrDefault()?.Before,
            Phrases = Phrases.InOrder([.. own, .. ofUnit]),
            Signers = [.. (situation.Turns?.Turns ?? []).Where(turn => turn.Ask is { IsSigner: true })],
            // A list is compared line by line instead.
            Related =
                view.HasApplicant && task.Kind is not (TaskKind.EntitlementList or TaskKind.ListConfirmation)
                    ? await RelatedCases.OfAsync(db, view.Case, cancellation)
                    : [],
            Screening =
                task.Kind == TaskKind.ListConfirmation
                && screen.Proposal is { } proposal
                && view.Measure is { } measure
                && ListScreening.Screen(measure, proposal.Text, ChinaTime.DateOf(clock.Now), out _) is { } screening
                    ? await lists.CompareAsync(screening, view.Case, found.Task, cancellation)
                    : null,
        };
    }

    private TaskScreen Prefilled(TaskScreen screen) =>
        screen with
        {
            Review = new ReviewForm { Opinion = screen.Task.DraftOpinion ?? screen.EarlierOpinion },
            Amount = TaskScreen.ProposalOf(screen.SentBack) is { } award
                ? new AmountForm { Amount = new Money(award.AmountFen).ToInvariant(), Reason = award.Reason }
                : new AmountForm { Amount = screen.Bounds?.Expected?.ToInvariant() },
            Payment = TaskScreen.PaymentOf(screen.SentBack) is { Payment: var payment }
                ? new PaymentForm { PaidOn = Text(payment.PaidOn), Voucher = payment.Voucher }
                : new PaymentForm { PaidOn = Text(ChinaTime.DateOf(clock.Now)) },
            List = new ListForm { Text = screen.Proposal?.Text },
        };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
