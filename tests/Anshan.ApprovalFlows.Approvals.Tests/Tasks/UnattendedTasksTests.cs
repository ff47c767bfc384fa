using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Tasks;

/// <summary>A task that nobody can end is found, whatever the reason, and told until somebody can.</summary>
public sealed class UnattendedTasksTests
{
    private static readonly Actor Reviewer = CaseWorld.Staff("tiedong.commerce");

    [Fact]
    public async Task An_ordinary_case_has_somebody_for_each_task_on_its_way()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await world.CaseAsync();
        Assert.Empty(await FindAsync(world));
        await world.ApproveAllAsync(id);
        Assert.Empty(await FindAsync(world));
        await world.ApproveAllAsync(id);
        Assert.Empty(await FindAsync(world));
    }

    [Fact]
    public async Task A_unit_without_anybody_in_the_role_is_named()
    {
        await using var world = await CaseWorld.CreateAsync();
        await world.CaseAsync();
        await DisableAsync(world, Reviewer.UserId);
        var found = Assert.Single(await FindAsync(world));
        Assert.Equal(("铁东区商务局", "县区审核"), (found.Holder, found.Title));
        Assert.Contains("没有可以登录的审核人员", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_whose_only_person_has_to_keep_out_is_named_with_the_reason()
    {
        await using var world = await CaseWorld.CreateAsync();
        await world.CaseAsync();
        await world.Database.WriteAsync(db =>
            db.Add(
                new SubjectMember
                {
                    SubjectId = CaseWorld.Organiser.Subject!,
                    UserId = Reviewer.UserId,
                    Since = DemoClock.Beginning,
                }
            )
        );
        var found = Assert.Single(await FindAsync(world));
        Assert.Contains("须回避", found.Reason, StringComparison.Ordinal);
        Assert.Contains("不能办理自己申请的办件", found.Reason, StringComparison.Ordinal);

        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, CaseWorld.Staff("tiedong.commerce", number: 2), "second@example.cn"));
        Assert.Empty(await FindAsync(world));
    }

    [Fact]
    public async Task A_correction_whose_applicant_cannot_sign_in_is_named()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await world.CaseAsync();
        var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.commerce");
        await world.DecideAsync(task.Id, Reviewer, ReviewDecision.Returned, "请更正");
        await DisableAsync(world, CaseWorld.Organiser.UserId);
        Assert.Contains(await FindAsync(world), found => found.Holder == "申请主体");
    }

    [Fact]
    public async Task Who_administers_procedures_is_mailed_each_working_day_until_somebody_can()
    {
        await using var world = await CaseWorld.CreateAsync();
        var administrator = new Actor(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, administrator, "flows@example.cn"));
        await world.CaseAsync();
        await DisableAsync(world, Reviewer.UserId);
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddDays(7));
        var told = await MailsAsync(world);
        // From Friday, 1 September, to the next Friday.
        Assert.Equal(6, told.Count);
        Assert.All(told, mail => Assert.Contains("铁东区商务局：县区审核", mail, StringComparison.Ordinal));

        await world.Database.WriteAsync(db => db.Users.Find(Reviewer.UserId.Value)!.DisabledAt = null);
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddDays(7));
        Assert.Equal(told.Count, (await MailsAsync(world)).Count);
    }

    private static async Task<List<string>> MailsAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db
            .OutboxMails.Where(mail => mail.To == "flows@example.cn" && mail.Subject.Contains("无人可办"))
            .Select(mail => mail.Text)
            .ToListAsync();
    }

    private static Task DisableAsync(CaseWorld world, string person) =>
        world.Database.WriteAsync(db => db.Users.Find(person)!.DisabledAt = DateTimeOffset.UnixEpoch);

    private static async Task<IReadOnlyList<UnattendedTask>> FindAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await UnattendedTasks.FindAsync(db, world.Database.Services.GetRequiredService<OrganisationTree>());
    }
}
