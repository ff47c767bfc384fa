using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Batches;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>
/// One thing done with many tasks: each for itself, nothing twice, nothing that the person could not do with the task alone.
/// </summary>
public abstract class BatchFacts : CaseFacts
{
    private const string Unit = "tiedong.commerce";
    private static readonly Actor Me = CaseWorld.Staff(Unit);
    private static readonly Actor Colleague = CaseWorld.Staff(Unit, number: 2);
    private static readonly Actor Head = CaseWorld.Staff(Unit, Roles.Head);

    /// <summary>What each act leaves in the audit of the case.</summary>
    private static readonly Dictionary<string, string> Codes = new(
        TaskActions.All.Select(action => KeyValuePair.Create(action.Code, action.AuditCode))
    )
    {
        ["approve"] = "task.decided",
        ["return"] = "task.decided",
        ["reject"] = "task.decided",
        ["claim"] = "task.claimed",
    };

    public static TheoryData<string> Acts => [.. BatchAct.All.Select(act => act.Code)];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Every_act_is_done_with_each_task_as_on_its_own_page(string code)
    {
        await using var world = await OfficeAsync();
        var act = BatchAct.Find(code)!;
        var tasks = await TasksAsync(world, 3);
        var actor = act.Action?.IsOfHead == true ? Head : Me;
        if (code == "resume")
        {
            await RunAsync(world, "suspend", Head, await RequestAsync(world, "suspend", Head, tasks));
        }

        var batch = await RunAsync(world, code, actor, await RequestAsync(world, code, actor, tasks));
        Assert.All(Results(batch), row => Assert.True(row.IsDone, row.Words));
        await using var db = world.Database.OpenContext();
        Assert.Equal(3, await db.AuditEvents.CountAsync(entry => entry.Action == Codes[code] && entry.ActorId == actor.UserId.Value));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Three_that_cannot_be_done_hold_up_none_of_the_forty()
    {
        await using var world = await OfficeAsync();
        var tasks = await TasksAsync(world, 40);
        await world.UseAsync<ClaimTask, TaskOutcome>(claims => claims.ClaimAsync(tasks[0].Id, Colleague));
        await world.DecideAsync(tasks[1].Id, Colleague, ReviewDecision.Approved);
        await RunAsync(world, "suspend", Head, await RequestAsync(world, "suspend", Head, [tasks[2]]));
        var request = await RequestAsync(world, "approve", Me, tasks);
        var own = request.Rows.ToDictionary();
        own[tasks[3].Id] = own.GetValueOrDefault(tasks[3].Id, new BatchRowRequest(null, [], false)) with { Reason = "场地租金已另行核对" };
        var batch = await RunAsync(world, "approve", Me, request with { Rows = own });

        var results = Results(batch).ToDictionary(row => row.TaskId);
        Assert.Equal((40, 37), (results.Count, results.Values.Count(row => row.IsDone == true)));
        Assert.Matches($"已由{Colleague.Name}于.*认领", results[tasks[0].Id].Words);
        Assert.Matches($"已由{Colleague.Name}于.*办理：通过", results[tasks[1].Id].Words);
        Assert.Contains("已挂起", results[tasks[2].Id].Words, StringComparison.Ordinal);
        await using var db = world.Database.OpenContext();
        var mine = await db.CaseTasks.AsNoTracking().Where(row => row.DecidedById == Me.UserId.Value).ToListAsync();
        Assert.Equal(37, mine.Count);
        Assert.Equal("场地租金已另行核对", mine.Single(row => row.Id == tasks[3].Id).Opinion);
        Assert.Equal(36, mine.Count(row => row.Opinion == "同意"));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_same_form_sent_again_or_twice_at_once_does_nothing_twice()
    {
        await using var world = await OfficeAsync();
        var tasks = await TasksAsync(world, 6);
        var id = Guid.NewGuid();
        var request = await RequestAsync(world, "copy", Me, tasks);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SendAsync(world, id, "copy", Me, request))));
        Assert.All(outcomes, outcome => Assert.IsType<BatchOutcome.Stored>(outcome));
        Assert.IsType<BatchOutcome.Stored>(await SendAsync(world, id, "copy", Me, request));
        Assert.IsType<BatchOutcome.NotFound>(await SendAsync(world, id, "copy", Colleague, request));
        await using var db = world.Database.OpenContext();
        Assert.Equal(6, await db.AuditEvents.CountAsync(entry => entry.Action == "task.copy"));
        Assert.Equal(6, Results(await db.Set<TaskBatch>().AsNoTracking().SingleAsync()).Count(row => row.IsDone == true));
    }

    [Fact]
    public async Task A_batch_that_was_interrupted_goes_on_where_it_was()
    {
        await using var world = await OfficeAsync();
        var tasks = await TasksAsync(world, 4);
        var batch = await RunAsync(world, "approve", Me, await RequestAsync(world, "approve", Me, tasks));
        var begun = TaskInput.Write(Results(batch).Select(row => row with { IsDone = null, Words = "" }).ToList());
        await world.Database.WriteAsync(db =>
        {
            var row = db.Set<TaskBatch>().Single();
            (row.RowsJson, row.EndedAt) = (begun, null);
        });
        Assert.IsType<BatchOutcome.NotFound>(await world.UseAsync<RunBatch, BatchOutcome>(run => run.ContinueAsync(batch.Id, Colleague)));
        Assert.IsType<BatchOutcome.Stored>(await world.UseAsync<RunBatch, BatchOutcome>(run => run.ContinueAsync(batch.Id, Me)));
        await using var db = world.Database.OpenContext();
        var again = await db.Set<TaskBatch>().AsNoTracking().SingleAsync();
        Assert.NotNull(again.EndedAt);
        Assert.All(Results(again), row => Assert.True(row.IsDone, row.Words));
        Assert.Equal(4, await db.AuditEvents.CountAsync(entry => entry.Action == "task.decided"));
    }

    [Fact]
    public async Task Of_two_people_with_the_same_rows_each_row_is_done_by_one()
    {
        await using var world = await OfficeAsync();
        var tasks = await TasksAsync(world, 12);
        var (mine, theirs) = (await RequestAsync(world, "approve", Me, tasks), await RequestAsync(world, "approve", Colleague, tasks));
        var batches = await Task.WhenAll(
            Task.Run(() => RunAsync(world, "approve", Me, mine)),
            Task.Run(() => RunAsync(world, "approve", Colleague, theirs with { Tasks = [.. theirs.Tasks.Reverse()] }))
        );
        var results = batches.SelectMany(Results).ToList();
        Assert.Equal(12, results.Count(row => row.IsDone == true));
        Assert.All(results.Where(row => row.IsDone == false), row => Assert.Matches("已由.+于.+办理：通过", row.Words));
        await using var db = world.Database.OpenContext();
        Assert.Equal(12, await db.AuditEvents.CountAsync(entry => entry.Action == "task.decided"));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task None_and_more_than_a_hundred_are_refused_in_a_sentence()
    {
        await using var world = await OfficeAsync();
        var none = Assert.IsType<BatchOutcome.Invalid>(await SendAsync(world, Guid.NewGuid(), "claim", Me, new() { Tasks = [] }));
        Assert.Contains("还没有选择", none.Errors["tasks"], StringComparison.Ordinal);
        List<Guid> many = [.. Enumerable.Range(0, 101).Select(_ => Guid.NewGuid())];
        var more = Assert.IsType<BatchOutcome.Invalid>(await SendAsync(world, Guid.NewGuid(), "claim", Me, new() { Tasks = many }));
        Assert.Equal("一次最多办理 100 件，您选择了 101 件，请分批办理。", more.Errors["tasks"]);
        await using var db = world.Database.OpenContext();
        Assert.Equal(0, await db.Set<TaskBatch>().CountAsync());
    }

    [Fact]
    public async Task A_task_of_another_unit_is_neither_shown_nor_done()
    {
        await using var world = await OfficeAsync();
        var own = (await TasksAsync(world, 1)).Single();
        var foreign = (await world.OpenTasksAsync(own.CaseId)).Single(row => row.OrganisationId == "tiedong.finance");
        foreach (var code in BatchAct.All.Select(act => act.Code))
        {
            var preview = await PreviewAsync(world, code, Me, [foreign.Id, Guid.NewGuid()]);
            Assert.Equal((0, 2), (preview.Rows.Count, preview.Unseen));
        }

        var request = await RequestAsync(world, "claim", Me, [own]);
        var batch = await RunAsync(world, "claim", Me, request with { Tasks = [own.Id, foreign.Id] });
        Assert.Equal(own.Id, Assert.Single(Results(batch)).TaskId);
        Assert.Null((await world.OpenTasksAsync(own.CaseId)).Single(row => row.Id == foreign.Id).ClaimedById);
        await using var db = world.Database.OpenContext();
        Assert.Null(await world.UseAsync<RunBatch, TaskBatch?>(run => run.FindAsync(batch.Id, Colleague)));
    }

    [Fact]
    public async Task A_head_does_what_a_head_may_and_decides_nothing()
    {
        await using var world = await OfficeAsync();
        var tasks = await TasksAsync(world, 2);
        foreach (var code in new[] { "approve", "return", "reject", "claim" })
        {
            var preview = await PreviewAsync(world, code, Head, [.. tasks.Select(task => task.Id)]);
            Assert.All(preview.Rows, row => Assert.Contains("负责人", row.Objection, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Money_is_decided_one_by_one()
    {
        await using var world = await OfficeAsync();
        var id = (await TasksAsync(world, 1)).Single().CaseId;
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        var task = (await world.OpenTasksAsync(id)).Single();
        var determiner = CaseWorld.Staff(task.OrganisationId!, task.Role);
        var row = (await PreviewAsync(world, "approve", determiner, [task.Id])).Rows.Single();
        Assert.Equal("“核定金额”须逐件办理，不能批量作出结论。", row.Objection);
        var batch = await RunAsync(world, "approve", determiner, new() { Tasks = [task.Id] });
        Assert.False(Assert.Single(Results(batch)).IsDone);
        Assert.Null((await world.ReadCaseAsync(id)).AwardFen);
    }

    [Fact]
    public async Task What_is_missing_is_told_at_its_place_and_nothing_is_stored()
    {
        await using var world = await OfficeAsync();
        var tasks = await TasksAsync(world, 2);
        IReadOnlyList<Guid> ids = [.. tasks.Select(task => task.Id)];
        var returned = await ProblemsAsync("return");
        Assert.Contains("补正什么", returned["reason"], StringComparison.Ordinal);
        Assert.Contains(
            "请勾选需要补正",
            Assert.Single(returned, problem => problem.Key.EndsWith(".fields", StringComparison.Ordinal)).Value
        );
        var rejected = await ProblemsAsync("reject");
        Assert.Contains("理由", rejected["reason"], StringComparison.Ordinal);
        Assert.Single(rejected, problem => problem.Key.StartsWith("grounds.", StringComparison.Ordinal));
        var approved = await ProblemsAsync("approve");
        Assert.Equal(ids.Select(id => $"rows.{id:N}.verified").Order(), approved.Keys.Order());
        Assert.Equal(["place", "reason"], (await ProblemsAsync("reassign")).Keys.Order());
        Assert.Equal("请填写挂起到哪一天。", (await ProblemsAsync("suspend", Head))["until"]);
        var tooLong = new BatchRequest { Tasks = ids, Reason = new string('长', 2001) };
        Assert.Contains(
            "不能超过 2000 字",
            Assert.IsType<BatchOutcome.Invalid>(await SendAsync(world, Guid.NewGuid(), "urge", Head, tooLong)).Errors["reason"],
            StringComparison.Ordinal
        );
        await using var db = world.Database.OpenContext();
        Assert.Equal(0, await db.Set<TaskBatch>().CountAsync());

        async Task<IReadOnlyDictionary<string, string>> ProblemsAsync(string code, Actor? actor = null) =>
            Assert.IsType<BatchOutcome.Invalid>(await SendAsync(world, Guid.NewGuid(), code, actor ?? Me, new() { Tasks = ids })).Errors;
    }

    [Fact]
    public async Task Each_row_says_what_to_know_of_before()
    {
        await using var world = await OfficeAsync();
        var task = (await TasksAsync(world, 2))[0];
        await world.Database.WriteAsync(db => db.CaseTasks.Single(row => row.Id == task.Id).DraftOpinion = "先放一放");
        world.Clock.Offset += TimeSpan.FromDays(60);
        var row = (await PreviewAsync(world, "approve", Me, [task.Id])).Rows.Single();
        Assert.Null(row.Objection);
        Assert.Collection(
            row.Warnings,
            words => Assert.StartsWith("已超期", words, StringComparison.Ordinal),
            words => Assert.Equal("还没有人打开看过。", words),
            words => Assert.StartsWith("有一份保存了还没有提交的意见", words, StringComparison.Ordinal),
            words => Assert.Matches("^同一环节还有.*财政局没有办理。$", words),
            words => Assert.Matches("^有材料与办件 AS2023-.* 的完全相同。$", words)
        );
        Assert.NotEmpty(row.ToVerify);
    }

    /// <summary>A world in which the unit has two reviewers.</summary>
    private async Task<CaseWorld> OfficeAsync()
    {
        var world = await WorldAsync();
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, Colleague, "colleague@example.cn"));
        return world;
    }

    private static async Task<List<CaseTask>> TasksAsync(CaseWorld world, int count)
    {
        List<CaseTask> tasks = [];
        for (var number = 0; number < count; number++)
        {
            tasks.Add((await world.OpenTasksAsync(await world.CaseAsync())).Single(row => row.OrganisationId == Unit));
        }

        return tasks;
    }

    /// <summary>A form that is complete.</summary>
    private static async Task<BatchRequest> RequestAsync(CaseWorld world, string code, Actor actor, IReadOnlyList<CaseTask> tasks)
    {
        var preview = await PreviewAsync(world, code, actor, [.. tasks.Select(task => task.Id)]);
        return new BatchRequest
        {
            Tasks = [.. tasks.Select(task => task.Id)],
            Reason = "同意",
            Place = $"person:{Colleague.UserId}",
            Until = ChinaTime.DateOf(world.Clock.Now).AddDays(20).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Grounds = preview.Groups.ToDictionary(group => group.Key, _ => new BatchGround(["venueRental"], [], CaseWorld.Clause)),
            Rows = preview.Rows.ToDictionary(
                row => row.Task.Id,
                row => new BatchRowRequest(null, [.. row.ToVerify.Select(fact => fact.Key)], false)
            ),
        };
    }

    private static Task<BatchPreview> PreviewAsync(CaseWorld world, string code, Actor actor, IReadOnlyCollection<Guid> tasks) =>
        world.UseAsync<BatchReader, BatchPreview>(reader => reader.ReadAsync(BatchAct.Find(code)!, tasks, actor));

    private static Task<BatchOutcome> SendAsync(CaseWorld world, Guid id, string code, Actor actor, BatchRequest request) =>
        world.UseAsync<RunBatch, BatchOutcome>(run => run.RunAsync(id, actor, BatchAct.Find(code)!, request));

    private static async Task<TaskBatch> RunAsync(CaseWorld world, string code, Actor actor, BatchRequest request)
    {
        var id = Guid.NewGuid();
        var outcome = await SendAsync(world, id, code, actor, request);
        Assert.True(
            outcome is BatchOutcome.Stored,
            outcome is BatchOutcome.Invalid invalid ? string.Join(' ', invalid.Errors.Select(error => $"{error.Key}: {error.Value}")) : ""
        );
        return (await world.UseAsync<RunBatch, TaskBatch?>(run => run.FindAsync(id, actor)))!;
    }

    private static List<BatchResult> Results(TaskBatch batch) => TaskInput.Read<List<BatchResult>>(batch.RowsJson);
}
