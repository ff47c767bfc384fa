using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Approvals.Steps;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Notices;

/// <summary>提出异议: anybody objects to a public notice while it runs.</summary>
public sealed class ObjectToNotice(OpenDatabase open, WorkflowRunner runner)
{
    private const int MostText = 2000;
    private const int MostName = 100;

    /// <summary>Objects; the unit that published the notice has to answer before it can end.</summary>
    public async Task<TaskOutcome> RunAsync(Guid taskId, string? name, string? contact, string? text, Guid operationId, CancellationToken cancellation = default)
    {
        await using var lent = open();
        var task = await lent.Context.Set<CaseTask>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == taskId && row.Kind == TaskKind.PublicNotice, cancellation);
        if (task is null)
        {
            return new TaskOutcome.NotFound();
        }

        if (Problems(name, contact, text) is { Count: > 0 } problems)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var input = new ObjectionInput(TypedText.Name(name), FullWidth.LettersToHalf(TypedText.Line(contact)), TypedText.Lines(text));
        var actor = new Actor("public", input.Name, null, []);
        var request = new StepRequest(
            task.CaseId,
            new Stimulus.Resume(task.ExecutionId, "object", TaskInput.Of(input)),
            new Operation(operationId, DerivedGuid.Hash("object", taskId.ToString("N"), TaskInput.Write(input))),
            new CaseOrigin(actor, "notice.objected", new { task = taskId, input.Name }));
        return await runner.RunAsync(request, cancellation) is StepOutcome.Refused
            ? new TaskOutcome.Refused("公示已经结束，不能再提出异议。")
            : new TaskOutcome.Done("异议已收到，公示单位核实后会与您联系。");
    }

    private static Dictionary<string, string> Problems(string? name, string? contact, string? text)
    {
        var problems = new Dictionary<string, string>();
        void Need(string key, string? value, string label, int most)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                problems[key] = $"请填写{label}。";
            }
            else if (TextLimit.Problem(label, value, most) is { } tooLong)
            {
                problems[key] = tooLong;
            }
        }

        Need("name", name, "姓名或单位名称", MostName);
        Need("contact", contact, "联系方式", MostName);
        Need("text", text, "异议内容", MostText);
        return problems;
    }
}
