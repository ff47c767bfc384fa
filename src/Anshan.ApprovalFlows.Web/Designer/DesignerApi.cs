using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>The designer: its files, and Elsa's REST contract under <c>/elsa/api</c>.</summary>
public static class DesignerApi
{
    /// <summary>Where the contract begins.</summary>
    public const string Root = "/elsa/api";

    public static WebApplicationBuilder AddDesigner(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StudioFiles>().AddSingleton<InputOptions>().AddSingleton<DescriptorJson>();
        builder.Services.AddScoped<DefinitionAnswers>().AddScoped<InstanceReader>();
        return builder;
    }

    public static void MapDesigner(this WebApplication app)
    {
        app.MapGet("/studio/{**path}", (string path, HttpContext context, StudioFiles files) => files.Get(path, context))
            .RequireAuthorization(Policies.DesignerReader).WithOrder(1);

        var reading = app.MapGroup(Root).RequireAuthorization(Policies.DesignerReader);
        DescriptorEndpoints.Map(reading);
        DefinitionEndpoints.MapReading(reading);
        InstanceEndpoints.Map(reading);
        DefinitionEndpoints.MapEditing(app.MapGroup(Root).RequireAuthorization(Policies.WorkflowAdministrator));
    }
}
