using System.Globalization;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Versions;

/// <summary>The result of a migration for one case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="FromVersionId">The version it was on.</param>
/// <param name="FromVersion">Its number.</param>
/// <param name="Error">Why it was not moved; null when it was.</param>
public sealed record MigratedCase(Guid CaseId, string Number, string FromVersionId, int FromVersion, string? Error);

/// <summary>A migration that was carried out.</summary>
/// <param name="Id">Chosen by the caller; the same again is the same migration.</param>
/// <param name="ToVersionId">Where the cases went.</param>
/// <param name="ToVersion">Its number.</param>
/// <param name="Cases">Case by case.</param>
public sealed record MigrationBatch(Guid Id, string ToVersionId, int ToVersion, IReadOnlyList<MigratedCase> Cases)
{
    /// <summary>When, by machine time, and who.</summary>
    public DateTimeOffset At { get; init; }

    /// <inheritdoc cref="At"/>
    public string By { get; init; } = "";
}

/// <summary>
/// Migrates running cases to another version of their procedure, each in a step of its own: state, tasks, journal and audit of a case
/// change together or not at all, and a case that cannot be migrated keeps its version.
/// </summary>
public sealed class MigrateCases(
    DbContext db,
    WorkflowRunner runner,
    IWriteGate gate,
    DefinitionStore definitions,
    MigrationTrial trial,
    AuditTrail audit
)
{
    /// <summary>The most cases of one migration; who has more migrates again.</summary>
    public const int Most = 2_000;

    private const int AtOnce = 8;
    private const string Action = "definition.cases-migrated";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Migrates the cases that can go; the others are named with the reason.</summary>
    /// <param name="cases">Which.</param>
    /// <param name="toVersionId">The stored version; it must have been published.</param>
    /// <param name="moves">For an activity that the version does not have, the one to go on with.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="batchId">Makes it idempotent.</param>
    /// <param name="cancellation">Stops between two cases.</param>
    public async Task<MigrationBatch> RunAsync(
        IReadOnlyList<RunningCase> cases,
        string toVersionId,
        IReadOnlyDictionary<string, string> moves,
        Actor actor,
        Guid batchId,
        CancellationToken cancellation = default
    )
    {
        var to = await definitions.GetAsync(db, toVersionId, cancellation);
        var number = await db.Set<DefinitionVersion>()
            .Where(row => row.Id == toVersionId)
            .Select(row => row.Version)
            .SingleAsync(cancellation);
        var trials = await trial.RunAsync(cases.Take(Most), to, moves, cancellation);
        var results = new MigratedCase[trials.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, trials.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (index, token) =>
            {
                var item = trials[index];
                var error = item.CanGo
                    ? await MoveAsync(item.Case, new Stimulus.Migrate(to, moves), number, actor, batchId, token)
                    : item.Words;
                results[index] = new MigratedCase(item.Case.Id, item.Case.Number, item.Case.VersionId, item.Case.Version, error);
            }
        );
        var batch = new MigrationBatch(batchId, toVersionId, number, results);
        await gate.WriteAsync(
            async (context, token) =>
                await audit.AppendAsync(context, new AuditEntry(AuditStream.Definition(to.DefinitionId), actor, Action, batch), token),
            cancellation
        );
        return batch;
    }

    /// <summary>Takes the cases of a migration back to the versions they came from, as far as they can go.</summary>
    public async Task<IReadOnlyList<MigrationBatch>> BackAsync(
        MigrationBatch batch,
        IReadOnlyList<RunningCase> running,
        Actor actor,
        Guid batchId,
        CancellationToken cancellation = default
    )
    {
        var came = batch.Cases.Where(item => item.Error is null).ToDictionary(item => item.CaseId, item => item.FromVersionId);
        var back = new List<MigrationBatch>();
        foreach (
            var group in running
                .Where(item => item.VersionId == batch.ToVersionId && came.ContainsKey(item.Id))
                .GroupBy(item => came[item.Id])
        )
        {
            back.Add(
                await RunAsync(
                    [.. group],
                    group.Key,
                    new Dictionary<string, string>(),
                    actor,
                    DerivedGuid.Of("back", batchId.ToString("N"), group.Key),
                    cancellation
                )
            );
        }

        return back;
    }

    /// <summary>The migrations of a definition, latest first.</summary>
    public async Task<IReadOnlyList<MigrationBatch>> ListAsync(string definitionId, CancellationToken cancellation = default)
    {
        var stream = AuditStream.Definition(definitionId);
        var events = await db.Set<AuditEvent>()
            .AsNoTracking()
            .Where(row => row.Stream == stream && row.Action == Action)
            .OrderByDescending(row => row.Seq)
            .Take(50)
            .ToListAsync(cancellation);
        return [.. events.Select(Read)];
    }

    private static MigrationBatch Read(AuditEvent row)
    {
        using var data = JsonDocument.Parse(row.Data);
        var batch = data.RootElement.GetProperty("data").Deserialize<MigrationBatch>(Json)!;
        return batch with { At = row.At, By = data.RootElement.GetProperty("actor").GetProperty("name").GetString() ?? "" };
    }

    private async Task<string?> MoveAsync(
        RunningCase item,
        Stimulus.Migrate migrate,
        int number,
        Actor actor,
        Guid batchId,
        CancellationToken cancellation
    )
    {
        if (item.VersionId == migrate.To.Id)
        {
            return "已经在这个版本上。";
        }

        var operation = Operation.Derived("migrate", batchId.ToString("N"), item.Id.ToString("N"));
        var details = new
        {
            from = item.Version.ToString(CultureInfo.InvariantCulture),
            to = number.ToString(CultureInfo.InvariantCulture),
            version = migrate.To.Id,
            moves = migrate.Moves,
        };
        var outcome = await runner.RunAsync(
            new StepRequest(item.Id, migrate, operation, new CaseOrigin(actor, "case.migrated", details)),
            cancellation
        );
        return outcome is StepOutcome.Refused refused ? MigrationWords.Of(refused.Reason) : null;
    }
}
