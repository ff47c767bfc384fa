using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>
/// One case in memory: the engine's own step loop with the real activities, organisations and working days, and the real writers of rows,
/// on a clock of its own. Nothing stored is read or written.
/// </summary>
public sealed class SimulatedCase
{
    private const int MostSteps = 600;
    private const int MostYears = 10;
    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);

    private readonly SimulationSetup setup;
    private readonly StepLoop loop;
    private readonly SimulatedWorld world;
    private readonly SimulatedRows rows;
    private readonly List<SimulatedTask> tasks = [];
    private readonly Dictionary<(long Execution, string Kind, int Number), DateTimeOffset> timers = [];
    private readonly Dictionary<long, SimulatedStay> stays = [];
    private readonly List<SimulatedStay> left = [];
    private readonly List<Stimulus> answers = [];
    private readonly List<SimulatedTimer> fired = [];
    private WorkflowState state;
    private int steps;

    /// <summary>Submits the case.</summary>
    internal SimulatedCase(SimulationSetup setup, StepLoop loop, SimulatedWorld world, SimulatedRows rows, bool keepsText)
    {
        (this.setup, this.loop, this.world, this.rows, KeepsText) = (setup, loop, world, rows, keepsText);
        Began = Now = ChinaTime.StartOf(setup.Day) + Morning;
        state = new WorkflowState { InstanceId = Guid.NewGuid() };
        Step(new Stimulus.Start(Input()));
    }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>Its own time.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>How it ended.</summary>
    public SimulatedEnd End { get; private set; }

    /// <summary>What people see of it.</summary>
    public CaseStatus Status => world.Row.Status;

    /// <summary>The fault, or the activity that can never end; null where there was none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The activity of <see cref="Problem"/>.</summary>
    public string? ProblemAt { get; private set; }

    /// <summary>The state, for the marks of the drawing.</summary>
    public WorkflowState State => state;

    /// <summary>Every task, oldest first.</summary>
    public IReadOnlyList<SimulatedTask> Tasks => tasks;

    /// <summary>The mails that would have gone out.</summary>
    public IReadOnlyList<SimulatedMail> Mails => rows.Sent;

    /// <summary>Where it stayed and how long; activities that wait, in the order in which they were left.</summary>
    public IReadOnlyList<SimulatedStay> Stays => [.. left, .. stays.Values];

    /// <summary>The tasks that wait for somebody.</summary>
    public IEnumerable<SimulatedTask> Open => tasks.Where(task => task.EndedAt is null);

    /// <summary>The timers that were due, in order.</summary>
    public IReadOnlyList<SimulatedTimer> Fired => fired;

    /// <summary>The next timer; null where none is armed.</summary>
    public DateTimeOffset? NextTimer => timers.Count == 0 ? null : timers.Values.Min();

    /// <summary>The working days from submission to now.</summary>
    public int WorkingDays => world.Calendar.WorkingDaysBetween(setup.Day, ChinaTime.DateOf(Now));

    private bool KeepsText { get; }

    /// <summary>The morning of a working day so many days after a moment.</summary>
    public DateTimeOffset After(DateTimeOffset moment, int workingDays) =>
        ChinaTime.StartOf(world.Calendar.AddWorkingDays(ChinaTime.DateOf(moment), workingDays)) + Morning + TimeSpan.FromHours(1);

    /// <summary>The working days that a task has; null where no time is set.</summary>
    public int? DaysOf(SimulatedTask task) =>
        task.DueAt is { } due
            ? Math.Max(1, world.Calendar.WorkingDaysBetween(ChinaTime.DateOf(task.OpenedAt), ChinaTime.DateOf(due.AddTicks(-1))))
            : null;

    /// <summary>Goes on to a moment, firing what is due until then, and ends a task then; false where it is not open any more.</summary>
    public bool Act(SimulatedTask task, string outcome, DateTimeOffset at)
    {
        WaitUntil(at);
        if (End != SimulatedEnd.Open || task.EndedAt is not null)
        {
            return false;
        }

        Now = at > Now ? at : Now;
        foreach (var stimulus in TaskWays.Send(task, outcome, setup, ChinaTime.DateOf(Now)))
        {
            Step(stimulus);
        }

        return true;
    }

    /// <summary>Fires every timer that is due until a moment, in the order of time.</summary>
    public void WaitUntil(DateTimeOffset moment)
    {
        while (End == SimulatedEnd.Open && NextTimer is { } due && due <= moment)
        {
            var timer = timers.First(pair => pair.Value == due).Key;
            Now = due > Now ? due : Now;
            timers.Remove(timer);
            var before = rows.ForPeople;
            var activity = state.Executions.Find(execution => execution.Id == timer.Execution)?.Activity ?? "";
            Step(new Stimulus.TimerDue(timer.Execution, timer.Kind, timer.Number, due));
            fired.Add(
                new SimulatedTimer(
                    activity,
                    timer.Kind,
                    Now,
                    rows.ForPeople > before,
                    timers.ContainsKey(timer with { Number = timer.Number + 1 })
                )
            );
        }
    }

    private void Step(Stimulus stimulus)
    {
        if (++steps > MostSteps || Now > Began.AddYears(MostYears))
        {
            Finish(SimulatedEnd.Endless, null, $"走了 {steps - 1} 步、{(Now - Began).Days} 天仍没有结束。");
            return;
        }

        // As in the database, the state is written and read between two steps where the text is kept; the loop works on it in place
        // otherwise.
        state = KeepsText && steps > 1 ? WorkflowState.FromJson(state.ToJson()) : state;
        switch (loop.Run(setup.Definition, state, stimulus, new StepEnvironment(Now, new FactSet(Answer))))
        {
            case StepResult.Taken taken:
                taken.Effects.ToList().ForEach(Apply);
                tasks.AddRange(rows.Write(taken, stimulus, Now).Select(row => new SimulatedTask(row, world.NameOf(row.OrganisationId))));
                Conclude(taken);
                AnswerRequests();
                break;
            case StepResult.Refused refused:
                Finish(SimulatedEnd.Faulted, null, $"活动没有接受这一步（{refused.Reason}）。");
                break;
            case StepResult.NeedsFacts needs:
                Finish(SimulatedEnd.Faulted, null, $"试算不能提供 {needs.Requests[0].GetType().Name}。");
                break;
            case var other:
                throw new InvalidOperationException($"Unknown result {other.GetType().Name}.");
        }
    }

    private object? Answer(FactRequest request) =>
        request is GetUnitDays asked
            ? new UnitDayCount(UnitDays.Of(tasks.Select(task => task.Row), world.Calendar, asked.Today))
            : world.Answer(request);

    private void Conclude(StepResult.Taken taken)
    {
        if (taken.Effects.OfType<RaiseIncident>().FirstOrDefault() is { } incident)
        {
            Finish(SimulatedEnd.Faulted, incident.ActivityId, $"“{incident.ActivityName}”：{incident.Message}");
        }
        else if (state.IsOver)
        {
            var isClosed = world.Row.ClosedAt is not null;
            Finish(
                !isClosed ? SimulatedEnd.Faulted
                    : world.Row.Status == CaseStatus.Completed ? SimulatedEnd.Completed
                    : SimulatedEnd.Stopped,
                null,
                isClosed ? world.Row.ClosingReason : "流程已走完，但办件没有办结：流程定义缺少“办结”活动。"
            );
        }
        else if (!Open.Any() && timers.Count == 0 && answers.Count == 0)
        {
            var waiting = state.Executions.Where(execution => execution.Waits).Select(execution => execution.Activity).ToList();
            Finish(
                SimulatedEnd.Stuck,
                waiting.FirstOrDefault(),
                $"{string.Join("、", waiting.Select(TitleOf))}在等待，没有人也没有定时器能使它继续。"
            );
        }
    }

    private void Apply(Effect effect)
    {
        switch (effect)
        {
            case OpenBookmark open:
                stays[open.ExecutionId] = new SimulatedStay(open.ActivityId, Now, null);
                break;
            case CloseBookmark close when stays.Remove(close.ExecutionId, out var stay):
                left.Add(stay with { To = Now });
                break;
            case ArmTimer arm:
                timers[(arm.ExecutionId, arm.Kind, arm.Number)] = arm.DueAt;
                break;
            case DropTimers drop:
                RemoveTimers(drop.ExecutionId);
                break;
            case DisarmTimers disarm:
                RemoveTimers(disarm.ExecutionId);
                break;
            case SendRequest request:
                answers.Add(
                    Stimuli.RequestAnswered(
                        request.ExecutionId,
                        new JsonObject
                        {
                            ["status"] = 200,
                            ["headers"] = new JsonObject(),
                            ["content"] = null,
                        }
                    )
                );
                break;
            case StartChild { ReportsEnd: true } child:
                answers.Add(Stimuli.ChildEnded(child.ExecutionId, "{}"));
                break;
            default:
                // A trial has one instance: no other waits, is told or is asked. What becomes of the case, its writers say.
                break;
        }
    }

    /// <summary>Other systems and other instances answer at once, with success.</summary>
    private void AnswerRequests()
    {
        while (End == SimulatedEnd.Open && answers.Count > 0)
        {
            var answer = answers[0];
            answers.RemoveAt(0);
            Step(answer);
        }
    }

    private void RemoveTimers(long execution) =>
        timers.Keys.Where(key => key.Execution == execution).ToList().ForEach(key => timers.Remove(key));

    private void Finish(SimulatedEnd end, string? activity, string? problem) => (End, ProblemAt, Problem) = (end, activity, problem);

    private string TitleOf(string activity) => setup.Definition.Activities.TryGetValue(activity, out var node) ? node.Label : activity;

    private Dictionary<string, JsonNode?> Input()
    {
        if (!setup.HasApplicant || setup.Measure is not { } measure)
        {
            return [];
        }

        var given = (setup.Procedure?.Answers ?? new Dictionary<string, IReadOnlyList<string>>()).ToDictionary(
            answer => answer.Key,
            answer => answer.Value[0]
        );
        var answers = SampleAnswers.Fill(measure.Form, given, setup.Day);
        return new()
        {
            ["form"] = JsonNode.Parse(
                FormValidator
                    .Check(measure.Form, answers, submit: true, measure.FactsOn(setup.Day, null, AwardTables.Empty))
                    .Values.ToJson()
            ),
        };
    }
}
