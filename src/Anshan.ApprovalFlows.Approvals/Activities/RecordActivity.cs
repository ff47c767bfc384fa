using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Waits until every unit named has recorded what its kind asks for.</summary>
/// <remarks>
/// Of several units a negative record ends the wait at once; where they differ, the outcome that the descriptor names first is taken.
/// </remarks>
internal sealed class RecordActivity : TaskActivity
{
    private const string End = "end";

    private readonly IRecordKind kind;

    public RecordActivity(IRecordKind kind) => (this.kind, Verbs) = (kind, [Taken.In(kind.Task, TaskVerbs.Record, Recorded)]);

    public override ActivityDescriptor Descriptor => kind.Descriptor;

    public override IReadOnlyList<TakenVerb> Verbs { get; }

    public override TaskKind Task => kind.Task;

    public override IReadOnlyList<string> Ranking => [.. Descriptor.Outcomes.Keys];

    public override Next Execute(ActivityContext context)
    {
        if (kind.Ends(context) is { } end)
        {
            if (end.At <= context.Now)
            {
                return Next.With(end.Outcome);
            }

            context.Data[End] = end.Outcome;
            context.ArmTimer(End, 1, end.At);
        }

        return kind.IsAsked(context) ? Ask(context) : Rest(context);
    }

    protected override Next Due(ActivityContext context, Stimulus.TimerDue timer) =>
        timer.Kind == End ? Next.With(context.Data[End]!.GetValue<string>()) : base.Due(context, timer);

    private Next Rest(ActivityContext context)
    {
        context.Emit(new SetCase(CaseStatus.InProgress, Vocabulary.StageOf(context, kind.Resting), "", null));
        return Next.Wait;
    }

    private Next Ask(ActivityContext context)
    {
        var region = context.Fact(new GetCase()).RegionId;
        var units = kind.Units(context).Select(reference => context.Fact(new GetOrganisation(reference, region))).ToList();
        var request = TaskInput.Write(kind.Request(context));
        var due = kind.DueAt(context);
        var role = context.Text("role") ?? Roles.Reviewer;
        TaskTurns.Begin(
            context,
            new TaskSheet(Vocabulary.TitleOf(context), due, request),
            TaskTurns.Asked(
                context,
                [.. units.Select(unit => TaskTurns.New(context, kind.Task, new TurnAddress(unit.Id, null, role, unit.Name)))]
            )
        );
        context.Data["request"] = request;
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(kind.Status, Vocabulary.StageOf(context), string.Join("、", units.Select(unit => unit.Name)), due));
        return Next.Wait;
    }

    private Next Recorded(TaskAct act, RecordInput input)
    {
        var (context, name) = (act.Context, act.Turn.Address.Name);
        var request = TaskInput.Read<RecordRequest>(context.Data["request"]!.GetValue<string>());
        var check = request.Check(input.Values.ToDictionary(pair => pair.Key, pair => (string?)pair.Value), ChinaTime.DateOf(context.Now));
        if (!check.IsClean)
        {
            return Next.Refuse(StepRefusal.InvalidInput);
        }

        var values = check.Values;
        var verdict = kind.Judge(context, values);
        var words = request.Describe(values);
        var move = act.Decide(verdict.Outcome, words, verdict.IsAgainst, Ranking, GroundOf(verdict, values));
        context.Emit(new AddTimeline(verdict.IsAgainst ? "rejected" : "approved", $"{name}{verdict.Says}", act.By.Name, name, words));
        if (move.Outcome is { } outcome)
        {
            return Next.With(outcome);
        }

        context.Emit(new SetHolder(TaskTurns.Names(move.State)));
        return Next.Wait;
    }

    private static RefusalGround? GroundOf(RecordVerdict verdict, FormValues values) =>
        verdict.IsAgainst && values[RecordVerdict.Clause] is { } clause ? new RefusalGround(clause, null, null) : null;
}
