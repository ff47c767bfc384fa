using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>Stored data can be read with plain SQL; account and phone are stored only in their own columns.</summary>
public abstract class ReadableColumnsFacts
{
    protected abstract Task<CaseWorld> CreateAsync();

    [Fact]
    public async Task Sql_reads_forms_states_journal_mails_and_audit()
    {
        await using var world = await CreateAsync();
        var id = await CorrectedAsync(world);
        Assert.Equal("鞍山国际会展中心", await OneAsync(world, """SELECT "FormJson" ->> 'eventVenue' AS "Value" FROM "Cases" """));
        Assert.Equal("鞍山示例会展有限公司", await OneAsync(world, """SELECT "ProfileJson" ->> 'Name' AS "Value" FROM "Cases" """));
        Assert.NotNull(
            await OneAsync(
                world,
                """SELECT "StateJson" AS "Value" FROM "WorkflowInstances" WHERE "StateJson" LIKE '_"version":%"status":"Running"%'"""
            )
        );
        Assert.NotNull(
            await OneAsync(
                world,
                """SELECT CAST("Json" AS text) AS "Value" FROM "Journal" WHERE CAST("Json" AS text) LIKE '%county-review%' ORDER """
                    + """BY "Revision" LIMIT 1"""
            )
        );
        Assert.NotNull(
            await OneAsync(
                world,
                """SELECT "Text" AS "Value" FROM "OutboxMails" WHERE "Text" LIKE '%陈经理%' OR "Text" LIKE '%办件%' ORDER BY "Id" LIMIT 1"""
            )
        );
        Assert.NotNull(
            await OneAsync(
                world,
                $"""SELECT "Data" AS "Value" FROM "AuditEvents" WHERE "Stream" = '{"case:" + id.ToString("N")}' AND "Data" LIKE """
                    + """'%陈经理%' ORDER BY "Seq" LIMIT 1"""
            )
        );
        Assert.NotNull(
            await OneAsync(
                world,
                """SELECT "Content" AS "Value" FROM "PackageFiles" WHERE "Path" = 'measures/1.2/measure.json' AND "Content" LIKE """
                    + """'%"id": "1.2"%'"""
            )
        );
    }

    [Fact]
    public async Task Account_and_phone_stand_in_no_json_of_the_case()
    {
        await using var world = await CreateAsync();
        var id = await CorrectedAsync(world);
        var row = await world.ReadCaseAsync(id);
        var profile = CaseWorld.Profile();
        Assert.Equal((profile.BankAccount, "", profile.ContactPhone), (row.BankAccount, row.IdentityNumber, row.ContactPhone));
        Assert.Equal(CaseProfile.Whole(profile), CaseProfile.Whole(CaseProfile.Of(row)));
        foreach (var secret in new[] { profile.BankAccount, profile.ContactPhone })
        {
            Assert.Null(
                await OneAsync(
                    world,
                    """SELECT "Number" AS "Value" FROM "Cases" WHERE CAST("FormJson" AS text) || CAST("ProfileJson" AS text) || """
                        + $"""CAST("TraceJson" AS text) LIKE '%{secret}%'"""
                )
            );
        }

        // Nothing of it was changed, however the database spells the JSON: the earlier submission keeps no copy.
        await using var db = world.Database.OpenContext();
        var submissions = await db.CaseSubmissions.AsNoTracking().Where(item => item.CaseId == id).ToListAsync();
        Assert.All(submissions, submission => Assert.Null(submission.ProfileJson));
        Assert.Equal(2, submissions.Count);
        Assert.Equal(CaseProfile.Whole(profile), CaseProfile.Whole(CaseProfile.OfSubmission(submissions, row, 1)));
    }

    [Fact]
    public async Task A_payee_before_a_change_keeps_its_account_apart()
    {
        await using var world = await CreateAsync();
        var row = await world.ReadCaseAsync(await world.CaseAsync());
        var (before, corrected) = (CasePayee.Of(row), CaseProfile.Of(row));
        corrected.BankAccount = "6222000011112222";
        CasePayee.Change(row, corrected);
        Assert.Equal(before, CasePayee.Before(row));
        Assert.DoesNotContain(before.BankAccount, row.PayeeBeforeJson!, StringComparison.Ordinal);
        await world.Database.WriteAsync(db => db.Update(row));
        Assert.Equal(before, CasePayee.Before(await world.ReadCaseAsync(row.Id)));
    }

    private static async Task<Guid> CorrectedAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        var task = (await world.OpenTasksAsync(id))[0];
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Returned));
        var (correction, operation) = ((await world.OpenTasksAsync(id)).Single(), Guid.NewGuid());
        for (var time = 0; time < 2; time++)
        {
            // The second is a repeat of the first.
            Assert.IsType<TaskOutcome.Done>(
                await world.UseAsync<ResubmitApplication, TaskOutcome>(service =>
                    service.RunAsync(
                        correction.Id,
                        CaseWorld.Organiser,
                        new Dictionary<string, string?> { ["venueRental"] = "380000" },
                        "已更正",
                        operation
                    )
                )
            );
        }

        return id;
    }

    private static async Task<string?> OneAsync(CaseWorld world, string sql)
    {
        await using var db = world.Database.OpenContext();
        return (await db.Database.SqlQueryRaw<string>(sql).ToListAsync()).SingleOrDefault();
    }
}

public sealed class ReadableColumnsOnSqliteTests : ReadableColumnsFacts
{
    protected override Task<CaseWorld> CreateAsync() => CaseWorld.CreateAsync();
}

public sealed class ReadableColumnsOnPostgreSqlTests : ReadableColumnsFacts
{
    protected override Task<CaseWorld> CreateAsync()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync();
    }
}
