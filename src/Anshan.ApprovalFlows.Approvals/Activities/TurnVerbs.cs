using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>
/// The verbs that change the turns of every activity of a unit and decide nothing: 转办, 委派, 加签, 减签, 挂起, 恢复, 撤回, and 交回 of the
/// opinion that was asked for.
/// </summary>
/// <remarks>Which of them a kind of task takes is said by <see cref="TaskType.Changes"/>; all else is refused.</remarks>
internal static class TurnVerbs
{
    /// <summary>Those that an activity takes.</summary>
    public static IReadOnlyList<TakenVerb> Of(TaskActivity activity) =>
        [
            Taken.InAny(TaskVerbs.Reassign, Reassigned),
            Taken.InAny(TaskVerbs.Delegate, Delegated),
            Taken.InAny(TaskVerbs.AddSigners, SignersAdded),
            Taken.In(TaskKind.Advice, TaskVerbs.Advise, (act, input) => Advised(activity, act, input)),
            Taken.OnTurn(TaskVerbs.RemoveSigner, (act, input) => SignerRemoved(activity, act, input)),
            Taken.InAny(TaskVerbs.Suspend, Suspensions.Begin),
            Taken.OnTurn(TaskVerbs.Resume, Suspensions.End),
            Taken.OnTurn(TaskVerbs.Recall, Recalled),
        ];

    /// <summary>Whether the turn of an act may be changed so; an applicant's never.</summary>
    public static bool Allows(Turn turn, TurnChange change) =>
        turn.Address.OrganisationId is not null && TaskTypes.Of(turn.Kind).Changes.Contains(change);

    private static Next Reassigned(TaskAct act, ReassignInput input)
    {
        var isOther = input.To.OrganisationId != act.Turn.Address.OrganisationId;
        if (
            !Allows(act.Turn, isOther ? TurnChange.ReassignToUnit : TurnChange.Reassign)
            || (isOther && act.Turn is { Kind: TaskKind.Advice, Ask: not { IsSigner: true } })
        )
        {
            return Next.Refuse(CaseRefusal.NotTaken);
        }

        var next = InPlace(act, input.To, input.Reason);
        return HandedOn(act, TurnChange.Reassign, [next], $"{act.Turn.Address.Name}将“{Title(act)}”转办给{input.To.Words}", input.Reason);
    }

    private static Next Delegated(TaskAct act, DelegateInput input)
    {
        if (!Allows(act.Turn, TurnChange.Delegate) || input.To.OrganisationId != act.Turn.Address.OrganisationId || input.To.Person is null)
        {
            return Next.Refuse(CaseRefusal.NotTaken);
        }

        var next = Before(act, [input.To], isAny: false, input.Reason, isSigner: false, act.By.Keeper);
        return HandedOn(
            act,
            TurnChange.Delegate,
            next,
            $"{act.Turn.Address.Name}将“{Title(act)}”委派给{input.To.Person.Name}",
            input.Reason
        );
    }

    private static Next SignersAdded(TaskAct act, AddSignersInput input)
    {
        if (!Allows(act.Turn, TurnChange.AddSigners))
        {
            return Next.Refuse(CaseRefusal.NotTaken);
        }

        var isAny = input.Rule == SignerRule.Any;
        if (input.Signers.Count == 0)
        {
            return Next.Refuse(StepRefusal.InvalidInput);
        }

        var who = string.Join("、", input.Signers.Select(signer => signer.Words));
        var rule =
            input.Signers.Count == 1 ? ""
            : isAny ? "，任一人签署即可"
            : "，全部签署";
        if (input.Order == SignerOrder.Before)
        {
            var next = Before(act, input.Signers, isAny, input.Reason, isSigner: true, input.Keeper);
            return HandedOn(act, TurnChange.AddSigners, next, $"{act.Turn.Address.Name}在审核前加签：{who}{rule}", input.Reason);
        }

        var signers = Numbered(act, input.Signers, isAny, place => InPlace(act, place, input.Reason, isSigner: true));
        var move = TaskTurns
            .Of(act.Context)!
            .AddAfter(act.Turn.Key, [.. signers.Select(signer => signer with { WaitsFor = act.Turn.GroupNumber })]);
        TaskTurns.Keep(act.Context, move);
        Tell(act.Context, act.By, act.Turn.Address.Name, $"{act.Turn.Address.Name}在审核后加签：{who}{rule}", input.Reason);
        return Next.Wait;
    }

    private static Next Advised(TaskActivity activity, TaskAct act, AdviceInput input)
    {
        var (context, name) = (act.Context, act.Turn.Address.Name);
        var move = act.Decide(input.Advice.ToString(), input.Opinion, ranking: activity.Ranking);
        TaskTurns.Keep(context, new TurnMove(move.State) { Opened = move.Opened });
        Tell(context, act.By, name, $"{name}{CaseWords.Outcome(TaskKind.Advice, input.Advice.ToString())}（协办）", input.Opinion);
        context.Emit(new SetHolder(TaskTurns.Names(move.State)));
        return move.Outcome is { } outcome ? Next.With(outcome) : Next.Wait;
    }

