using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Audit;

public sealed class AuditTrailTests : IAsyncLifetime
{
    private static readonly Actor Reviewer = new(new("u1"), "王审核", new("county-commerce"), [Roles.Reviewer]);
    private readonly AuditTrail trail = new(TimeProvider.System);
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Events_of_one_turn_and_of_later_turns_form_one_chain()
    {
        await AppendAsync("case:1", 3);
        await AppendAsync("case:2", 1);
        await AppendAsync("case:1", 2);

        await using var db = database.OpenContext();
        var events = await db.AuditEvents.Where(x => x.Stream == "case:1").OrderBy(x => x.Seq).ToListAsync();
        Assert.Equal([1, 2, 3, 4, 5], events.Select(x => x.Seq));
        Assert.Equal(AuditHash.Of(null, events[0]), events[0].Hash);
        Assert.All(events.Skip(1).Zip(events), pair => Assert.Equal(AuditHash.Of(pair.Second, pair.First), pair.First.Hash));
        Assert.Empty(await AuditVerifier.VerifyAsync(db));
    }

    [Fact]
    public async Task Concurrent_appends_to_one_stream_leave_no_gap()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AppendAsync("case:1", 1)));
        await using var db = database.OpenContext();
        Assert.Equal(100, await db.AuditEvents.MaxAsync(x => x.Seq));
        Assert.Empty(await AuditVerifier.VerifyAsync(db));
    }

    [Theory]
    [InlineData("UPDATE AuditEvents SET Data = '[]' WHERE Seq = 2")]
    [InlineData("UPDATE AuditEvents SET At = At + 1 WHERE Seq = 2")]
    [InlineData("UPDATE AuditEvents SET ActorId = 'u2' WHERE Seq = 2")]
    [InlineData("UPDATE AuditEvents SET Action = 'task.approved!' WHERE Seq = 2")]
    [InlineData("UPDATE AuditEvents SET Hash = zeroblob(32) WHERE Seq = 2")]
    [InlineData("UPDATE AuditEvents SET Result = 'other' WHERE Seq = 2")]
    [InlineData("DELETE FROM AuditEvents WHERE Seq = 2")]
    [InlineData("DELETE FROM AuditEvents WHERE Seq = 1")]
    [InlineData("UPDATE AuditEvents SET Stream = 'case:9' WHERE Seq = 3")]
    public async Task A_change_in_the_database_is_found(string tampering)
    {
        await AppendAsync("case:1", 3);
        Assert.Equal(1, await database.Gate.WriteAsync((db, cancellation) => db.Database.ExecuteSqlRawAsync(tampering, cancellation)));
        await using var reader = database.OpenContext();
        Assert.NotEmpty(await AuditVerifier.VerifyAsync(reader));
    }

    [Fact]
    public async Task One_changed_byte_is_reported_at_its_event()
    {
        await AppendAsync("case:1", 3);
        await database.Gate.WriteAsync(
            (db, cancellation) =>
                db.Database.ExecuteSqlRawAsync(
                    "UPDATE AuditEvents SET Data = substr(Data, 1, length(Data) - 1) || ' ' WHERE Seq = 2",
                    cancellation
                )
        );
        await using var reader = database.OpenContext();
        var problem = Assert.Single(await AuditVerifier.VerifyAsync(reader, "case:1"));
        Assert.Equal(("case:1", 2), (problem.Stream, problem.Seq));
        Assert.Empty(await AuditVerifier.VerifyAsync(reader, "case:2"));
    }

    [Fact]
    public async Task An_operation_is_found_by_its_id_and_cannot_be_recorded_twice()
    {
        var stamp = new OperationStamp(Guid.NewGuid(), [1, 2, 3], "ok");
        await AppendAsync("case:1", 1, stamp);
        await Assert.ThrowsAsync<DbUpdateException>(() => AppendAsync("case:2", 1, stamp));

        await using var db = database.OpenContext();
        var found = await AuditTrail.FindOperationAsync(db, stamp.Id);
        Assert.Equal(("case:1", 1, "ok"), (found!.Stream, found.Seq, found.Result));
        Assert.True(found.IsSameRequest([1, 2, 3]));
        Assert.False(found.IsSameRequest([1, 2, 4]));
        Assert.Null(await AuditTrail.FindOperationAsync(db, Guid.NewGuid()));
    }

    [Fact]
    public void Data_has_one_spelling_whatever_the_order_of_its_members()
    {
        Assert.Equal(
            CanonicalJson.Bytes(new { B = 1, A = new { Y = "鞍山", X = (string?)null } }),
            CanonicalJson.Bytes(new { A = new { Y = "鞍山" }, B = 1 })
        );
        Assert.Equal("""{"a":{"y":"鞍山"},"b":1}"""u8.ToArray(), CanonicalJson.Bytes(new { B = 1, A = new { Y = "鞍山" } }));
    }

    private Task<int> AppendAsync(string stream, int count, OperationStamp? operation = null) =>
        database.Gate.WriteAsync(
            async (db, cancellation) =>
            {
                for (var i = 0; i < count; i++)
                {
                    await trail.AppendAsync(
                        db,
                        new AuditEntry(stream, Reviewer, "task.approved", new { AmountFen = 100 }, operation),
                        cancellation
                    );
                }

                return count;
            }
        );
}
