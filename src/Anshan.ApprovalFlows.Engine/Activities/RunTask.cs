using System.Globalization;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>
/// Waits until somebody outside reports the named task done: another system with a token, or an administrator with a reason.
/// </summary>
/// <remarks>
/// The task is reported by its id: the one the drawing gives, else <c>{instance}-{execution}</c>. It is done once; a second report is
/// refused. What is reported becomes the output <c>Result</c>. When the wait ends in another way, the task is removed from the list.
/// </remarks>
internal sealed class RunTask : Activity
{
    public const string TypeName = "Elsa.RunTask";

    /// <summary>The verb of the stimulus.</summary>
    public const string Verb = "task";

    /// <summary>The input under which the result comes.</summary>
    public const string Result = "result";

    private const int LongestName = 200;

    public override ActivityDescriptor Descriptor { get; } =
        new(TypeName, "基本", "外部任务", "等待外部系统或管理员报告任务完成。")
        {
            Inputs =
            [
                new("TaskName", "String", "任务名称", "外部系统按名称查找任务；不填时用图中的名称"),
                new("Payload", "Object", "数据", "交给办理任务的系统"),
                new("TaskId", "String", "任务编号", "不填时由系统编号"),
            ],
            Outputs = [new("Result", "Object", "结果")],
        };

    public override Next Execute(ActivityContext context)
    {
        var name = Short(context, "taskName") ?? context.Node.Title;
        var payload = context.Input("payload")?.ToJsonString();
        if (payload?.Length > WorkflowState.MaxBytes)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”的数据超过 {WorkflowState.MaxBytes / 1024} KB，请只交编号或摘要。");
        }

        var id = Short(context, "taskId") ?? string.Create(CultureInfo.InvariantCulture, $"{context.InstanceId:N}-{context.ExecutionId}");
        context.Emit(new AwaitTask(context.ExecutionId, id, name, payload));
        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.Resume { Verb: Verb } reported)
        {
            return Next.Refuse(StepRefusal.UnknownVerb);
        }

        context.SetOutput("result", reported.Input[Result]?.DeepClone());
        return Next.Done;
    }

    public override void Left(ActivityContext context, bool cancelled)
    {
        if (context.Execution.Waits)
        {
            context.Emit(new ForgetTask(context.ExecutionId));
        }
    }

    private static string? Short(ActivityContext context, string input) =>
        context.Text(input) is not { } text ? null
        : text.Length <= LongestName ? text
        : throw new WorkflowFaultException($"“{context.Node.Title}”的任务名称或编号超过 {LongestName} 个字。");
}
