using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>What somebody sends who does something with a task besides ending it; as it was typed.</summary>
public sealed record ActionRequest
{
    /// <summary>Why, or what is asked.</summary>
    public string? Reason { get; init; }

    /// <summary>Colleagues as <c>person:id</c>, units as <c>unit:id</c>; empty ones are not chosen.</summary>
    public IReadOnlyList<string?> Places { get; init; } = [];

    /// <summary>The activity of a step that the case has passed.</summary>
    public string? Step { get; init; }

    /// <summary>The number of the turn of a signer.</summary>
    public string? Signer { get; init; }

    /// <summary>A day.</summary>
    public string? Until { get; init; }

    /// <summary>Before or After.</summary>
    public string? Order { get; init; }

    /// <summary>All or Any.</summary>
    public string? Rule { get; init; }
}

/// <summary>Does one of <see cref="TaskActions"/> with a task: the only way for pages, programs and batches.</summary>
public sealed class ActOnTask(
    DbContext db,
    TaskAccess access,
    WorkflowRunner runner,
    ActionOptionsReader options,
    TaskNotes notes,
    CaseClock clock
)
{
    private const int MaxDays = 366;

    /// <summary>The mails that a decision causes.</summary>
    private static readonly string[] OfDecisions = ["status-changed", "correction-requested", "task-opened"];

    /// <summary>The task as this person finds it; null when it is not theirs to see.</summary>
    public async Task<TaskSituation?> FindAsync(Guid taskId, Actor actor, CancellationToken cancellation = default)
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { } found)
        {
            return null;
        }

        var state = await db.Set<WorkflowInstance>()
            .AsNoTracking()
            .Where(row => row.Id == found.Case.Id)
            .Select(row => row.StateJson)
            .SingleOrDefaultAsync(cancellation);
        return Of(found, state is null ? null : WorkflowState.FromJson(state));
    }

    /// <summary>The same, with the state that was read already.</summary>
    public TaskSituation Of(AccessibleTask found, WorkflowState? state)
    {
        var data = state?.Executions.FirstOrDefault(execution => execution.Id == found.Task.ExecutionId && execution.Waits)?.Data;
        var turns = data?["turns"] is { } kept ? TaskInput.Read<TurnState>(kept) : null;
        return new TaskSituation(found, turns, ChinaTime.DateOf(clock.Now));
    }

    /// <summary>What can be chosen.</summary>
    public Task<ActionOptions> OptionsAsync(TaskSituation situation, Actor actor, TaskAction action, CancellationToken cancellation) =>
        options.ReadAsync(situation, actor, action, cancellation);

    /// <summary>Does it. What is refused has changed nothing; the sentence says why.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        TaskAction action,
        ActionRequest request,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await FindAsync(taskId, actor, cancellation) is not { } situation)
        {
            return new TaskOutcome.NotFound();
        }

        actor = action.ActorOf(situation, actor);
        var operation = new Operation(
            operationId,
            DerivedGuid.Hash(action.Code, taskId.ToString("N"), actor.UserId, TaskInput.Write(request))
        );
        if (action.Objection(situation, actor) is { } objection)
        {
            // A repeat of the same operation gets its first answer.
            return
                await AuditTrail.FindOperationAsync(db, operationId, cancellation) is { } earlier
                && earlier.IsSameRequest(operation.RequestHash)
                ? new TaskOutcome.Done(action.Done)
                : new TaskOutcome.Refused(objection);
        }

        var problems = new Dictionary<string, string>();
        var choice = Read(action, request, await options.ReadAsync(situation, actor, action, cancellation), situation, problems);
        if (problems.Count > 0)
        {
            return new TaskOutcome.Invalid(problems);
        }

        if (action.Stimulus(situation, actor, choice) is not { } stimulus)
        {
            return await notes.WriteAsync(situation, actor, action, choice, cancellation);
        }

        var details = new
        {
            task = taskId,
            choice.Reason,
            places = choice.Places,
            step = choice.Step?.ActivityId,
            until = choice.Until,
        };
        var move = action.Move(situation, actor, choice);
        var origin = new CaseOrigin(actor, action.AuditCode, details) { Move = move };
        var step = new StepRequest(situation.Found.Case.Id, stimulus, operation, origin)
        {
            Write = action.TakesBack ? (database, token) => DropMailsAsync(database, situation.Task, token) : null,
        };
        return await EndTask.TakeAsync(access, runner, taskId, step, action.Done, cancellation);
    }

    private static Task DropMailsAsync(DbContext database, CaseTask task, CancellationToken cancellation) =>
        database
            .Set<OutboxMail>()
            .Where(mail => mail.CaseId == task.CaseId && mail.CaseAt == task.DecidedAt && OfDecisions.Contains(mail.Template))
            .Where(mail => mail.SentAt == null && mail.Claim == null)
            .ExecuteDeleteAsync(cancellation);

    /// <summary>What was typed, resolved; what is missing or wrong goes into the problems, by field.</summary>
    private static ActionChoice Read(
        TaskAction action,
        ActionRequest request,
        ActionOptions options,
        TaskSituation situation,
        Dictionary<string, string> problems
    )
    {
        var reason = TypedText.Lines(request.Reason) ?? "";
        if (TextLimit.Problem(action.ReasonLabel, request.Reason, TextLimit.Opinion) is { } tooLong)
        {
            problems["reason"] = tooLong;
        }
        else if (action.NeedsReason && reason.Length == 0)
        {
            problems["reason"] = $"请填写{action.ReasonLabel}，对方会看到。";
        }

        var choice = new ActionChoice(reason);
        foreach (var part in action.Asks)
        {
            choice = Read(part, choice, request, options, situation, problems);
        }

        return choice;
    }

    private static ActionChoice Read(
        ActionPart part,
        ActionChoice choice,
        ActionRequest request,
        ActionOptions options,
        TaskSituation situation,
        Dictionary<string, string> problems
    )
    {
        switch (part)
        {
            case ActionPart.Colleague or ActionPart.Place or ActionPart.Signers or ActionPart.Reader:
                return choice with { Places = Places(part, request, options, situation, problems) };
            case ActionPart.SignerRule:
                return choice with
                {
                    Order = Chosen<SignerOrder>(request.Order, "order", "请选择在您之前还是之后签署。", problems),
                    Rule = Chosen<SignerRule>(request.Rule, "rule", "请选择全部签署还是任一签署。", problems),
                };
            case ActionPart.Step when options.Steps.FirstOrDefault(step => step.ActivityId == request.Step) is { } step:
                return choice with { Step = step };
            case ActionPart.Step:
                problems["step"] = "请选择退回到哪个环节。";
                return choice;
            case ActionPart.Signer
                when options.Signers.FirstOrDefault(turn => turn.Number.ToString(CultureInfo.InvariantCulture) == request.Signer)
                    is { } signer:
                return choice with { Signer = signer.Key };
            case ActionPart.Signer:
                problems["signer"] = "请选择取消哪一位的签署。";
                return choice;
            case ActionPart.Until:
                return choice with { Until = Day(request.Until, situation.Today, problems) };
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, "Nobody reads this part.");
        }
    }

    private static List<TurnPlace> Places(
        ActionPart part,
        ActionRequest request,
        ActionOptions options,
        TaskSituation situation,
        Dictionary<string, string> problems
    )
    {
        var chosen = request.Places.OfType<string>().Where(place => place.Length > 0).Distinct().ToList();
        var places = chosen.ConvertAll(place => Place(place, options, situation));
        if (chosen.Count == 0 || places.Contains(null))
        {
            problems["places"] = part switch
            {
                ActionPart.Colleague => "请选择一位同事。",
                ActionPart.Signers => "请选择至少一位签署的人员或单位。",
                _ => "请选择一位同事或者一个单位。",
            };
        }
        else if (chosen.Count > 1 && part != ActionPart.Signers)
        {
            problems["places"] = "只能选择一位人员或一个单位。";
        }

        return [.. places.OfType<TurnPlace>()];
    }

    private static TurnPlace? Place(string text, ActionOptions options, TaskSituation situation) =>
        text.Split(':', 2) switch
        {
            ["person", var id] when options.Colleagues.FirstOrDefault(person => person.Id == id) is { } person => new TurnPlace(
                new(situation.Task.OrganisationId!),
                situation.Turn?.Address.Name ?? "",
                person
            ),
            ["unit", var id] when options.Units.FirstOrDefault(unit => unit.Id == id) is { } unit => new TurnPlace(unit.Id, unit.Name),
            _ => null,
        };

    private static T Chosen<T>(string? text, string key, string problem, Dictionary<string, string> problems)
        where T : struct, Enum
    {
        if (EnumText.TryParse<T>(text, out var value))
        {
            return value;
        }

        problems[key] = problem;
        return default;
    }

    /// <summary>The day until which something is suspended; what is wrong with it goes into the problems.</summary>
    internal static DateOnly? Day(string? text, DateOnly today, Dictionary<string, string> problems)
    {
        if (!DateText.TryParse(text, out var day, out var problem))
        {
            problems["until"] = string.IsNullOrWhiteSpace(text) ? "请填写挂起到哪一天。" : problem;
            return null;
        }

        if (day < today || day > today.AddDays(MaxDays))
        {
            problems["until"] = day < today ? "挂起的日期不能早于今天。" : "最多挂起一年。";
        }

        return day;
    }
}
