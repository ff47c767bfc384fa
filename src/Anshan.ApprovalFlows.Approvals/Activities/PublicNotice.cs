using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What is published, and whether the unit is notified at once of an objection.</summary>
public sealed record NoticeDetail(string? Text, bool AtOnce);

/// <summary>公示: a public notice for some working days; anybody may object, the unit decides each objection.</summary>
/// <remarks>
/// It does not end before every objection is decided. An upheld one strikes the line of the list that it is about; whether the notice goes
/// on with the
/// others then, or leaves by 异议成立 (the list is made anew, the case ends), the drawing says. Nothing left of the list is 异议成立 too.
/// </remarks>
internal sealed class PublicNotice : TaskActivity
{
    /// <summary>How many objections one visitor can make to one notice.</summary>
    public const int MostOfVisitor = 3;
    private const int MostOfNotice = 300;
    private const string Strikes = "Strike";
    private const string Ends = "End";
    private const string Open = "open";
    private const string PeriodEnd = "notice-end";

    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.PublicNotice", Vocabulary.Category, "公示", "向公众公示若干工作日，异议由指定单位逐件处理。")
        {
            Inputs =
            [
                new("Organisation", "String", "公示单位", "由哪个单位公示，并处理异议"),
                new("WorkingDays", "Int32", "公示期（工作日）", "自公示的次日起算", 5),
                new("Text", "String", "公示内容", "名单等，公众可见", UiHint: "multiline"),
                new("OnUpheld", "String", "异议成立时", "名单中所涉的一行总是划去、不再拨付；其余的怎样继续", Ends, "dropdown"),
                Vocabulary.TitleInput,
                Vocabulary.AtOnceInput,
            ],
            Outputs =
            [
                new("Opinion", "String", "异议处理意见"),
                new("Amount", "String", "划去后的合计金额（元）"),
                new("Summary", "String", "划去后的名单"),
            ],
            Outcomes = new Dictionary<string, string> { ["Unopposed"] = "无异议", ["Objected"] = "异议成立" },
        };

    public override IReadOnlyList<TakenVerb> Verbs { get; } =
    [Taken.FromAnybody(TaskVerbs.ObjectTo, Objected), Taken.In(TaskKind.PublicNotice, TaskVerbs.Answer, Answered)];

    public override TaskKind Task => TaskKind.PublicNotice;

    public override Next Execute(ActivityContext context)
    {
        var unit = context.Fact(new GetOrganisation(context.Text("organisation") ?? "", context.Fact(new GetCase()).RegionId));
        var end = ChinaTime.EndOf(
            DueTimes.Calendar(context).AddWorkingDays(ChinaTime.DateOf(context.Now), context.Number("workingDays") ?? 5)
        );
        (context.Data["objections"], context.Data["visitors"]) = (new JsonObject(), new JsonObject());
        var atOnce = Vocabulary.IsAtOnce(context);
        TaskTurns.Begin(
            context,
            new TaskSheet(Vocabulary.TitleOf(context), end, TaskInput.Write(new NoticeDetail(context.Text("text"), atOnce))),
            [TaskTurns.New(context, TaskKind.PublicNotice, new TurnAddress(unit.Id, null, Roles.Reviewer, unit.Name))]
        );
        context.ArmTimer(PeriodEnd, 1, end);
        context.Emit(new SetCase(CaseStatus.InProgress, Vocabulary.StageOf(context), unit.Name, end));
        return Next.Wait;
    }

    protected override Next Due(ActivityContext context, Stimulus.TimerDue timer)
    {
        if (timer.Kind != PeriodEnd)
        {
            throw new InvalidOperationException($"A public notice has no timer {timer.Kind}.");
        }

        context.Data["ended"] = true;
        return End(TaskAct.BySystem(context, Task));
    }

