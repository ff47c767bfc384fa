using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Foreign;

/// <summary>Takes definitions through the real system: import, publishing checks, start, timers.</summary>
internal sealed class ForeignWorld : IAsyncDisposable
{
    private const int MostTimers = 50;
    private static readonly Actor Administrator = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);
    private readonly TestDatabase database;
    private readonly LineWriter lines;

    private ForeignWorld(TestDatabase database, LineWriter lines) => (this.database, this.lines) = (database, lines);

    public static async Task<ForeignWorld> CreateAsync()
    {
        var lines = new LineWriter();
        void Register(IServiceCollection services)
        {
            CaseWorld.Register(services);
            services.AddSingleton(_ => BuiltIn.With([.. Vocabulary.Activities, lines]));
        }

        return new ForeignWorld(await TestDatabase.CreateAsync(Register), lines);
    }

    /// <summary>Imports all definitions, publishes those that can be published in order of their dependencies, and runs them.</summary>
    public async Task<IReadOnlyList<ForeignDefinition>> TakeAsync(IReadOnlyList<ForeignDefinition> definitions)
    {
        foreach (var item in definitions)
        {
            await ImportAsync(item);
        }

        var isProgress = true;
        while (isProgress)
        {
            isProgress = false;
            foreach (var item in definitions.Where(item => item is { DefinitionId: not null, VersionId: null }))
            {
                await PublishAsync(item);
                isProgress |= item.VersionId is not null;
            }
        }

        foreach (var item in definitions.Where(item => item.VersionId is not null))
        {
            item.Run = await RunAsync(item);
        }

        return definitions;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private T Get<T>()
        where T : notnull => database.Services.GetRequiredService<T>();

    private async Task ImportAsync(ForeignDefinition item)
    {
        try
        {
            var outcome = JsonNode.Parse(item.Text) is JsonObject document
                ? await Get<DefinitionEditing>().SaveAsync(document, publish: false, Administrator)
                : null;
            if (outcome is EditOutcome.Stored stored)
            {
                (item.DefinitionId, item.Notices) = (stored.Version.DefinitionId, stored.Notices);
            }
            else
            {
                item.ImportRefusal = outcome is EditOutcome.Refused refused ? string.Join(" ", refused.Reasons) : "no object";
            }
        }
        catch (JsonException problem)
        {
            item.ImportRefusal = $"no JSON: {problem.Message}";
        }
    }

    private async Task PublishAsync(ForeignDefinition item)
    {
        var outcome = await Get<DefinitionEditing>().PublishAsync(item.DefinitionId!, Administrator);
        item.Refusals = outcome is EditOutcome.Refused refused ? refused.Reasons : [];
        item.VersionId = outcome is EditOutcome.Stored stored ? stored.Version.Id : null;
    }

    private async Task<ForeignRun> RunAsync(ForeignDefinition item)
    {
        lines.Written.Clear();
        var id = Guid.NewGuid();
        var input = (item.Expected["input"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone());
        await Get<WorkflowRunner>()
            .RunAsync(
                new StepRequest(
                    id,
                    new Stimulus.Start(input),
                    new Operation(Guid.NewGuid(), DerivedGuid.Hash(id.ToString())),
                    new CaseOrigin(Actor.System, "test", new { })
                )
                {
                    DefinitionVersionId = item.VersionId,
                }
            );
        var sweep = Get<EngineSweep>();
        for (var fired = 0; fired < MostTimers && !await IsOverAsync(id) && await sweep.NextAsync() is { } next; fired++)
        {
            var clock = Get<CaseClock>();
            clock.Offset += next > clock.Now ? next - clock.Now : TimeSpan.Zero;
            await sweep.RunAsync();
        }

        await using var db = database.OpenContext();
        var instance = await db.WorkflowInstances.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id);
        var faults = await db.Set<Incident>()
            .AsNoTracking()
            .Where(row => row.InstanceId == id)
            .Select(row => $"{row.ActivityName}: {row.Message}")
            .ToListAsync();
        var journal = await db.Set<JournalEntry>()
            .AsNoTracking()
            .Where(row => row.InstanceId == id)
            .OrderBy(row => row.Revision)
            .Select(row => row.Json)
            .ToListAsync();
        var output = instance is null ? [] : WorkflowState.FromJson(instance.StateJson).Output;
        return new ForeignRun(
            await LinesAsync(id),
            instance?.SubStatus.ToString() ?? "not started",
            new JsonObject(output.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))),
            [.. journal.SelectMany(Completed)],
            faults
        );
    }

    /// <summary>What the instance and those that it started wrote; schedules start others meanwhile.</summary>
    private async Task<IReadOnlyList<string>> LinesAsync(Guid id)
    {
        await using var db = database.OpenContext();
        var children = await db.Set<ChildInstance>().AsNoTracking().Select(row => new { row.ParentId, row.ChildId }).ToListAsync();
        var mine = new HashSet<Guid> { id };
        while (children.RemoveAll(row => mine.Contains(row.ParentId) && mine.Add(row.ChildId)) > 0) { }

        return [.. lines.Written.Where(line => mine.Contains(line.Key.Instance)).Select(line => line.Value)];
    }

    private async Task<bool> IsOverAsync(Guid id)
    {
        await using var db = database.OpenContext();
        return !await db.WorkflowInstances.AnyAsync(row => row.Id == id && row.Status == InstanceStatus.Running);
    }

    /// <summary>The activities of a journal's row that completed: <c>12 review-county Completed Approved</c>.</summary>
    private static IEnumerable<string> Completed(string journal) =>
        JsonElement
            .Parse(journal)
            .EnumerateArray()
            .Select(line => line.GetString()!.Split(' '))
            .Where(words => words.Length > 2 && words[2] == "Completed")
            .Select(words => words[1]);

    /// <summary>Keeps the lines of WriteLine activities; the server does not keep them.</summary>
    private sealed class LineWriter : Activity
    {
        /// <summary>By instance and execution, in order: a step that is computed again writes its lines once.</summary>
        public OrderedDictionary<(Guid Instance, long Execution), string> Written { get; } = [];

        public override ActivityDescriptor Descriptor { get; } =
            new("Elsa.WriteLine", "基本", "写一行", "记下文本。") { Inputs = [new("Text", "String", "文本")] };

        public override Next Execute(ActivityContext context)
        {
            Written[(context.InstanceId, context.ExecutionId)] = context.Text("text") ?? "";
            return Next.Done;
        }
    }
}
