using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>An objection as it is typed.</summary>
/// <param name="Line">The line of the list that it is about, where the notice has a list.</param>
/// <param name="Name">Who objects.</param>
/// <param name="Contact">A phone, or an address to which the result is sent.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="Visitor">Who sends it, as a hash: what is counted against the limit of a visitor.</param>
public sealed record ObjectionRequest(int? Line, string? Name, string? Contact, string? Text, string Visitor);

/// <summary>提出异议: anybody objects to a public notice while it runs; the unit decides each before the notice can end.</summary>
public sealed class ObjectToNotice(OpenDatabase open, WorkflowRunner runner)
{
    private const int MostText = 2000;
    private const int MostName = 100;

    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        ObjectionRequest request,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        await using var pooled = open();
        var task = await pooled
            .Context.Set<CaseTask>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == taskId && row.Kind == TaskKind.PublicNotice, cancellation);
        if (task is null)
        {
            return new TaskOutcome.NotFound();
        }

        var listed = await pooled
            .Context.Set<ListedUnit>()
            .AsNoTracking()
            .Where(row => row.CaseId == task.CaseId && row.StruckReason == null)
            .ToListAsync(cancellation);
        var about = listed.Find(row => row.Line == request.Line);
        if (Problems(request, needsLine: listed.Count > 0 && about is null) is { Count: > 0 } problems)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var input = new ObjectionInput(
            DerivedGuid.Of("objection", operationId.ToString("N")),
            about?.Line,
            about?.Name,
            TypedText.Name(request.Name),
            FullWidth.LettersToHalf(TypedText.Line(request.Contact)),
            TypedText.Lines(request.Text),
            request.Visitor
        );
        var step = new StepRequest(
            task.CaseId,
            TaskVerbs.ObjectTo.Send(task.ExecutionId, null, null, input),
            new Operation(operationId, DerivedGuid.Hash("object", taskId.ToString("N"), TaskInput.Write(input))),
            new CaseOrigin(
                new Actor(new UserId("public"), input.Name, null, []),
                "notice.objected",
                new { task = taskId, objection = input.Id }
            )
        );
        return await runner.RunAsync(step, cancellation) is StepOutcome.Refused refused
            ? new TaskOutcome.Refused(Words(refused.Reason))
            : new TaskOutcome.Done(Received(input.Contact));
    }

    /// <summary>
    /// The page promises only what happens: a mail with the result where the contact is an address; a call back is up to the unit.
    /// </summary>
    private static string Received(string contact) =>
        EmailText.IsAddress(contact)
            ? "异议已收到，由公示单位逐件核实处理，处理结果会发到您留下的邮箱。"
            : "异议已收到，由公示单位逐件核实处理。您没有留下邮箱，公示单位会按您留下的联系方式核实情况。";

    private static string Words(Enum reason) =>
        reason switch
        {
            CaseRefusal.NoticeOver => "公示期已满，不能再提出异议。",
            CaseRefusal.NoticeFull => "本公示收到的异议太多，请直接与公示单位联系。",
            CaseRefusal.VisitorFull => $"您已对本公示提出 {PublicNotice.MostOfVisitor} 件异议，不能再提。如需补充，请与公示单位联系。",
            StepRefusal.Paused => "本公示因故暂停，请稍后再试。",
            StepRefusal.Busy => "系统繁忙，异议没有提交，请再试一次。",
            StepRefusal.NotWaiting or StepRefusal.Over or StepRefusal.NotFound => "公示已经结束，不能再提出异议。",
            _ => throw new InvalidOperationException($"An objection was refused as {reason}."),
        };

    private static Dictionary<string, string> Problems(ObjectionRequest request, bool needsLine)
    {
        var problems = new Dictionary<string, string>();
        void Need(string key, string? value, string label, int most)
        {
            if (TypedText.Lines(value).Length == 0)
            {
                problems[key] = $"请填写{label}。";
            }
            else if (TextLimit.Problem(label, value, most) is { } tooLong)
            {
                problems[key] = tooLong;
            }
        }

        if (needsLine)
        {
            problems["line"] = "请选择异议针对名单中的哪一个。";
        }

        Need("name", request.Name, "姓名或单位名称", MostName);
        Need("contact", request.Contact, "联系方式", MostName);
        Need("text", request.Text, "异议内容", MostText);
        return problems;
    }
}