    private static Next Objected(ActivityContext context, ObjectionInput input)
    {
        var (objections, visitors) = (context.Data["objections"]!.AsObject(), context.Data["visitors"]!.AsObject());
        var earlier = visitors[input.Visitor]?.GetValue<int>() ?? 0;
        if (IsEnded(context) || objections.Count >= MostOfNotice || earlier >= MostOfVisitor)
        {
            return Next.Refuse(
                IsEnded(context) ? CaseRefusal.NoticeOver
                : objections.Count >= MostOfNotice ? CaseRefusal.NoticeFull
                : CaseRefusal.VisitorFull
            );
        }

        objections[input.Id.ToString("N")] = Open;
        visitors[input.Visitor] = earlier + 1;
        context.Emit(new OpenObjection(context.ExecutionId, input));
        context.Emit(
            new AddTimeline(
                "returned",
                $"{input.Name}对公示提出异议{About(input.About)}",
                input.Name,
                null,
                input.Text,
                ForApplicant: false
            )
        );
        return Next.Wait;
    }

    private static Next Answered(TaskAct act, ObjectionAnswer answer)
    {
        var (context, objections) = (act.Context, act.Context.Data["objections"]!.AsObject());
        var facts = context.Fact(new GetCase());
        var name = context.Fact(new GetOrganisation(act.Turn.Address.OrganisationId!, facts.RegionId)).Name;
        if ((string?)objections[answer.Id.ToString("N")] != Open)
        {
            return Next.Refuse(CaseRefusal.AlreadyDecided);
        }

        objections[answer.Id.ToString("N")] = answer.Upheld ? "yes" : "no";
        context.Emit(new CloseObjection(answer.Id, answer.Upheld, answer.Reason, act.By.Name));
        context.Emit(
            new AddTimeline(
                answer.Upheld ? "rejected" : "approved",
                $"{name}处理异议{About(answer.About)}：异议{(answer.Upheld ? "成立" : "不成立")}",
                act.By.Name,
                name,
                answer.Reason,
                answer.Upheld
            )
        );
        if (answer.Upheld)
        {
            Uphold(act, answer);
        }

        return End(act);
    }

    private static void Uphold(TaskAct act, ObjectionAnswer answer)
    {
        var context = act.Context;
        var standing = context.Fact(new GetStandingList()).Rows;
        var left = standing.Where(row => row.Line != answer.Line).ToList();
        if (answer.Line is { } line)
        {
            context.Emit(new StrikeRow(line, answer.Reason));
        }

        if (left.Count == 0 || answer.Line is null || !GoesOn(context))
        {
            context.Data["upheld"] = true;
            context.SetOutput("opinion", answer.Reason);
            return;
        }

        var total = new Money(left.Sum(row => row.AmountFen));
        context.SetOutput("amount", total.ToInvariant());
        context.SetOutput("summary", string.Join('\n', left.Select(row => $"{row.Name}：{new Money(row.AmountFen).ToDisplay()}")));
        context.Emit(new RecordAward(total, $"公示异议成立，划去{answer.About}", act.By.Id, act.By.Name));
    }

    /// <summary>Whether the notice goes on with what is left once a line is struck.</summary>
    private static bool GoesOn(ActivityContext context) =>
        context.Text("onUpheld") switch
        {
            Strikes => true,
            Ends or null => false,
            var other => throw new WorkflowFaultException($"“{context.Node.Title}”在异议成立时的做法“{other}”不存在。"),
        };

    private static Next End(TaskAct act)
    {
        var context = act.Context;
        var decided = context.Data["objections"]!.AsObject().Select(pair => (string?)pair.Value).ToList();
        var isUpheld = (bool?)context.Data["upheld"] == true;
        if (decided.Contains(Open) || (!isUpheld && !IsEnded(context)))
        {
            return Next.Wait;
        }

        var counted =
            decided.Count == 0
                ? "没有收到异议"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"收到异议 {decided.Count} 件，成立 {decided.Count(state => state == "yes")} 件，不成立 {decided.Count(state => state == "no")} 件"
                );
        var outcome = isUpheld ? "Objected" : "Unopposed";
        act.Decide(outcome, counted);
        context.Emit(
            new AddTimeline(isUpheld ? "rejected" : "approved", $"公示{(isUpheld ? "因异议成立结束" : "期满")}，{counted}", "系统")
        );
        return Next.With(outcome);
    }

    private static bool IsEnded(ActivityContext context) => (bool?)context.Data["ended"] == true;

    private static string About(string? who) => who is null ? "" : $"（{who}）";
}
