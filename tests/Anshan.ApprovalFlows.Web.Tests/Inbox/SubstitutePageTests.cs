using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>代理 by HTTP: the page, the banner of both, the marks on rows and tasks, the history.</summary>
public sealed class SubstitutePageTests
{
    private static readonly Actor Absent = CaseWorld.Staff("tiedong.commerce");
    private static readonly Actor Head = CaseWorld.Staff("tiedong.commerce", Roles.Head);
    private static readonly string Both = $"{Head.Name}（代{Absent.Name}）";

    [Fact]
    public async Task A_person_names_the_own_substitute_who_decides_under_both_names_until_it_is_ended()
    {
        var caseId = Guid.Empty;
        await using var site = await CaseSite.StartAsync(async world => caseId = await world.CaseAsync());
        var (absent, head) = (site.As(Absent), site.As(Head));
        Assert.Null((await head.OpenAsync("/inbox"))["stands-for"]);
        var page = await absent.OpenAsync(Links.Substitutes);
        Assert.Null(page.Find("Form_Person"));
        var refused = await absent.PressAsync(page, "name-substitute", ("Form.Substitute", Head.UserId.Value));
        Assert.Contains("请填写代理的最后一天", refused.Main, StringComparison.Ordinal);
        Assert.Equal(Head.UserId.Value, refused.Document.QuerySelector("#Form_Substitute option[selected]")?.GetAttribute("value"));
        var named = await absent.PressAsync(
            refused,
            "name-substitute",
            ("Form.Substitute", Head.UserId.Value),
            ("Form.FirstDay", "2023-09-01"),
            ("Form.LastDay", "2023-09-06"),
            ("Form.Reason", "外出学习")
        );
        Assert.Equal(Links.Substitutes, named.Path);
        Assert.Contains("进行中", named["substitutes-own"], StringComparison.Ordinal);
        Assert.StartsWith(
            $"9月1日至9月6日由{Head.Name}代理您的任务",
            (await absent.OpenAsync("/inbox"))["stood-in-by"],
            StringComparison.Ordinal
        );

        var inbox = await head.OpenAsync("/inbox");
        Assert.StartsWith($"您正在代理{Absent.Name}（至9月6日）", inbox["stands-for"], StringComparison.Ordinal);
        Assert.Equal([$"代 {Absent.Name}"], inbox.Texts("row-for"));
        var row = await site.ReadAsync(db =>
            db.CaseTasks.SingleAsync(task => task.CaseId == caseId && task.OrganisationId == "tiedong.commerce")
        );
        var task = await head.OpenAsync(Links.Task(row.Id));
        Assert.Contains(Both, task["task-for"], StringComparison.Ordinal);
        task = await head.PressAsync(task, "claim");
        Assert.Equal($"已由{Absent.Name}认领，您代其办理", task["claim-state"]);
        Assert.Equal("已由您认领", (await absent.OpenAsync(Links.Task(row.Id)))["claim-state"]);

        var ended = await absent.PressAsync(await absent.OpenAsync(Links.Substitutes), "end-substitution");
        Assert.Contains($"由{Absent.Name}结束", ended["substitutes-own"], StringComparison.Ordinal);
        inbox = await head.OpenAsync("/inbox");
        Assert.Null(inbox["stands-for"]);
        Assert.Empty(inbox.Texts("row-for"));
        Assert.Null((await absent.OpenAsync("/inbox"))["stood-in-by"]);
    }

    [Fact]
    public async Task What_a_substitute_decides_stands_under_both_names_wherever_it_is_read()
    {
        var (caseId, taskId) = (Guid.Empty, Guid.Empty);
        await using var site = await CaseSite.StartAsync(async world =>
        {
            caseId = await world.CaseAsync();
            await world.StandInAsync(Absent, Head);
            var task = await world.OpenOfAsync(caseId, "tiedong.commerce");
            taskId = task.Id;
            await world.DecideAsync(task.Id, await world.TodayAsync(Head), Approvals.Tasks.Verbs.ReviewDecision.Approved, "属实");
        });
        var absent = site.As(Absent);
        Assert.Contains(Both, (await absent.OpenAsync(Links.Case(caseId))).Main, StringComparison.Ordinal);
        Assert.Contains(Both, (await absent.OpenAsync(Links.Task(taskId))).Main, StringComparison.Ordinal);
        Assert.Contains(Both, (await absent.OpenAsync(Links.DecidedInbox)).Main, StringComparison.Ordinal);
        Assert.Contains(Both, (await absent.OpenAsync(Links.ApprovalSheet(caseId))).Document.Body!.TextContent, StringComparison.Ordinal);
        var row = await site.ReadAsync(db => db.CaseTasks.SingleAsync(task => task.Id == taskId));
        Assert.Equal(CaseTaskStatus.Done, row.Status);
    }

