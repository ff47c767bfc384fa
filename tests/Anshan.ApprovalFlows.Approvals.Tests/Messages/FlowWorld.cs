using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Messages;

/// <summary>Small workflows of Elsa's own activities on a real database: drawn, published, started and resumed.</summary>
internal sealed class FlowWorld : IAsyncDisposable
{
    private readonly TestDatabase database;

    private FlowWorld(TestDatabase database) => this.database = database;

    public CaseClock Clock => Get<CaseClock>();

    private WorkflowRunner Runner => Get<WorkflowRunner>();

    public static async Task<FlowWorld> CreateAsync(Action<IServiceCollection>? further = null) =>
        new(await TestDatabase.CreateAsync(CaseWorld.Register + further));

    /// <summary>The same on PostgreSQL.</summary>
    public static async Task<FlowWorld> CreateOnPostgresAsync() => new(await TestDatabase.CreateOnPostgresAsync(CaseWorld.Register));

    /// <summary>Where another process finds the database.</summary>
    public string Place => database.Place;

    public T Get<T>()
        where T : notnull => database.Services.GetRequiredService<T>();

    /// <summary>Publishes a flowchart; activities as JSON, connections as <c>a > b</c>.</summary>
    public async Task PublishAsync(string id, string[] activities, params string[] connections)
    {
        var root = new JsonObject
        {
            ["id"] = "flow",
            ["type"] = "Elsa.Flowchart",
            ["activities"] = new JsonArray([.. activities.Select(text => JsonNode.Parse(text))]),
            ["connections"] = new JsonArray([
                .. connections
                    .Select(text => text.Split(" > "))
                    .Select(ends => new JsonObject
                    {
                        ["source"] = new JsonObject { ["activity"] = ends[0], ["port"] = "Done" },
                        ["target"] = new JsonObject { ["activity"] = ends[1] },
                    }),
            ]),
        };
        await database.PublishAsync(id, new JsonObject { ["definitionId"] = id, ["root"] = root }.ToJsonString(), Clock.Now);
    }

    /// <summary>Publishes a whole document.</summary>
    public Task<string> PublishAsync(string id, string json) => database.PublishAsync(id, json, Clock.Now);

    /// <summary>An input as the designer writes it.</summary>
    public static string Input(string name, string value, string expression = "Literal") =>
        $$$"""
            "{{{name}}}":{"typeName":"Object","expression":{"type":"{{{expression}}}","value":"{{{value}}}"}}
            """;

    public async Task<Guid> StartAsync(string definition, string? correlation = null, string version = "1")
    {
        var id = Guid.NewGuid();
        var start = new Stimulus.Start(new Dictionary<string, JsonNode?>(), correlation);
        Assert.IsType<StepOutcome.Accepted>(
            await Runner.RunAsync(Request(id, start) with { DefinitionVersionId = $"{definition}:{version}" })
        );
        return id;
    }

    /// <summary>Reports the task done that the instance waits for.</summary>
    public async Task FinishTaskAsync(Guid instance)
    {
        await using var db = database.OpenContext();
        var waiting = await db.Bookmarks.AsNoTracking().FirstAsync(row => row.InstanceId == instance && row.ActivityType == "Elsa.RunTask");
        Assert.IsType<StepOutcome.Accepted>(
            await Runner.RunAsync(Request(instance, new Stimulus.Resume(waiting.ExecutionId, "task", new JsonObject { ["result"] = "ok" })))
        );
    }

    public async Task TakeAsync(Guid instance, Stimulus stimulus) =>
        Assert.IsType<StepOutcome.Accepted>(await Runner.RunAsync(Request(instance, stimulus)));

    public async Task<WorkflowState> StateAsync(Guid instance)
    {
        await using var db = database.OpenContext();
        return WorkflowState.FromJson(
            await db.WorkflowInstances.Where(row => row.Id == instance).Select(row => row.StateJson).SingleAsync()
        );
    }

    public async Task<string> SubStatusAsync(Guid instance) => (await StateAsync(instance)).SubStatus.ToString();

    public async Task<List<T>> RowsAsync<T>()
        where T : class
    {
        await using var db = database.OpenContext();
        return await db.Set<T>().AsNoTracking().ToListAsync();
    }

    public async Task<int> CountAsync<T>(System.Linq.Expressions.Expression<Func<T, bool>> which)
        where T : class
    {
        await using var db = database.OpenContext();
        return await db.Set<T>().CountAsync(which);
    }

    public Task EventAsync(string name, JsonNode? payload = null, string? correlation = null, Guid? instance = null) =>
        Get<EventPublisher>().PublishAsync(Guid.NewGuid(), name, payload, correlation, instance);

    public Task WriteAsync(Action<Anshan.ApprovalFlows.Approvals.Data.AppDbContext> write) => database.WriteAsync(write);

    public void Pass(TimeSpan time) => Clock.Offset += time;

    /// <summary>What does not fit together; and each started instance took its steps in order.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync()
    {
        await using var db = database.OpenContext();
        return await ConsistencyCheck.RunAsync(db);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static StepRequest Request(Guid instance, Stimulus stimulus)
    {
        var id = Guid.NewGuid();
        return new StepRequest(
            instance,
            stimulus,
            new Operation(id, DerivedGuid.Hash(id.ToString())),
            new CaseOrigin(Actor.System, "test", new { })
        );
    }
}
