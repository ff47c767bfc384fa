using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Waits until every unit named has recorded what its kind asks for.</summary>
/// <remarks>
/// Of several units a negative record ends the wait at once; where they differ, the outcome that the descriptor names first is taken.
/// </remarks>
internal sealed class RecordActivity : TaskActivity
{
    private readonly IRecordKind kind;

    public RecordActivity(IRecordKind kind) => (this.kind, Verbs) = (kind, [TaskVerbs.Record.TakenBy(Recorded)]);

    public override ActivityDescriptor Descriptor => kind.Descriptor;

    public override IReadOnlyList<TakenVerb> Verbs { get; }

    public override Next Execute(ActivityContext context)
    {
        var region = context.Fact(new GetCase()).RegionId;
        var references = context.List("organisations") is { Count: > 0 } several ? several : [context.Text("organisation") ?? ""];
        var units = references.Select(reference => context.Fact(new GetOrganisation(reference, region))).ToList();
        var request = TaskInput.Write(kind.Request(context));
        var due = kind.DueAt(context);
        foreach (var unit in units)
        {
            context.Emit(
                new OpenTask(
                    context.ExecutionId,
                    context.Node.Id,
                    kind.Task,
                    unit.Id,
                    null,
                    context.Text("role") ?? Roles.Reviewer,
                    Vocabulary.TitleOf(context),
                    context.Entry,
                    due,
                    request,
                    Vocabulary.IsAtOnce(context)
                )
            );
        }

        context.Data["open"] = new JsonObject(units.Select(unit => KeyValuePair.Create(unit.Id, (JsonNode?)unit.Name)));
        context.Data["outcomes"] = new JsonArray();
        context.Data["request"] = request;
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(kind.Status, Vocabulary.TitleOf(context), string.Join("、", units.Select(unit => unit.Name)), due));
        return Next.Wait;
    }

    private Next Recorded(ActivityContext context, RecordInput input)
    {
        var open = context.Data["open"]!.AsObject();
        if (open[input.OrganisationId] is not { } unit)
        {
            return Next.Refuse(CaseRefusal.AlreadyDecided);
        }

        var name = unit.GetValue<string>();
        var request = TaskInput.Read<RecordRequest>(context.Data["request"]!.GetValue<string>());
        var check = request.Check(input.Values.ToDictionary(pair => pair.Key, pair => (string?)pair.Value), ChinaTime.DateOf(context.Now));
        if (!check.IsClean)
        {
            return Next.Refuse(StepRefusal.InvalidInput);
        }

        var values = check.Values;
        var verdict = kind.Judge(context, values);
        var words = request.Describe(values);
        context.Emit(
            new CompleteTask(
                context.ExecutionId,
                input.OrganisationId,
                verdict.Outcome,
                words,
                input.UserId,
                input.UserName,
                GroundOf(verdict, values)
            )
        );
        context.Emit(new AddTimeline(verdict.IsAgainst ? "rejected" : "approved", $"{name}{verdict.Says}", input.UserName, name, words));
        open.Remove(input.OrganisationId);
        context.Data["outcomes"]!.AsArray().Add(verdict.Outcome);
        if (verdict.IsAgainst || open.Count == 0)
        {
            return Next.With(verdict.IsAgainst ? verdict.Outcome : Together(context.Data["outcomes"]!.AsArray()));
        }

        context.Emit(new SetHolder(string.Join("、", open.Select(item => item.Value!.GetValue<string>()))));
        return Next.Wait;
    }

    private static RefusalGround? GroundOf(RecordVerdict verdict, FormValues values) =>
        verdict.IsAgainst && values[RecordVerdict.Clause] is { } clause ? new RefusalGround(clause, null, null) : null;

    private string Together(JsonArray outcomes)
    {
        var given = outcomes.Select(outcome => outcome!.GetValue<string>()).ToHashSet();
        return Descriptor.Outcomes.Keys.First(given.Contains);
    }
}
