using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>Every database of main upgrades: what an earlier version left is opened, migrated, sound, and goes on.</summary>
/// <remarks>
/// With <c>MAKE_SAMPLE=1</c> the sample of the version that is built is made first; it is committed with a migration's predecessor, never
/// changed.
/// </remarks>
public abstract class UpgradeFacts
{
    /// <summary>How the stored samples end.</summary>
    protected abstract string Ending { get; }

    [Fact]
    public async Task Cases_of_every_earlier_version_go_on_after_the_upgrade()
    {
        if (Environment.GetEnvironmentVariable("MAKE_SAMPLE") is { Length: > 0 })
        {
            await using var made = await CreateAsync();
            await SampleDatabases.MakeAsync(made);
        }

        var samples = Directory.GetFiles(SampleDatabases.Folder, $"*{Ending}").Order().ToList();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            await OpenedAsync(sample, GoesOnAsync);
        }
    }

    protected abstract Task<CaseWorld> CreateAsync();

    protected abstract Task OpenedAsync(string sample, Func<CaseWorld, Task> act);

    /// <summary>A second account with the same credit code, which nothing forbade before.</summary>
    private static async Task CopyApplicantAsync(CaseWorld world)
    {
        const string Kept =
            """ "Name", "IsIndividual", "CreditCode", "IdentityNumber", "RegionId", "Address", "BankName", "BankAccountName", """
            + """ "BankAccount", "AccountKind", "NameDifference", "NameNote", "ContactName", "ContactPhone" """;
        await world.Database.Gate.WriteAsync(
            (db, cancellation) =>
                db.Database.ExecuteSqlRawAsync(
                    $"""
                    INSERT INTO "ApplicantProfiles" ("UserId", {Kept}, "UpdatedAt")
                    SELECT 'a-copy', {Kept}, 0 FROM "ApplicantProfiles" WHERE "UserId" = 'organiser'
                    """,
                    cancellation
                )
        );
    }

    /// <summary>The one with cases stays active, and whoever had the data is a member.</summary>
    private static async Task AssertOneIsActiveAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        Assert.Equal(
            [("a-copy", true), ("organiser", false)],
            (await db.ApplicantProfiles.AsNoTracking().ToListAsync())
                .Select(row => (row.SubjectId, row.IsContested))
                .OrderBy(row => row.SubjectId, StringComparer.Ordinal)
        );
        Assert.Equal(2, await db.SubjectMembers.CountAsync(row => row.SubjectId == row.UserId));
    }

    protected static async Task GoesOnAsync(CaseWorld world)
    {
        await CopyApplicantAsync(world);
        await DatabaseStartup.MigrateAsync(world.Database.Services);
        await AssertOneIsActiveAsync(world);
        await world.Demo.StartAsync();
        Assert.Empty(await world.ProblemsAsync());
        List<Case> running;
        await using (var db = world.Database.OpenContext())
        {
            Assert.Empty(await db.Database.GetPendingMigrationsAsync());
            running = await db.Cases.AsNoTracking().Where(row => row.ClosedAt == null).ToListAsync();
        }

        // Submitted, but begun by something this test cannot do: left where they stand.
        var went = new HashSet<(string, string)>();
        foreach (var row in running)
        {
            Assert.Equal("0704020109000000001", CasePayee.Of(row).BankAccount);
            if (await SampleDatabases.StepAsync(world, row.Id))
            {
                went.Add((row.MeasureId, row.ProcedureId));
            }
        }

        Assert.Equal(SampleDatabases.Cases, went.Count);
        Assert.Empty(await world.ProblemsAsync());
    }
}

public sealed class UpgradeOnSqliteTests : UpgradeFacts
{
    protected override string Ending => ".db";

    protected override Task<CaseWorld> CreateAsync() => CaseWorld.CreateAsync(null, SampleDatabases.Measures);

    protected override async Task OpenedAsync(string sample, Func<CaseWorld, Task> act)
    {
        using var folder = new TestFolder();
        File.Copy(sample, folder.File("anshan.db"));
        await using var world = CaseWorld.Reopen(folder.Path);
        await act(world);
    }
}

public sealed class UpgradeOnPostgreSqlTests : UpgradeFacts
{
    protected override string Ending => ".sql";

    protected override Task<CaseWorld> CreateAsync()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync(measures: SampleDatabases.Measures);
    }

    protected override async Task OpenedAsync(string sample, Func<CaseWorld, Task> act)
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        var place = await SampleDatabases.LoadAsync(sample);
        try
        {
            await using var world = CaseWorld.Reopen(place);
            await act(world);
        }
        finally
        {
            await PostgresServer.DropAsync(place);
        }
    }
}
