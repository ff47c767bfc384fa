using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>审核: a task for one or more organisations; every entry is a new round with a due date of its own.</summary>
internal sealed class Review : TaskActivity
{
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

    public override IReadOnlyList<TakenVerb> Verbs { get; } = [TaskVerbs.Decide.TakenBy(Decided)];

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

        var state = ReviewState.Begin(Mode(context), organisations.Select(organisation => (organisation.Id, organisation.Name)));
        var due = DueTimes.DueAt(context);
        Keep(context, state);
        Open(context, state.Open, due);
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(CaseStatus.UnderReview, Vocabulary.TitleOf(context), Names(state), due));
        return Next.Wait;
    }

    private static Next Decided(ActivityContext context, DecisionInput input)
    {
        var before = TaskInput.Read<ReviewState>(context.Data["review"]);
        var move = before.Decide(input.OrganisationId, input.Decision, input.UserId);
        if (move.Refusal is { } refusal)
        {
            return Next.Refuse(refusal);
        }

        Record(context, input, move);
        if (move.Outcome is { } outcome)
        {
            context.SetOutput("opinion", input.Opinion);
            context.SetOutput("correction", input.Correction is null ? null : TaskInput.Of(input.Correction));
            return Next.With(outcome.ToString());
        }

        Keep(context, move.State);
        Open(context, move.Opened, context.Data["due"] is { } due ? DateTimeOffset.FromUnixTimeMilliseconds((long)due) : null);
        context.Emit(new SetHolder(Names(move.State)));
        return Next.Wait;
    }

    /// <summary>How many must agree; all where the drawing does not say.</summary>
    private static ReviewMode Mode(ActivityContext context) =>
        context.Text("mode") is not { } text ? ReviewMode.All
        : Enum.TryParse<ReviewMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode) ? mode
        : throw new WorkflowFaultException($"“{context.Node.Title}”的方式“{text}”不存在。");

    private static void Record(ActivityContext context, DecisionInput input, ReviewMove move)
    {
        var name = move.State.Turns.First(turn => turn.OrganisationId == input.OrganisationId).Name;
        context.Emit(
            new CompleteTask(
                context.ExecutionId,
                input.OrganisationId,
                input.Decision.ToString(),
                input.Opinion,
                input.UserId,
                input.UserName,
                input.Ground
            )
        );
        if (input is { ConfirmsPayee: true, Decision: ReviewDecision.Approved })
        {
            context.Emit(new ConfirmPayee(input.UserName, name));
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
            new AddTimeline(kind, $"{name}{verb}", input.UserName, name, input.Decision == ReviewDecision.Approved ? null : input.Opinion)
        );
    }

    private static void Open(ActivityContext context, IEnumerable<ReviewTurn> turns, DateTimeOffset? due)
    {
        var scope = new ReviewScope(context.List("fields"), context.List("documents"));
        foreach (var turn in turns)
        {
            context.Emit(
                new OpenTask(
                    context.ExecutionId,
                    context.Node.Id,
                    TaskKind.Review,
                    turn.OrganisationId,
                    null,
                    context.Text("role") ?? Roles.Reviewer,
                    Vocabulary.TitleOf(context),
                    context.Entry,
                    due,
                    scope.IsEverything ? null : TaskInput.Write(scope),
                    Vocabulary.IsAtOnce(context)
                )
            );
        }
    }

    private static void Keep(ActivityContext context, ReviewState state) => context.Data["review"] = TaskInput.Of(state);

    private static string Names(ReviewState state) => string.Join("、", state.Open.Select(turn => turn.Name));
}
