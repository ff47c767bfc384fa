using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>What other systems report, and what administrators do for them.</summary>
internal static class OutsideUseCases
{
    private static readonly Actor Administrator = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);

    public static IEnumerable<UseCase> All =>
        [
            new(
                "AccessTokens.IssueAsync",
                false,
                world =>
                    Task.FromResult(
                        UseCase.Of<AccessTokens>(
                            world,
                            async (service, _) => (await service.IssueAsync(Request(world), Administrator)).Secret
                        )
                    )
            ),
            OnToken("RevokeAsync", async (service, token, _) => await service.RevokeAsync(token, Administrator)),
            OnToken("FindAsync", async (service, _, secret) => await service.FindAsync(secret)),
            new(
                "OutsideReports.ReportAsync (by its id)",
                true,
                async world =>
                {
                    var task = await TaskAsync(world);
                    return UseCase.Of<OutsideReports>(
                        world,
                        async (service, operation) => await service.ReportAsync(task.TaskId, Result, ["print"], Origin(operation))
                    );
                }
            ),
            new(
                "OutsideReports.ReportAsync (one that is shown)",
                true,
                async world =>
                {
                    var task = await TaskAsync(world);
                    return UseCase.Of<OutsideReports>(
                        world,
                        async (service, operation) => await service.ReportAsync(task, Result, Origin(operation))
                    );
                }
            ),
            new("OutsideReports.RaiseAsync (nobody waits yet)", true, world => Task.FromResult(Raise(world, Guid.NewGuid())))
            {
                Afterwards = Deliver,
            },
            new(
                "OutsideReports.RaiseAsync (somebody waits)",
                true,
                async world => Raise(world, await WaitingAsync(world, "event", "Elsa.Event", "eventName", "paid"))
            )
            {
                Afterwards = Deliver,
            },
        ];

    /// <summary>A raised event is committed first and delivered then; what was not delivered is left to the sweep.</summary>
    private static Func<CaseWorld, Task> Deliver => world => world.Database.Services.GetRequiredService<MessageSweep>().RunAsync();

    private static JsonNode Result => new JsonObject { ["sheets"] = 3 };

    private static OutsideOrigin Origin(Guid operation) => new(Administrator, "系统停用", operation);

    private static TokenRequest Request(CaseWorld world) =>
        new(
            "打印中心",
            "print",
            "paid",
            ChinaTime.DateOf(world.Database.Services.GetRequiredService<TimeProvider>().GetUtcNow()).AddDays(30)
        );

    private static UseCase OnToken(string method, Func<AccessTokens, Guid, string, Task<object?>> act) =>
        new(
            $"AccessTokens.{method}",
            false,
            async world =>
            {
                var secret = (
                    await world.UseAsync<AccessTokens, IssuedToken>(service => service.IssueAsync(Request(world), Administrator))
                ).Secret!;
                await using var db = world.Database.OpenContext();
                var token = (await db.Set<AccessToken>().SingleAsync()).Id;
                return UseCase.Of<AccessTokens>(world, (service, _) => act(service, token, secret));
            }
        );

    private static Func<Guid, Task<object?>> Raise(CaseWorld world, Guid instance) =>
        UseCase.Of<OutsideReports>(
            world,
            async (service, operation) => await service.RaiseAsync("paid", Result.DeepClone(), null, instance, Origin(operation))
        );

    private static async Task<TaskWait> TaskAsync(CaseWorld world)
    {
        await WaitingAsync(world, "task", "Elsa.RunTask", "taskName", "print");
        await using var db = world.Database.OpenContext();
        return await db.Set<TaskWait>().AsNoTracking().SingleAsync();
    }

    /// <summary>An instance that is no case and waits for something from outside.</summary>
    private static async Task<Guid> WaitingAsync(CaseWorld world, string definition, string type, string input, string name)
    {
        var json = $$$$$"""
            {"definitionId":"{{{{{definition}}}}}","root":{"id":"w","type":"{{{{{type}}}}}",
             "{{{{{input}}}}}":{"typeName":"String","expression":{"type":"Literal","value":"{{{{{name}}}}}"}}}}
            """;
        await world.Database.PublishAsync(definition, json, world.Clock.Now);
        return (
            await world.UseAsync<StandaloneInstances, (Guid? Instance, string?)>(instances =>
                instances.StartAsync(definition, null, null, Administrator, Guid.NewGuid())
            )
        )
            .Instance!
            .Value;
    }
}
