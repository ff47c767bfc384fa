using Anshan.ApprovalFlows.Approvals;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
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
        "1.2",
        "tiedong",
        "applicant",
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
            _ => throw new InvalidOperationException($"Nobody answers {request}."),
        };

    public Stimulus Act(ActivityExecution waiting) =>
        Definition.Activities[waiting.Activity].Type switch
        {
            "Anshan.Review" => Decide(waiting),
            "Anshan.Correction" => new Stimulus.Resume(
                waiting.Id,
                random.Next(5) == 0 ? "withdraw" : "resubmit",
                TaskInput.Of(new CorrectionInput("applicant", "陈", null))
            ),
            "Anshan.DetermineAward" => new Stimulus.Resume(
                waiting.Id,
                "determine",
                TaskInput.Of(new DeterminationInput("city.commerce", Amount(), "理由", "u", "王"))
            ),
            "Anshan.FundTransfer" when random.Next(4) == 0 => new Stimulus.Resume(
                waiting.Id,
                "fail",
                TaskInput.Of(new TransferFailure(Payer(waiting), "退票", "f", "李"))
            ),
            "Anshan.FundTransfer" => new Stimulus.Resume(
                waiting.Id,
                "transfer",
                TaskInput.Of(new TransferInput(Payer(waiting), new DateOnly(2023, 10, 9), "PZ", "f", "李"))
            ),
            _ => new Stimulus.Resume(waiting.Id, "poke", []),
        };

    public IEffectRows NewRows() => new CaseTasks();

    /// <summary>Any of its departments, one that has decided already included.</summary>
    private Stimulus.Resume Decide(ActivityExecution waiting)
    {
        var turns = TaskInput.Read<ReviewState>(waiting.Data!["review"]).Turns;
        var organisation = turns[random.Next(turns.Count)].OrganisationId;
        var decision = random.Next(10) switch
        {
            0 => ReviewDecision.Rejected,
            < 4 => ReviewDecision.Returned,
            _ => ReviewDecision.Approved,
        };
        var correction = decision == ReviewDecision.Returned ? new CorrectionRequest("请补正", ["venueRental"], [], "王") : null;
        return new Stimulus.Resume(
            waiting.Id,
            "decide",
            TaskInput.Of(new DecisionInput(organisation, decision, "意见", "u", "王", correction))
        );
    }

    private long Amount() =>
        random.Next(10) switch
        {
            0 => 0,
            1 => 60_000_000,
            _ => 30_000_000,
        };

    private static string Payer(ActivityExecution waiting)
    {
        var name = TaskInput.Read<TransferLeg>(waiting.Data!["leg"]).FromName;
        return Organisations.All.First(organisation => organisation.Name == name).Id;
    }
}
