using System.Diagnostics;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>
/// Databases with running cases of ten procedures, as a version of main left them, in <c>Samples</c>: an SQLite file and a dump of
/// PostgreSQL each.
/// </summary>
internal static class SampleDatabases
{
    public const int Cases = 10;

    /// <summary>The measures that a sample is filled from.</summary>
    public static IReadOnlyCollection<string> Measures { get; } =
    ["1.1", "1.2", "2.2", "3.1", "3.2", "4.1", "4.2", "5.2", "8.3", "9", "10.2"];

    public static string Folder => Path.Combine(RepositoryFolder.Path, "tests", "Anshan.ApprovalFlows.Approvals.Tests", "Data", "Samples");

    /// <summary>Makes the sample of the version that is built, named by its last migration.</summary>
    public static async Task MakeAsync(CaseWorld world)
    {
        await FillAsync(world);
        await using var db = world.Database.OpenContext();
        var name = (await db.Database.GetAppliedMigrationsAsync()).Last();
        if (world.Database.Settings.IsSqlite)
        {
            var file = Path.Combine(Folder, $"{name}.db");
            File.Delete(file);
            await using var connection = new SqliteConnection(world.Database.Settings.ConnectionString);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $file";
            command.Parameters.AddWithValue("$file", file);
            await command.ExecuteNonQueryAsync();
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, $"{name}.sql"), await DumpAsync(world.Database.Place));
    }

    /// <summary>A PostgreSQL database with what a dump holds; whoever asks drops it.</summary>
    public static async Task<string> LoadAsync(string dump)
    {
        var place = await PostgresServer.CreateEmptyDatabaseAsync();
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a file of the repository
        command.CommandText = await File.ReadAllTextAsync(dump);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return place;
    }

    /// <summary>Does what the case waits for; false if this method does not support it.</summary>
    public static async Task<bool> StepAsync(CaseWorld world, Guid id)
    {
        if (await world.OpenTasksAsync(id) is not [var task, ..] || !IsKnown(task))
        {
            return false;
        }

        // Somebody else each time: who reviewed may not pay.
        var (actor, ceiling) = (
            CaseWorld.Staff(task.OrganisationId!, task.Role, (int)task.ExecutionId),
            (await world.ReadCaseAsync(id)).CeilingFen
        );
        var outcome = task.Kind switch
        {
            TaskKind.Review => await world.DecideAsync(task.Id, actor, ReviewDecision.Approved),
            TaskKind.Determination => await world.DetermineAsync(task.Id, actor, $"{Math.Max(ceiling / 100, 1)}", "据实核定"),
            _ => await world.PayAsync(task.Id, actor),
        };
        Assert.True(
            outcome is TaskOutcome.Done,
            $"{task.Title}: {outcome} {(outcome is TaskOutcome.Invalid wrong ? string.Join(' ', wrong.Errors) : "")}"
        );
        return true;
    }

    private static bool IsKnown(CaseTask task) =>
        task.OrganisationId is not null && task.Kind is TaskKind.Review or TaskKind.Determination or TaskKind.Transfer;

    /// <summary>One running case each of ten procedures, each some steps on its way.</summary>
    private static async Task FillAsync(CaseWorld world)
    {
        var found = 0;
        foreach (var measure in world.Database.Services.GetRequiredService<MeasureCatalogue>().All.Where(measure => measure.IsForUnits))
        {
            foreach (var procedure in measure.Procedures.Where(procedure => procedure.StartedBy is null))
            {
                if (found < Cases && await BeginAsync(world, measure, procedure.Id) is { } id)
                {
                    for (var step = 0; step < found % 3 && await IsNextKnownAsync(world, id); step++)
                    {
                        await StepAsync(world, id);
                    }

                    // If the case waits for something unsupported, another procedure is used instead.
                    found += await IsNextKnownAsync(world, id) ? 1 : 0;
                }
            }
        }

        Assert.Equal(Cases, found);
    }

    private static async Task<bool> IsNextKnownAsync(CaseWorld world, Guid id) =>
        await world.OpenTasksAsync(id) is [var task, ..] && IsKnown(task);

    /// <summary>The case, where the measure can be applied for on the first day and its first step is a review.</summary>
    private static async Task<Guid?> BeginAsync(CaseWorld world, MeasurePackage measure, string procedure)
    {
        var (draft, now) = (Guid.CreateVersion7(), world.Clock.Now);
        var form = SampleAnswers.Fill(measure.Form, new Dictionary<string, string>(), ChinaTime.DateOf(now), measure.Id);
        await world.Database.WriteAsync(db =>
        {
            db.Add(
                new Draft
                {
                    Id = draft,
                    SubjectId = CaseWorld.Organiser.UserId,
                    MeasureId = measure.Id,
                    ProcedureId = procedure,
                    FormJson = JsonSerializer.Serialize(form),
                    CreatedAt = now,
                }
            );
            db.AddRange(
                measure.Materials.Select(material => new MaterialFile
                {
                    Id = Guid.NewGuid(),
                    DraftId = draft,
                    MaterialId = material.Id,
                    FileName = "材料.pdf",
                    ContentType = "application/pdf",
                    Size = 1234,
                    Sha256 = new string('a', 64),
                    UploadedBy = CaseWorld.Organiser.UserId,
                    UploadedAt = now,
                })
            );
        });
        return await world.SubmitAsync(draft) is SubmitOutcome.Submitted { CaseId: var id } && await IsNextKnownAsync(world, id)
            ? id
            : null;
    }

    private static async Task<string> DumpAsync(string place)
    {
        var server = new NpgsqlConnectionStringBuilder(place);
        string[] asked =
        [
            "--inserts",
            "--no-owner",
            "--no-privileges",
            "-h",
            server.Host!,
            "-p",
            $"{server.Port}",
            "-U",
            server.Username!,
            server.Database!,
        ];
        using var dump = Process.Start(new ProcessStartInfo("pg_dump", asked) { RedirectStandardOutput = true })!;
        var text = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        Assert.Equal(0, dump.ExitCode);

        // Commands of psql, which only it understands.
        return string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('\\')));
    }
}
