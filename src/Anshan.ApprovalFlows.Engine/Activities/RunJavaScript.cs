using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Runs a script within the limits of expressions; it may set variables and outcomes.</summary>
internal sealed class RunJavaScript : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.RunJavaScript", "基本", "运行脚本", "运行一段 JavaScript。")
        {
            Inputs =
            [
                new("Script", "String", "脚本", UiHint: "code-editor"),
                new("PossibleOutcomes", "List<String>", "可能的结果", UiHint: "multitext"),
            ],
            Outputs = [new("Result", "Object", "结果")],
            HasOwnOutcomes = true,
        };

    public override Next Execute(ActivityContext context)
    {
        var outcomes = new List<string>();
        var result = context.Burst.Evaluator.Script(context, context.Text("script") ?? "", outcomes);
        context.SetOutput("result", result);
        return outcomes.Count > 0 ? Next.With(outcomes) : Next.With("Done");
    }
}
