using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Activities;

/// <summary>One human activity, alone in a definition, with the verbs that lead to each of its turns.</summary>
internal sealed class ActedActivity(TaskActivity activity)
{
    private const string Unit = "city.commerce";
    private static readonly DateTimeOffset At = new(2023, 10, 9, 2, 0, 0, TimeSpan.Zero);
    private static readonly Guid Objection = new("0195a9c0-0000-7000-8000-000000000001");
    private static readonly OrganisationTree Organisations = OrganisationTree.Load(
        Path.Combine(RepositoryFolder.Workflows, "organisations.json")
    );
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Load(Path.Combine(RepositoryFolder.Workflows, "calendars"));
    private static readonly Payee Payee = new("某公司", "", AccountKind.Company, "某公司", "银行", "6222", NameDifference.None, "");
    private static readonly TurnPlace Colleague = new(new(Unit), "市商务局", new ActedBy(new("u2"), "李"));
    private static readonly StepLoop Loop = new(BuiltIn.With(Vocabulary.Activities));

    private readonly WorkflowDefinition definition = Drawing(activity.Descriptor);

    /// <summary>A complete input for a verb; a verb without one makes the tests red.</summary>
    public static JsonObject Sample(string verb, string? requestJson) =>
        verb switch
        {
            "decide" => TaskInput.Of(new DecisionInput(ReviewDecision.Approved, "意见")),
            "resubmit" or "withdraw" => TaskInput.Of(new CorrectionInput(null)),
            "determine" => TaskInput.Of(new DeterminationInput(100, null)),
            "transfer" => TaskInput.Of(new TransferInput(new DateOnly(2023, 10, 9), "PZ")),
            "countersign" or "sign" => TaskInput.Of(new Assent(null)),
            "fail" => TaskInput.Of(new TransferFailure("账号有误", FailureKind.AccountNumber)),
            "account" => TaskInput.Of(new AccountInput("已更正", false)),
            "account-verdict" => TaskInput.Of(new AccountVerdict(null)),
            "record" => TaskInput.Of(new RecordInput(requestJson is null ? new Dictionary<string, string>() : Answers(requestJson))),
            "propose" => TaskInput.Of(new ProposalInput("名单", "名单")),
            "confirm" => TaskInput.Of(new ListInput(100, 1, "名单", "名单")),
            "return" => TaskInput.Of(new ListReturn("名单", "请核实")),
            "object" => TaskInput.Of(new ObjectionInput(Objection, null, null, "某人", "电话", "异议", "hash")),
            "answer" => TaskInput.Of(new ObjectionAnswer(Objection, null, null, true, "属实")),
            "reassign" => TaskInput.Of(new ReassignInput(Colleague, "请您办理")),
            "delegate" => TaskInput.Of(new DelegateInput(Colleague, "请核对发票")),
            "add-signers" => TaskInput.Of(new AddSignersInput([Colleague], SignerOrder.Before, SignerRule.All, "请签署")),
            "remove-signer" => TaskInput.Of(new RemoveSignerInput("不需要")),
            "advise" => TaskInput.Of(new AdviceInput(Advice.Agreed, "同意")),
            "suspend" => TaskInput.Of(new SuspendInput(new DateOnly(2023, 10, 20), "等待外部资料")),
            "resume" => TaskInput.Of(new ResumeInput("资料已到")),
            "recall" => TaskInput.Of(new RecallInput("误操作")),
            _ => throw new InvalidOperationException($"Nobody has a sample of {verb}."),
        };

    /// <summary>The verbs that lead to each turn in which the activity waits, and those it takes there.</summary>
    public IReadOnlyList<(string[] Before, string[] Takes)> Turns =>
        [.. OwnTurns.Select(turn => (turn.Before, (string[])[.. turn.Takes, .. Changes(TurnsOf(After(turn.Before).State).Open.First())]))];

    /// <summary>The verbs that change a turn of this kind and decide nothing.</summary>
    private static IEnumerable<string> Changes(Turn turn) =>
        turn.Address.OrganisationId is null
            ? []
            : TaskTypes
                .Of(turn.Kind)
                .Changes.Select(change =>
                    change switch
                    {
                        TurnChange.Reassign => "reassign",
                        TurnChange.Delegate => "delegate",
                        TurnChange.AddSigners => "add-signers",
                        TurnChange.Suspend => "suspend",
                        TurnChange.ReassignToUnit or TurnChange.SendBack or TurnChange.Recall => null,
                        _ => throw new InvalidOperationException($"Nobody has a verb for {change}."),
                    }
                )
                .OfType<string>();