    private static Next SignerRemoved(TaskActivity activity, TurnChangeAct act, RemoveSignerInput input)
    {
        var (removed, move) = (act.State.Find(act.Key), act.State.Remove(act.Key, activity.Ranking));
        if (removed is null || move.Refusal is not null)
        {
            return Next.Refuse(move.Refusal ?? CaseRefusal.AlreadyDecided);
        }

        TaskTurns.Keep(act.Context, move);
        var unit = removed.Address.Name;
        Tell(act.Context, act.By, unit, $"减签：{unit}{removed.Holder?.Name}不再签署", input.Reason);
        act.Context.Emit(new SetHolder(TaskTurns.Names(move.State)));
        return move.Outcome is { } outcome ? Next.With(outcome) : Next.Wait;
    }

    /// <summary>Takes a decision back; what had been opened by it waits again.</summary>
    private static Next Recalled(TurnChangeAct act, RecallInput input)
    {
        var (context, state) = (act.Context, act.State);
        if (state.Find(act.Key) is not { Decision: { } decision } turn || !Allows(turn, TurnChange.Recall))
        {
            return Next.Refuse(CaseRefusal.NotTaken);
        }

        if (!decision.IsOf(act.By))
        {
            return Next.Refuse(CaseRefusal.NotOwn);
        }

        var again = turn with { Number = context.NextNumber(), Continues = turn.Key, Holder = act.By.Keeper, WaitsFor = null };
        var move = state.Recall(act.Key, again, context.NextNumber);
        if (move.Refusal is { } refusal)
        {
            return Next.Refuse(refusal);
        }

        context.Emit(new MoveTask(context.ExecutionId, act.Key, TurnChange.Recall, input.Reason, act.By));
        TaskTurns.Keep(context, move);
        var was = CaseWords.Outcome(turn.Kind, decision.Outcome);
        Tell(context, act.By, turn.Address.Name, $"{turn.Address.Name}撤回已作出的结论“{was}”", input.Reason);
        context.Emit(new SetHolder(TaskTurns.Names(move.State)));
        return Next.Wait;
    }

    private static Next HandedOn(TaskAct act, TurnChange how, IReadOnlyList<Turn> next, string text, string reason)
    {
        var move = TaskTurns.Of(act.Context)!.HandOn(act.Turn.Key, next);
        act.Context.Emit(new MoveTask(act.Context.ExecutionId, act.Turn.Key, how, reason, act.By));
        TaskTurns.Keep(act.Context, move);
        Tell(act.Context, act.By, act.Turn.Address.Name, text, reason);
        act.Context.Emit(new SetHolder(TaskTurns.Names(move.State)));
        return Next.Wait;
    }

    /// <summary>Those who give their opinion first, and the turn itself, which waits for them and stays with whoever asked.</summary>
    private static List<Turn> Before(
        TaskAct act,
        IReadOnlyList<TurnPlace> places,
        bool isAny,
        string reason,
        bool isSigner,
        ActedBy? keeper
    )
    {
        var first = Numbered(
            act,
            places,
            isAny,
            place => InPlace(act, place, reason, isSigner) with { Kind = TaskKind.Advice, Purpose = TurnPurpose.Advise }
        );
        var own = act.Turn with
        {
            Number = act.Context.NextNumber(),
            Group = act.Turn.GroupNumber,
            Continues = act.Turn.Key,
            Holder = keeper,
            WaitsFor = first[0].GroupNumber,
        };
        return [.. first, own];
    }

    private static List<Turn> Numbered(TaskAct act, IReadOnlyList<TurnPlace> places, bool isAny, Func<TurnPlace, Turn> make)
    {
        var turns = places.Select(place => make(place) with { Number = act.Context.NextNumber() }).ToList();
        return turns.ConvertAll(turn => turn with { Group = turns[0].Number, IsAnyOfGroup = isAny && turns.Count > 1 });
    }

    /// <summary>A turn at another place; it keeps the group of the one that it goes on from.</summary>
    private static Turn InPlace(TaskAct act, TurnPlace place, string reason, bool isSigner = false) =>
        act.Turn with
        {
            Number = isSigner ? 0 : act.Context.NextNumber(),
            Address = act.Turn.Address with { OrganisationId = place.OrganisationId, Name = place.Name },
            Group = act.Turn.GroupNumber,
            Continues = act.Turn.Key,
            Holder = place.Person,
            Ask =
                act.Turn.Ask is { IsSigner: true } asked && !isSigner
                    ? asked
                    : new TurnAsk(act.By, reason, act.Turn.Address.OrganisationId, isSigner),
            WaitsFor = null,
        };

    private static string Title(TaskAct act) => Vocabulary.TitleOf(act.Context);

    /// <summary>A line of the history that the applicant does not read.</summary>
    internal static void Tell(ActivityContext context, ActedBy by, string unit, string text, string reason) =>
        context.Emit(new AddTimeline("moved", text, by.Name, unit, reason, ForApplicant: false));
}
