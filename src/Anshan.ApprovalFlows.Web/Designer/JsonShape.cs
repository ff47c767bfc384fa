namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>
/// A body whose JSON does not have the shape of the contract is the sender's fault: it is answered with 400 and a message.
/// </summary>
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
