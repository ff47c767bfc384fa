using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>
/// What an applicant is told whose application was refused: the clause, what is missing, what helps, and ways that exist.
/// </summary>
public sealed class RefusalTests
{
    private static readonly Actor Administrator = new(new("system"), "赵系统", null, [Roles.SystemAdministrator]);

    [Fact]
    public async Task A_refusal_says_on_what_it_rests_what_helps_and_where_to_turn_to()
    {
        await using var world = await CaseWorld.CreateAsync();
        await RegisterAsync(world, "tiedong.commerce", "铁东区南胜利路1号", "0412-2200001");
        await RegisterAsync(world, "tiedong.government", "铁东区园林路2号", "");
        var mail = await RefusedAsync(world, new RefusalGround(CaseWorld.Clause, "没有展会的批准文件", "取得批准文件后再申报"));
        Assert.Contains(
            "理由：\n不属于消费展会\n\n没有达到的条款：\n“支持举办促消费展会及活动”\n\n缺少的事实或材料：\n没有展会的批准文件\n\n怎样改进：\n取得批准文件后再申报",
            mail,
            StringComparison.Ordinal
        );
        Assert.Contains("重新申报：\n在2023年12月31日24时以前，可以补齐后重新申报。", mail, StringComparison.Ordinal);
        Assert.Contains(
            "1. 询问和说明：可以向铁东区商务局询问，或者说明情况（地址：铁东区南胜利路1号，电话：0412-2200001）。",
            mail,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "2. 行政复议：不服本决定的，可以自知道本决定之日起60日内，向铁东区人民政府申请行政复议（地址：铁东区园林路2号）。",
            mail,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "3. 行政诉讼：也可以自知道或者应当知道本决定之日起6个月内，依法向有管辖权的人民法院提起行政诉讼",
            mail,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("申诉", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_registered_address_nothing_is_made_up_and_the_printed_phone_stands_in()
    {
        await using var world = await CaseWorld.CreateAsync();
        var mail = await RefusedAsync(world, null);
        Assert.Contains(
            "1. 询问和说明：可以向铁东区商务局询问，或者说明情况（咨询电话：5899860（市商务局））。",
            mail,
            StringComparison.Ordinal
        );
        Assert.Contains("向铁东区人民政府申请行政复议。", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("地址", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("缺少的事实", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_window_has_closed_nobody_is_told_to_apply_again()
    {
        await using var world = await CaseWorld.CreateAsync();
        await world.Demo.AdvanceToAsync(At("2023-12-29 09:00"));
        var id = await world.CaseAsync();
        await world.Demo.AdvanceToAsync(At("2024-01-03 09:00"));
        var mail = await RefuseAsync(world, id, null);
        Assert.Contains("重新申报：\n申报已于2023年12月31日24时截止，不能再提交新的申请。", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_ends_because_no_correction_came_is_told_the_same_ways_and_not_that_it_was_withdrawn()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        var task = (await world.OpenTasksAsync(id))[0];
        await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Returned, "请补正");
        await world.Demo.AdvanceToAsync(At("2023-10-14 00:00"));
        await using var db = world.Database.OpenContext();
        var mail = await db.OutboxMails.SingleAsync(mail => mail.CaseId == id && mail.Template == "case-expired");
        Assert.Contains("补正逾期，您的申请已终止", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("撤回", mail.Text, StringComparison.Ordinal);
        Assert.Contains("行政复议", mail.Text, StringComparison.Ordinal);
    }

    /// <summary>
    /// Every unit there is: who reconsiders what it decides is a people's government above or beside it, or nobody of ours is named.
    /// </summary>
    [Fact]
    public async Task For_every_unit_the_authority_named_is_a_peoples_government_other_than_itself()
    {
        await using var world = await CaseWorld.CreateAsync();
        var organisations = world.Database.Services.GetRequiredService<OrganisationTree>();
        var refusals = world.Database.Services.GetRequiredService<Refusals>();
        var row = await world.ReadCaseAsync(await world.CaseAsync());
        await using var db = world.Database.OpenContext();
        var named = new Dictionary<string, string>();
        foreach (var unit in organisations.All)
        {
            var decided = new CaseTask
            {
                Id = Guid.NewGuid(),
                CaseId = row.Id,
                ExecutionId = 1,
                ActivityId = "review",
                Kind = TaskKind.Review,
                OrganisationId = unit.Id,
                Role = Roles.Reviewer,
                Title = "审核",
                Round = 1,
                Status = CaseTaskStatus.Done,
                OpenedAt = row.SubmittedAt,
                DecidedAt = row.SubmittedAt,
            };
            var way = (await refusals.OfAsync(db, row, decided, world.Clock.Now, CancellationToken.None)).Remedies[1];
            var authority = organisations.All.SingleOrDefault(other => way.Contains($"向{other.Name}申请", StringComparison.Ordinal));
            Assert.True(
                authority is null
                    ? way.Contains("有管辖权的行政复议机关", StringComparison.Ordinal)
                    : authority.Name.EndsWith("人民政府", StringComparison.Ordinal),
                $"{unit.Id}: {way}"
            );
            Assert.True(authority?.Id != unit.Id || unit.Id == "province.government", unit.Id);
            named[unit.Id] = authority?.Id ?? "";
        }

        Assert.Equal("tiedong.government", named["tiedong.commerce"]);
        Assert.Equal("city.government", named["tiedong.government"]);
        Assert.Equal("city.government", named["tiedong.ecology"]);
        Assert.Equal("city.government", named["gaoxin.commerce"]);
        Assert.Equal("city.government", named["city.commerce"]);
        Assert.Equal("province.government", named["city.government"]);
        Assert.Equal(["city.central-bank", "city.customs"], named.Where(pair => pair.Value.Length == 0).Select(pair => pair.Key).Order());
    }

    private static async Task<string> RefusedAsync(CaseWorld world, RefusalGround? ground) =>
        await RefuseAsync(world, await world.CaseAsync(), ground);

    private static async Task<string> RefuseAsync(CaseWorld world, Guid id, RefusalGround? ground)
    {
        var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.commerce");
        Assert.IsType<TaskOutcome.Done>(
            await world.DecideAsync(task.Id, CaseWorld.Staff("tiedong.commerce"), ReviewDecision.Rejected, "不属于消费展会", ground: ground)
        );
        await using var db = world.Database.OpenContext();
        return (await db.OutboxMails.SingleAsync(mail => mail.CaseId == id && mail.Template == "case-rejected")).Text;
    }

    private static async Task RegisterAsync(CaseWorld world, string id, string address, string phone)
    {
        var unit = world.Database.Services.GetRequiredService<OrganisationTree>().Find(id)!;
        var entry = new OrganisationEntry(unit.Name, unit.ShortName, string.Join('\n', unit.Sections), address, phone);
        Assert.Empty(
            await world.UseAsync<EditOrganisation, IReadOnlyDictionary<string, string>>(edit =>
                edit.RenameAsync(Administrator, id, entry, new SinceRead(ReadFrom.Of(EditOrganisation.FieldsOf(unit))))
            )
        );
    }
}