    [Fact]
    public async Task A_head_names_somebody_of_the_unit_and_a_system_administrator_anybody()
    {
        await using var site = await CaseSite.StartAsync();
        var head = site.As(Head);
        var named = await head.PressAsync(
            await head.OpenAsync(Links.Substitutes),
            "name-substitute",
            ("Form.Person", Absent.UserId.Value),
            ("Form.Substitute", CaseSite.Colleague.UserId.Value),
            ("Form.FirstDay", "2023-09-29"),
            ("Form.LastDay", "2023-10-06"),
            ("Form.Reason", "国庆假期")
        );
        Assert.Contains("未开始", named["substitutes-unit"], StringComparison.Ordinal);
        Assert.Contains("取消", named["end-substitution"], StringComparison.Ordinal);
        var colleague = await site.As(CaseSite.Colleague).OpenAsync(Links.Substitutes);
        Assert.Contains(Absent.Name, colleague["substitutes-standing"], StringComparison.Ordinal);
        Assert.Null(colleague.Find("end-substitution"));

        var administrator = site.As(CaseSite.SystemAdministrator);
        var person = await administrator.OpenAsync(Links.Person(Absent.UserId));
        Assert.NotNull(person.Find("substitutes"));
        var page = await administrator.OpenAsync(Links.SubstitutesOf(Absent.UserId));
        var refused = await administrator.PressAsync(
            page,
            "name-substitute",
            ("Form.Substitute", Head.UserId.Value),
            ("Form.FirstDay", "2023-10-06"),
            ("Form.LastDay", "2023-10-09"),
            ("Form.Reason", "延长")
        );
        Assert.Contains("同一时间只能有一名代理人", refused.Main, StringComparison.Ordinal);
        page = await administrator.PressAsync(page, "end-substitution");
        Assert.Contains("由系统管理员结束", page["substitutes-own"], StringComparison.Ordinal);
        Assert.Equal(
            System.Net.HttpStatusCode.NotFound,
            (await administrator.OpenAsync(Links.SubstitutesOf(CaseWorld.Organiser.UserId))).Status
        );
    }

    /// <summary>Somebody who posts another's name, or ends what is not theirs, has changed nothing.</summary>
    [Fact]
    public async Task A_person_cannot_name_or_end_for_a_colleague()
    {
        await using var site = await CaseSite.StartAsync(world => world.StandInAsync(Absent, Head));
        var colleague = site.As(CaseSite.Colleague);
        var page = await colleague.OpenAsync(Links.Substitutes);
        await colleague.PressAsync(
            page,
            "name-substitute",
            ("Form.Person", Head.UserId.Value),
            ("Form.Substitute", Absent.UserId.Value),
            ("Form.FirstDay", "2023-10-29"),
            ("Form.LastDay", "2023-10-30"),
            ("Form.Reason", "试")
        );
        var rows = await site.ReadAsync(db => db.Substitutions.ToListAsync());
        Assert.DoesNotContain(rows, row => row.PersonId == Head.UserId.Value);
        Assert.Equal(CaseSite.Colleague.UserId.Value, rows.Single(row => row.NamedById == CaseSite.Colleague.UserId.Value).PersonId);
        var own = rows.Single(row => row.PersonId == Absent.UserId.Value);
        page.Find("name-substitute")!.SetAttribute("formaction", Links.EndSubstitution(own.Id));
        await colleague.PressAsync(page, "name-substitute");
        Assert.Null((await site.ReadAsync(db => db.Substitutions.SingleAsync(row => row.Id == own.Id))).EndedAt);
    }
}
