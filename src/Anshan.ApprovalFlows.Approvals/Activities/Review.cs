using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>审核: a task for one or more organisations; every entry is a new round with a due date of its own.</summary>
internal sealed class Review : TaskActivity
{
    private static readonly string[] OfApproval = [nameof(ReviewDecision.Approved)];

    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.Review", Vocabulary.Category, "审核", "由一个或几个单位审核，可通过、退回补正或不予通过。")
        {
            Inputs =
            [
                new(
                    "Organisations",
                    "List<String>",
                    "审核单位",
                    "一个或几个单位；“所在县区”指办件所在县（市）区或开发区的部门",
                    UiHint: "multitext"
                ),
                new("Mode", "String", "方式", "几个单位一起审核时，怎样算通过", "All", "dropdown"),
                new("Role", "String", "审核角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(5),
                .. Vocabulary.ContentInputs(
                    "核对的材料",
                    "本环节核对并可退回补正的申报材料，不勾选表示全部",
                    "核对的申报内容",
                    "本环节核对并可退回补正的申报内容，不勾选表示全部"
                ),
            ],
            Outputs = [new("Opinion", "String", "审核意见"), new("Correction", "Object", "补正要求")],
            Outcomes = new Dictionary<string, string>
            {
                ["Approved"] = "通过",
                ["Rejected"] = "不予通过",
                ["Returned"] = "退回补正",
            },
        };

    public override IReadOnlyList<TakenVerb> Verbs { get; } = [Taken.In(TaskKind.Review, TaskVerbs.Decide, Decided)];

    public override TaskKind Task => TaskKind.Review;

    public override IReadOnlyList<string> Ranking => OfApproval;

    public override Next Execute(ActivityContext context)
    {
        var region = context.Fact(new GetCase()).RegionId;
        var organisations = context
            .List("organisations")
            .Select(reference => context.Fact(new GetOrganisation(reference, region)))
            .ToList();
        if (organisations.Count == 0)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”没有指定审核单位。");
        }

        var due = DueTimes.DueAt(context);
        var state = Begin(context, organisations, Mode(context), due);
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(CaseStatus.UnderReview, Vocabulary.StageOf(context), TaskTurns.Names(state), due));
        return Next.Wait;
    }

    private static TurnState Begin(ActivityContext context, IEnumerable<Organisation> organisations, ReviewMode mode, DateTimeOffset? due)
    {
        var turns = new List<Turn>();
        foreach (var organisation in organisations)
        {
            var address = new TurnAddress(organisation.Id, null, context.Text("role") ?? Roles.Reviewer, organisation.Name);
            var before = mode == ReviewMode.InOrder && turns.Count > 0 ? turns[^1].Number : (int?)null;
            turns.Add(TaskTurns.New(context, TaskKind.Review, address) with { WaitsFor = before });
        }

        return TaskTurns.Begin(
            context,
            Sheet(context, due),
            TaskTurns.Asked(context, turns),
            mode == ReviewMode.Any ? TurnRule.Any : TurnRule.All
        );
    }

    private static Next Decided(TaskAct act, DecisionInput input)
    {
        var context = act.Context;
        var move = act.Decide(
            input.Decision.ToString(),
            input.Opinion,
            endsAll: input.Decision != ReviewDecision.Approved,
            ranking: OfApproval,
            input.Ground
        );
        Tell(act, input);
        if (move.Outcome is { } outcome)
        {
            context.SetOutput("opinion", input.Opinion);
            context.SetOutput("correction", input.Correction is null ? null : TaskInput.Of(input.Correction));
            return Next.With(outcome);
        }

        act.Open(Sheet(context, DueTimes.Standing(context)), move);
        context.Emit(new SetHolder(TaskTurns.Names(move.State)));
        return Next.Wait;
    }

    /// <summary>How many must agree; all where the drawing does not say.</summary>
    private static ReviewMode Mode(ActivityContext context) =>
        context.Text("mode") is not { } text ? ReviewMode.All
        : Enum.TryParse<ReviewMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode) ? mode
        : throw new WorkflowFaultException($"“{context.Node.Title}”的方式“{text}”不存在。");

    private static void Tell(TaskAct act, DecisionInput input)
    {
        var (context, name) = (act.Context, act.Turn.Address.Name);
        if (input is { ConfirmsPayee: true, Decision: ReviewDecision.Approved })
        {
            context.Emit(new ConfirmPayee(act.By.Name, name));
        }

        if (input is { Decision: ReviewDecision.Approved, Verified: { Count: > 0 } verified })
        {
            context.Emit(
                new AddTimeline("verified", $"{name}逐项核实", act.By.Name, name, string.Join('\n', verified), ForApplicant: false)
            );
        }

        var (kind, verb) = input.Decision switch
        {
            ReviewDecision.Approved => ("approved", "审核通过"),
            ReviewDecision.Returned => ("returned", "退回补正"),
            ReviewDecision.Rejected => ("rejected", "审核不予通过"),
            _ => throw new InvalidOperationException($"Nobody words the decision {input.Decision}."),
        };

        // The applicant is told what a single department wrote only where something is asked of him or the case ends.
        context.Emit(
            new AddTimeline(kind, $"{name}{verb}", act.By.Name, name, input.Decision == ReviewDecision.Approved ? null : input.Opinion)
        );
    }

    private static TaskSheet Sheet(ActivityContext context, DateTimeOffset? due)
    {
        var scope = new ReviewScope(context.List("fields"), context.List("documents"));
        return new TaskSheet(Vocabulary.TitleOf(context), due, scope.IsEverything ? null : TaskInput.Write(scope));
    }
}
