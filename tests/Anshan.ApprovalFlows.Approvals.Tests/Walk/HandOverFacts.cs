using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>移交 and 停用: nobody keeps a task that they can no longer do, on the real database.</summary>
public abstract class HandOverFacts : CaseFacts
{
    private const string Unit = "tiedong.commerce";
    private static readonly Actor First = CaseWorld.Staff(Unit);
    private static readonly Actor Second = CaseWorld.Staff(Unit, number: 2);
    private static readonly Actor Head = CaseWorld.Staff(Unit, Roles.Head);
    private static readonly Actor Administrator = new(new("sysadmin"), "系统管理员", null, [Roles.SystemAdministrator]);

    [Fact]
    public async Task The_head_hands_all_open_work_to_a_colleague_who_goes_on_with_the_draft()
    {
        await using var world = await ClaimedAsync(2);
        await world.Database.WriteAsync(db =>
            db.CaseTasks.Where(row => row.ClaimedById != null).ExecuteUpdate(set => set.SetProperty(row => row.DraftOpinion, "已核对合同"))
        );
        var protocol = await ProtocolAsync(world, await HandAsync(world, Head, Second.UserId, "产假至明年三月"));
        Assert.Equal((First.UserId.Value, Second.UserId.Value, "产假至明年三月"), (protocol.PersonId, protocol.ToId, protocol.Reason));
        Assert.All(Lines(protocol), line => Assert.Equal((Second.Name, null), (line.ToName, line.Objection)));
        var tasks = await ReadAsync(world, db => db.CaseTasks.Where(row => row.ClaimedById != null).ToListAsync());
        Assert.Equal(2, tasks.Count);
        Assert.All(tasks, task => Assert.Equal((Second.UserId.Value, "已核对合同"), (task.ClaimedById, task.DraftOpinion)));
        var history = await ReadAsync(world, db => db.Timeline.Where(row => row.Kind == "moved").ToListAsync());
        Assert.Equal(2, history.Count);
        Assert.All(history, line => Assert.False(line.ForApplicant));
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(tasks[0].Id, Second, ReviewDecision.Approved));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task What_the_colleague_cannot_do_goes_back_to_the_unit_and_the_protocol_says_why()
    {
        await using var world = await ClaimedAsync(1);
        var applicant = CaseWorld.Organiser.UserId;
        await world.Database.WriteAsync(db =>
            db.Add(
                new SubjectMember
                {
                    SubjectId = applicant,
                    UserId = Second.UserId,
                    Since = DateTimeOffset.UnixEpoch,
                }
            )
        );
        var line = Assert.Single(Lines(await ProtocolAsync(world, await HandAsync(world, Administrator, Second.UserId, "调离"))));
        Assert.Equal((null, $"{Second.Name}是申请主体的人员"), (line.ToName, line.Objection));
        Assert.Null((await TasksAsync(world)).Single().ClaimedById);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_disabled_person_keeps_nothing()
    {
        await using var world = await ClaimedAsync(2);
        Assert.IsType<AccountOutcome.Done>(
            await world.UseAsync<StaffAccounts, AccountOutcome>(accounts => accounts.DisableAsync(Administrator, First.UserId, "离职"))
        );
        Assert.All(await TasksAsync(world), task => Assert.Null(task.ClaimedById));
        Assert.Equal(2, Lines(await ReadAsync(world, db => db.HandOvers.SingleAsync())).Count);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Advice_comes_back_to_the_unit_where_who_asked_is_disabled_by_then()
    {
        await using var world = await ClaimedAsync(1);
        var task = (await TasksAsync(world)).Single();
        var request = new ActionRequest { Reason = "请先核对", Places = [$"person:{Second.UserId}"] };
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<ActOnTask, TaskOutcome>(acts =>
                acts.RunAsync(task.Id, First, TaskActions.Find("delegate")!, request, Guid.NewGuid())
            )
        );
        await world.UseAsync<StaffAccounts, AccountOutcome>(accounts => accounts.DisableAsync(Administrator, First.UserId, "离职"));
        var advice = (await TasksAsync(world)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<GiveAdvice, TaskOutcome>(service =>
                service.RunAsync(advice.Id, Second, "Commented", "发票齐全。", Guid.NewGuid())
            )
        );
        var again = (await TasksAsync(world)).Single();
        Assert.Equal((TaskKind.Review, null), (again.Kind, again.ClaimedById));
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(again.Id, Second, ReviewDecision.Approved));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Whoever_changes_the_unit_or_loses_the_role_keeps_what_the_new_place_still_allows()
    {
        await using var world = await ClaimedAsync(1);
        await ChangeAsync(world, new StaffRequest(First.Name, Unit, [Roles.Reviewer, Roles.Head]));
        Assert.Equal(First.UserId.Value, (await TasksAsync(world)).Single().ClaimedById);
        await ChangeAsync(world, new StaffRequest(First.Name, "haicheng.commerce", [Roles.Reviewer]));
        Assert.Null((await TasksAsync(world)).Single().ClaimedById);
        Assert.Single(await ReadAsync(world, db => db.HandOvers.ToListAsync()));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Only_the_head_of_the_unit_and_administrators_hand_over_and_only_to_colleagues()
    {
        await using var world = await ClaimedAsync(1);
        foreach (var stranger in (Actor[])[First, Second, CaseWorld.Staff("haicheng.commerce", Roles.Head), CaseWorld.Organiser])
        {
            Assert.Contains("没有这个人员", Refused(await HandAsync(world, stranger, Second.UserId, "x")), StringComparison.Ordinal);
        }

        Assert.Contains("从列出的同事中选择", Refused(await HandAsync(world, Head, "nobody", "x")), StringComparison.Ordinal);
        Assert.Contains("请写明移交的原因", Refused(await HandAsync(world, Head, null, " ")), StringComparison.Ordinal);
        Assert.IsType<AccountOutcome.Done>(await HandAsync(world, Head, null, "休假"));
        Assert.Contains("没有认领的任务", Refused(await HandAsync(world, Head, null, "休假")), StringComparison.Ordinal);
    }

    /// <summary>A unit of a reviewer with some claimed tasks, a colleague and a head.</summary>
    private async Task<CaseWorld> ClaimedAsync(int count)
    {
        var world = await WorldAsync();
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, Second, $"{Second.UserId}@example.cn"));
        for (var i = 0; i < count; i++)
        {
            var id = await world.CaseAsync();
            var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == Unit);
            Assert.IsType<TaskOutcome.Done>(await world.UseAsync<ClaimTask, TaskOutcome>(claims => claims.ClaimAsync(task.Id, First)));
        }

