using Anshan.ApprovalFlows.Approvals;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>The real procedure of measure 1.2 with its real activities, calendar and organisations.</summary>
internal sealed class CaseProcedure(Random random) : IProcedure
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddApprovals(RepositoryFolder.Workflows, "http://localhost")
        .BuildServiceProvider();
    private static readonly WorkflowDefinition Drawing = DefinitionReader.Read(
        File.ReadAllText(Path.Combine(RepositoryFolder.Workflows, "measures", "1.2", "procedure.json"))
    );
    private static readonly OrganisationTree Organisations = Services.GetRequiredService<OrganisationTree>();
    private static readonly CaseFact Case = new(
        new("1.2"),
        new("tiedong"),
        new("applicant"),
        "某公司",
        "账户",
        new Money(50_000_000),
        new Money(40_000_000),
        new DateOnly(2023, 12, 31)
    );

    public WorkflowDefinition Definition => Drawing;

    public ActivityCatalog Catalog { get; } = Services.GetRequiredService<ActivityCatalog>();

    public TimeSpan Stride => TimeSpan.FromDays(12);

    public object Answer(FactRequest request) =>
        request switch
        {
            GetCase => Case,
            GetCalendar => Services.GetRequiredService<WorkingCalendar>(),
            GetOrganisation asked => Organisations.TryResolve(asked.Reference, asked.RegionId, out var found)
                ? found
                : new NoFact("找不到单位"),
            GetSecondPerson asked => new SecondPerson(asked.OrganisationId, "单位", asked.Role),
            _ => throw new InvalidOperationException($"Nobody answers {request}."),
        };

    public Stimulus Act(ActivityExecution waiting) =>
        Definition.Activities[waiting.Activity].Type switch
        {
            "Anshan.Review" => Decide(waiting),
            "Anshan.Correction" => Send(waiting, random.Next(5) == 0 ? TaskVerbs.Withdraw : TaskVerbs.Resubmit, new CorrectionInput(null)),
            "Anshan.DetermineAward" or "Anshan.FundTransfer" when Second(waiting) is { } verb => Send(
                waiting,
                verb,
                new Assent(random.Next(4) == 0 ? "请再核" : null)
            ),
            "Anshan.DetermineAward" => Send(waiting, TaskVerbs.Determine, new DeterminationInput(Amount(), "理由")),
            "Anshan.FundTransfer" when random.Next(4) == 0 => Send(waiting, TaskVerbs.Fail, new TransferFailure("退票")),
            "Anshan.FundTransfer" => Send(waiting, TaskVerbs.Transfer, new TransferInput(new DateOnly(2023, 10, 9), "PZ")),
            _ => new Stimulus.Resume(waiting.Id, "poke", []),
        };

    public IEffectRows NewRows() => new CaseTasks();

    private Stimulus.Resume Decide(ActivityExecution waiting)
    {
        var decision = random.Next(10) switch
        {
            0 => ReviewDecision.Rejected,
            < 4 => ReviewDecision.Returned,
            _ => ReviewDecision.Approved,
        };
        var correction = decision == ReviewDecision.Returned ? new CorrectionRequest("请补正", ["venueRental"], [], "王") : null;
        return Send(waiting, TaskVerbs.Decide, new DecisionInput(decision, "意见", correction));
    }

    /// <summary>The verb of a second or third person who is asked; null where the author is.</summary>
    private static TaskVerb<Assent>? Second(ActivityExecution waiting) =>
        TaskInput.Read<TurnState>(waiting.Data!["turns"]).Open.FirstOrDefault()?.Purpose switch
        {
            TurnPurpose.Countersign => TaskVerbs.Countersign,
            TurnPurpose.Sign => TaskVerbs.Sign,
            null or TurnPurpose.Decide or TurnPurpose.Correct => null,
            var other => throw new InvalidOperationException($"Nobody says who acts for {other}."),
        };

    /// <summary>In any of its turns, one that was decided already included.</summary>
    private Stimulus.Resume Send<TInput>(ActivityExecution waiting, TaskVerb<TInput> verb, TInput input)
        where TInput : class
    {
        var turns = TaskInput.Read<TurnState>(waiting.Data!["turns"]).Turns;
        return verb.Send(waiting.Id, turns[random.Next(turns.Count)].Key, new ActedBy(new("u"), "王"), input);
    }

    private long Amount() =>
        random.Next(10) switch
        {
            0 => 0,
            1 => 60_000_000,
            _ => 30_000_000,
        };
}
