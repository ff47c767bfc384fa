using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>Rows in memory are found by their properties, without a database.</summary>
public sealed class RowMemoryTests
{
    private static readonly RowKey OfCase = RowKey.Of(nameof(TaskReport.CaseId));
    private static readonly RowKey Ordered = new("ORDER BY \"CaseId\"", nameof(TaskReport.CaseId));
    private static readonly OpenInMemory Open = new ServiceCollection()
        .AddApprovals(RepositoryFolder.Workflows, "http://localhost")
        .BuildServiceProvider()
        .GetRequiredService<OpenInMemory>();

    [Fact]
    public async Task A_row_is_found_as_itself_by_each_of_its_tables_and_contexts_alone()
    {
        await using var db = Open();
        await using var other = Open();
        var (memory, row) = (RowMemory.Beneath(db), Row(Guid.NewGuid()));
        RowMemory.Beneath(other);
        memory.Add(row);
        memory.Add(Row(Guid.NewGuid()));
        Assert.Same(row, Assert.Single(await db.ReadRowsAsync<TaskReport>(OfCase, default, row.CaseId)));
        Assert.Empty(await db.ReadRowsAsync<Objection>(OfCase, default, row.CaseId));
        Assert.Empty(await other.ReadRowsAsync<TaskReport>(OfCase, default, row.CaseId));
    }

    [Fact]
    public async Task What_only_a_database_can_answer_fails()
    {
        await using var db = Open();
        RowMemory.Beneath(db);
        await Assert.ThrowsAsync<NotSupportedException>(() => db.ReadRowsAsync<TaskReport>(Ordered, default, Guid.NewGuid()));
    }

    private static TaskReport Row(Guid caseId) =>
        new()
        {
            TaskId = Guid.NewGuid(),
            CaseId = caseId,
            PersonId = "甲",
            At = default,
        };
}
