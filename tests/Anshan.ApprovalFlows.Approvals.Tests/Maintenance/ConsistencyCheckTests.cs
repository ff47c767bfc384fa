using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Maintenance;

public sealed class ConsistencyCheckTests : IAsyncLifetime
{
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        for (var i = 0; i < 3; i++)
        {
            await AddCaseAsync(null);
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Sound_data_has_no_problems() => Assert.Empty(await CheckAsync());

    [Theory]
    [InlineData("DELETE FROM WorkflowInstances", "没有对应的流程实例")]
    [InlineData("DELETE FROM Bookmarks", "没有任何等待点")]
    [InlineData("DELETE FROM Bookmarks", "的任务“县区审核”")]
    [InlineData("DELETE FROM Bookmarks", "定时器")]
    [InlineData("UPDATE WorkflowInstances SET Status = 'Finished', SubStatus = 'Finished'", "已经结束，却还有等待点")]
    [InlineData("UPDATE WorkflowInstances SET Status = 'Finished', SubStatus = 'Finished'", "尚未办结")]
    [InlineData("UPDATE WorkflowInstances SET SubStatus = 'Faulted'", "没有待处理的故障记录")]
    [InlineData("UPDATE WorkflowInstances SET Revision = 2", "步骤记录不连续")]
    [InlineData("UPDATE Journal SET Revision = 2", "步骤记录不连续")]
    [InlineData("DELETE FROM Journal", "步骤记录不连续")]
    [InlineData("DELETE FROM Cases", "没有对应的办件")]
    [InlineData("UPDATE Cases SET PaidFen = 401", "已拨付金额")]
    [InlineData("UPDATE Awards SET AmountFen = 401", "核定金额不符")]
    [InlineData("UPDATE AuditEvents SET ActorId = 'x'", "审计流")]
    [InlineData("UPDATE WorkflowInstances SET StateJson = '[]'", "状态无法读取")]
    [InlineData("UPDATE WorkflowInstances SET SubStatus = 'Cancelled'", "登记的却是 Running/Cancelled")]
    [InlineData("UPDATE Bookmarks SET ExecutionId = 7", "在等待，却没有等待点")]
    [InlineData("UPDATE Journal SET Json = '[\"Start\",\"2 review Faulted\"]'", "却不是这样结束的")]
    [InlineData("UPDATE CaseTasks SET Status = 1", "却没有任何待办任务")]
    [InlineData("UPDATE CaseTasks SET ClaimedById = 'somebody'", "没有认领记录")]
    [InlineData("DELETE FROM Awards", "却没有核定记录")]
    [InlineData("UPDATE Cases SET CeilingFen = 1", "金额不合理")]
    [InlineData("UPDATE Transfers SET AmountFen = 1", "段（1 分）与核定金额不符")]
    [InlineData(
        "INSERT INTO Bookmarks SELECT X'00000000000000000000000000000001', ExecutionId, ActivityId, ActivityType, CreatedAt "
            + "FROM Bookmarks LIMIT 1",
        "没有对应的流程实例"
    )]
    [InlineData("UPDATE OutboxMails SET CaseId = X'00000000000000000000000000000001'", "所属的办件不存在")]
    [InlineData("DELETE FROM AuditEvents WHERE Stream LIKE 'case:%'", "记有 0 步")]
    [InlineData("DELETE FROM AuditEvents WHERE Stream = 'system' AND Seq = 3", "应有 3 条步骤之外的记录，现有 2 条")]
    [InlineData("DELETE FROM AuditHeads", "没有计数")]
    public async Task A_broken_row_is_told_in_words(string damage, string words)
    {
        await database.Gate.WriteAsync((db, cancellation) => db.Database.ExecuteSqlRawAsync(damage, cancellation));
        Assert.Contains(await CheckAsync(), problem => problem.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_activity_that_waits_for_people_without_a_task_is_told_whatever_its_kind()
    {
        foreach (var type in TaskTypes.All.Select(type => type.ActivityType).Distinct())
        {
            await database.Gate.WriteAsync(
                (db, cancellation) => db.Database.ExecuteSqlAsync($"UPDATE Bookmarks SET ActivityType = {type}", cancellation)
            );
            Assert.DoesNotContain(await CheckAsync(), WithoutTask);
            await database.Gate.WriteAsync(
                (db, cancellation) => db.Database.ExecuteSqlRawAsync("UPDATE CaseTasks SET Status = 1", cancellation)
            );
            Assert.Contains(await CheckAsync(), WithoutTask);
            await database.Gate.WriteAsync(
                (db, cancellation) => db.Database.ExecuteSqlRawAsync("UPDATE CaseTasks SET Status = 0", cancellation)
            );
        }

        static bool WithoutTask(string problem) => problem.Contains("却没有任何待办任务", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_waits_elsewhere_is_told()
    {
        await database.Gate.WriteAsync(
            async (db, cancellation) =>
            {
                var rows = await db.Set<WorkflowInstance>().ToListAsync(cancellation);
                rows.ForEach(row =>
                    row.StateJson = row.StateJson.Replace("\"activity\":\"review\"", "\"activity\":\"other\"", StringComparison.Ordinal)
                );
                return rows;
            }
        );
        Assert.Contains(await CheckAsync(), problem => problem.Contains("没有对应的等待活动“review”", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_material_whose_file_is_gone_is_told()
    {
        var files = database.Folder.File("files");
        var hash = await SampleCase.StoreFileAsync(files, Guid.NewGuid());
        await AddCaseAsync(hash);
        Assert.Empty(await CheckAsync(files));
        File.Delete(Path.Combine(files, hash[..2], hash));
        Assert.Contains(hash, Assert.Single(await CheckAsync(files)), StringComparison.Ordinal);
    }

    private Task<int> AddCaseAsync(string? hash) =>
        database.Gate.WriteAsync((db, cancellation) => SampleCase.AddAsync(db, Guid.NewGuid(), hash, cancellation));

    private async Task<IReadOnlyList<string>> CheckAsync(string? files = null)
    {
        await using var db = Approvals.Data.DatabaseFile.Open(database.Settings.Path);
        return await ConsistencyCheck.RunAsync(db, files);
    }
}
