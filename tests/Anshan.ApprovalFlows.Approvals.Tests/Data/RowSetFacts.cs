using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>A row set is stored as if its rows were written one after the other, whichever statements are used.</summary>
public abstract class RowSetFacts : IAsyncLifetime
{
    private TestDatabase? database;

    protected abstract Task<TestDatabase> CreateAsync();

    public async ValueTask InitializeAsync() => database = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Rows_of_a_set_are_as_if_each_were_written_in_its_turn()
    {
        var (key, value) = (RowKey.Of(nameof(Setting.Key)), RowKey.Of(nameof(Setting.Value)));
        var count = new RowKey(
            """UPDATE "Settings" SET "Value" = (SELECT CAST(COUNT(*) AS text) FROM "Settings") WHERE "Key" = @p0""",
            nameof(Setting.Key)
        );
        await using (var reader = database!.OpenContext())
        {
            var rows = new RowSet(reader);
            rows.Add(new Setting { Key = "a", Value = "first" });
            rows.Delete<Setting>(key, "a");
            rows.AddRange("abc".Select(letter => new Setting { Key = $"{letter}", Value = "second" }));
            rows.Update<Setting>(key, value, ["changed", "b"]);
            rows.Execute<Setting>(count, ["c"]);
            rows.AddRange("de".Select(letter => new Setting { Key = $"{letter}", Value = "last" }));
            await database!.Gate.WriteRowsAsync(Guid.NewGuid(), rows);
        }

        await using var after = database!.OpenContext();
        Assert.Equal(
            [("a", "second"), ("b", "changed"), ("c", "3"), ("d", "last"), ("e", "last")],
            (await after.Settings.ToListAsync()).OrderBy(row => row.Key).Select(row => (row.Key, row.Value))
        );
    }

    [Fact]
    public async Task Json_of_many_rows_is_stored_with_what_it_says()
    {
        var (id, now) = (Guid.NewGuid(), DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));
        await using (var reader = database!.OpenContext())
        {
            var rows = new RowSet(reader);
            rows.AddRange(
                Enumerable
                    .Range(1, 5)
                    .Select(number => new CaseSubmission
                    {
                        CaseId = id,
                        Number = number,
                        At = now,
                        FormJson = number == 3 ? null : $$"""{"text":"第“{{number}}”行\n\"{},NULL","empty":""}""",
                    })
            );
            await database!.Gate.WriteRowsAsync(id, rows);
        }

        await using var after = database!.OpenContext();
        var read = await after.CaseSubmissions.Where(row => row.CaseId == id).OrderBy(row => row.Number).ToListAsync();
        Assert.Equal(
            Enumerable.Range(1, 5).Select(number => number == 3 ? null : $"第“{number}”行\n\"{{}},NULL"),
            read.Select(row => row.FormJson is { } json ? JsonNode.Parse(json)!["text"]!.GetValue<string>() : null)
        );
    }

    [Theory]
    [InlineData("INSERT", "number")]
    [InlineData("UPDATE", "number")]
    [InlineData("UPDATE", "bytes")]
    [InlineData("DELETE", "number")]
    public async Task A_value_of_another_type_than_the_column_is_an_error(string kind, string what)
    {
        object wrong = what == "number" ? 7L : new byte[] { 1 };
        await using var reader = database!.OpenContext();
        var (key, value, rows) = (RowKey.Of(nameof(Setting.Key)), RowKey.Of(nameof(Setting.Value)), new RowSet(reader));
        var insert = new RowKey(
            """INSERT INTO "Settings" ("Key", "Value") VALUES (@p0, @p1)""",
            nameof(Setting.Key),
            nameof(Setting.Value)
        );
        var refused = Assert.ThrowsAny<InvalidCastException>(() =>
        {
            switch (kind)
            {
                case "INSERT":
                    rows.Execute<Setting>(insert, ["a", wrong]);
                    break;
                case "UPDATE":
                    rows.Update<Setting>(key, value, [wrong, "a"]);
                    break;
                default:
                    rows.Delete<Setting>(key, wrong);
                    break;
            }
        });
        Assert.Contains("Setting.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_another_type_among_many_rows_is_an_error_and_none_of_them_is_stored()
    {
        var insert = new RowKey(
            """INSERT INTO "Settings" ("Key", "Value") VALUES (@p0, @p1)""",
            nameof(Setting.Key),
            nameof(Setting.Value)
        );
        await using var reader = database!.OpenContext();
        await Assert.ThrowsAsync<InvalidCastException>(() =>
            database.Gate.WriteAsync(
                async (db, cancellation) =>
                {
                    var rows = new RowSet(db);
                    rows.AddRange("abc".Select(letter => new Setting { Key = $"{letter}", Value = "" }));
                    rows.Execute<Setting>(insert, ["d", 7L]);
                    await rows.FlushAsync(db, cancellation);
                    return true;
                }
            )
        );
        Assert.Empty(await reader.Settings.ToListAsync());
    }

    [Fact]
    public async Task Many_rows_of_a_table_keep_their_order_and_what_they_lack()
    {
        var (id, now) = (Guid.NewGuid(), DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));
        await using (var reader = database!.OpenContext())
        {
            var rows = new RowSet(reader);
            rows.AddRange(
                Enumerable
                    .Range(0, 50)
                    .Select(number => new TimelineEntry
                    {
                        CaseId = id,
                        At = now.AddMilliseconds(-number),
                        Kind = "status",
                        Text = $"第 {number} 行",
                        Actor = "甲",
                        Organisation = number % 2 == 0 ? null : "市商务局",
                        ForApplicant = number % 3 == 0,
                    })
            );
            await database!.Gate.WriteRowsAsync(id, rows);
        }

        await using var after = database!.OpenContext();
        var read = await after.Timeline.Where(row => row.CaseId == id).OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(
            Enumerable
                .Range(0, 50)
                .Select(number => (now.AddMilliseconds(-number), $"第 {number} 行", number % 2 == 0 ? null : "市商务局", number % 3 == 0)),
            read.Select(row => (row.At, row.Text, row.Organisation, row.ForApplicant))
        );
    }
}

public sealed class RowSetOnSqliteTests : RowSetFacts
{
    [Theory]
    [InlineData("PaidFen", "'many'")]
    [InlineData("PaidFen", "1.5")]
    [InlineData("IsPaused", "'yes'")]
    [InlineData("Title", "X'00'")]
    [InlineData("FormJson", "X'7B7D'")]
    public async Task A_stored_value_of_another_type_is_an_error_and_nothing_is_made_up(string column, string value)
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await world.CaseAsync();
#pragma warning disable EF1002 // written here
        await world.Database.Gate.WriteAsync(
            (db, cancellation) => db.Database.ExecuteSqlRawAsync($"UPDATE Cases SET {column} = {value}", cancellation)
        );
#pragma warning restore EF1002
        await using var db = world.Database.OpenContext();
        await db.Database.OpenConnectionAsync();
        var refused = await Assert.ThrowsAsync<InvalidCastException>(() => db.ReadRowsAsync<Case>(RowKey.Of(nameof(Case.Id)), default, id));
        Assert.Contains(column, refused.Message, StringComparison.Ordinal);
    }

    protected override Task<TestDatabase> CreateAsync() => TestDatabase.CreateAsync();
}

public sealed class RowSetOnPostgreSqlTests : RowSetFacts
{
    protected override Task<TestDatabase> CreateAsync()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return TestDatabase.CreateOnPostgresAsync();
    }
}