    private IReadOnlyList<(string[] Before, string[] Takes)> OwnTurns =>
        activity switch
        {
            DetermineAward => [([], ["determine"]), (["determine"], ["countersign"]), (["determine", "countersign"], ["sign"])],
            FundTransfer =>
            [
                ([], ["transfer", "fail"]),
                (["transfer"], ["countersign"]),
                (["transfer", "countersign"], ["sign"]),
                (["fail"], ["account"]),
                (["fail", "account"], ["account-verdict"]),
                (["fail", "account", "account-verdict"], ["transfer", "fail"]),
            ],
            EntitlementList => [([], ["propose"]), (["propose"], ["confirm", "return"]), (["propose", "return"], ["propose"])],
            PublicNotice => [([], ["object"]), (["object"], ["object", "answer"])],
            _ => [([], [.. activity.Verbs.Select(verb => verb.Code)])],
        };

    /// <summary>The state after these verbs, as it is stored; what people are asked to record, where they are.</summary>
    public (string State, string? Request) After(params string[] verbs)
    {
        var state = new WorkflowState { InstanceId = Guid.Empty };
        var taken = Assert.IsType<StepResult.Taken>(
            Loop.Run(definition, state, new Stimulus.Start(new Dictionary<string, JsonNode?>()), Environment)
        );
        Assert.Empty(taken.Effects.OfType<RaiseIncident>().Select(incident => incident.Message));
        var request = taken.Effects.OfType<OpenTask>().First().DetailJson;
        var json = taken.StateJson;
        foreach (var verb in verbs)
        {
            json = Assert.IsType<StepResult.Taken>(Ask(json, verb, Sample(verb, request))).StateJson;
        }

        return (json, request);
    }

    /// <summary>The result of a verb in a stored state, carried out in the open turn.</summary>
    public StepResult Ask(string stateJson, string verb, JsonObject input) =>
        Call(stateJson, verb, TaskInput.Of(new VerbCall(TurnsOf(stateJson).Open.First().Key, new ActedBy(new("u"), "王"), input)));

    /// <summary>The result of the verb with this name.</summary>
    public StepResult Call(string stateJson, string verb, JsonObject call)
    {
        var state = WorkflowState.FromJson(stateJson);
        return Loop.Run(definition, state, new Stimulus.Resume(Waiting(state).Id, verb, (JsonObject)call.DeepClone()), Environment);
    }

    /// <summary>The turns of the activity in a stored state.</summary>
    public static TurnState TurnsOf(string stateJson) =>
        TaskInput.Read<TurnState>(Waiting(WorkflowState.FromJson(stateJson)).Data!["turns"]);

    private static ActivityExecution Waiting(WorkflowState state) => state.Executions.Single(execution => execution.Waits);

    private static StepEnvironment Environment => new(At, new FactSet(Answer));

    private static object? Answer(FactRequest request) =>
        request switch
        {
            GetCase => new CaseFact(
                new("1.2"),
                new("tiedong"),
                new("applicant"),
                "某公司",
                "账户",
                new Money(1_000),
                new Money(1_000),
                null
            )
            {
                Payee = Payee,
            },
            GetCalendar => Calendar,
            GetOrganisation asked => Organisations.TryResolve(asked.Reference, asked.RegionId, out var found)
                ? found
                : new NoFact("找不到单位"),
            GetSecondPayer asked => new SecondPayer(asked.OrganisationId, "商务局", "Finance"),
            GetSecondPerson asked => new SecondPerson(asked.OrganisationId, "商务局", asked.Role),
            GetStandingList => new StandingList([]),
            GetDuty => new DutyFact(null),
            GetUnitWith asked => new UnitWith(asked.OrganisationId),
            _ => throw new InvalidOperationException($"Nobody answers {request}."),
        };

    private static Dictionary<string, string> Answers(string requestJson) =>
        SampleAnswers
            .Fill(TaskInput.Read<RecordRequest>(requestJson).Form, new Dictionary<string, string>(), ChinaTime.DateOf(At))
            .ToDictionary(pair => pair.Key, pair => pair.Value!);

    private static WorkflowDefinition Drawing(ActivityDescriptor descriptor)
    {
        var node = Node.Activity("a", descriptor.TypeName);
        foreach (var name in descriptor.Inputs.Select(input => input.Name))
        {
            (string Type, JsonNode Value)? given = name switch
            {
                "Organisation" or "From" => ("Literal", Unit),
                "Organisations" => ("Object", new JsonArray(Unit).ToJsonString()),
                "Amount" => ("Literal", "10"),
                "Countersign" => ("Literal", true),
                "SignAbove" => ("Literal", 0),
                "Message" => ("Literal", "请补正"),
                "Documents" when descriptor.TypeName == "Anshan.Correction" => ("Object", "[\"invoices\"]"),
                _ => null,
            };
            if (given is { } value)
            {
                node.With(char.ToLowerInvariant(name[0]) + name[1..], value.Type, value.Value);
            }
        }

        var root = Node.Activity("flow", "Elsa.Flowchart");
        (root["activities"], root["connections"]) = (new JsonArray(node), new JsonArray());
        return DefinitionReader.Read(
            new JsonObject
            {
                ["id"] = "v",
                ["definitionId"] = "d",
                ["name"] = "n",
                ["version"] = 1,
                ["root"] = root,
            }.ToJsonString()
        );
    }
}
