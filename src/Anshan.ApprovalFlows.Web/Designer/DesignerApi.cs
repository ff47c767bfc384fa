using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>The designer: its files, and Elsa's REST contract under <c>/elsa/api</c>.</summary>
public static class DesignerApi
{
    /// <summary>Where the contract begins.</summary>
    public const string Root = Links.DesignerApi;

    public static WebApplicationBuilder AddDesigner(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StudioFiles>().AddSingleton<Descriptors>();
        builder.Services.AddScoped<DefinitionAnswers>().AddScoped<InstanceReader>().AddScoped<ActivityTrial>();
        builder.Services.AddSingleton<InstanceWatch>().AddHostedService<InstanceBroadcast>();
        builder.Services.AddSignalR();
        return builder;
    }

    public static void MapDesigner(this WebApplication app)
    {
        app.MapGet("/studio/{**path}", (string path, HttpContext context, StudioFiles files) => files.Get(path, context))
            .RequireAuthorization(Policies.DesignerReader)
            .WithOrder(1);

        var reading = app.MapGroup(Root).WithTags("查看").RequireAuthorization(Policies.DesignerReader).AddEndpointFilter<JsonShape>();
        DescriptorEndpoints.Map(reading);
        DefinitionEndpoints.MapReading(reading);
        InstanceEndpoints.Map(reading);
        var editing = app.MapGroup(Root)
            .WithTags("修改")
            .RequireAuthorization(Policies.WorkflowAdministrator)
            .AddEndpointFilter<JsonShape>();
        DefinitionEndpoints.MapEditing(editing);
        RunEndpoints.Map(editing);
        OutsideEndpoints.Map(app);
        app.MapHub<InstanceHub>("/elsa/hubs/workflow-instance").RequireAuthorization(Policies.DesignerReader);
    }
}