        return world;
    }

    private static async Task<T> ReadAsync<T>(CaseWorld world, Func<AppDbContext, Task<T>> read)
    {
        await using var db = world.Database.OpenContext();
        return await read(db);
    }

    private static Task<AccountOutcome> HandAsync(CaseWorld world, Actor actor, string? to, string reason) =>
        world.UseAsync<OpenWork, AccountOutcome>(work => work.HandOverAsync(actor, First.UserId, to, reason));

    private static async Task ChangeAsync(CaseWorld world, StaffRequest request)
    {
        var user = await ReadAsync(world, db => db.Users.SingleAsync(row => row.Id == First.UserId.Value));
        var roles = await ReadAsync(world, db => db.UserRoles.Where(row => row.UserId == user.Id).Select(row => row.RoleId).ToListAsync());
        var since = new SinceRead(ReadFrom.Of(StaffAccounts.FieldsOf(user.FullName, user.OrganisationId, roles)));
        Assert.IsType<AccountOutcome.Done>(
            await world.UseAsync<StaffAccounts, AccountOutcome>(accounts => accounts.ChangeAsync(Administrator, user.Id, request, since))
        );
    }

    private static Task<HandOver> ProtocolAsync(CaseWorld world, AccountOutcome outcome)
    {
        var id = Guid.Parse(Assert.IsType<AccountOutcome.Done>(outcome).Id);
        return ReadAsync(world, db => db.HandOvers.SingleAsync(row => row.Id == id));
    }

    private static List<HandedOn> Lines(HandOver protocol) => JsonSerializer.Deserialize<List<HandedOn>>(protocol.LinesJson)!;

    private static Task<List<CaseTask>> TasksAsync(CaseWorld world) =>
        ReadAsync(world, db => db.CaseTasks.Where(row => row.OrganisationId == Unit && row.Status == CaseTaskStatus.Open).ToListAsync());

    private static string Refused(AccountOutcome outcome) => Assert.IsType<AccountOutcome.Refused>(outcome).Problem;
}

public sealed class HandOverTests : HandOverFacts
{
    protected override Task<CaseWorld> WorldAsync() => CaseWorld.CreateAsync(services => services.AddPeople());
}

public sealed class HandOverOnPostgreSqlTests : HandOverFacts
{
    protected override Task<CaseWorld> WorldAsync()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync(services => services.AddPeople());
    }
}
