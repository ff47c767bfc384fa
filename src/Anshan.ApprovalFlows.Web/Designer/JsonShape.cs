namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>A body whose JSON has another shape than the contract's is the sender's fault: 400 in words, not an error of ours.</summary>
internal sealed class JsonShape : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception wrong)
            when (wrong is InvalidOperationException or FormatException or ArgumentException && wrong.Source == "System.Text.Json")
        {
            return DefinitionAnswers.Problem(["提交的 JSON 结构不对，有一处应为另一种类型的值。"]);
        }
    }
}
