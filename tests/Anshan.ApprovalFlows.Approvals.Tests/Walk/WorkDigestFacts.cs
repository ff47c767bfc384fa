using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>
/// The work mail: one for each person and working day; whom, what, and never twice. Around 国庆节 2023, off until 6 October, worked on 7 and 8
/// October.
/// </summary>
public abstract partial class WorkDigestFacts : CaseFacts
{
    private const string Reviewer = "tiedong.commerce-reviewer@example.cn";

    [Fact]
    public async Task Eight_cases_give_each_person_at_most_one_mail_a_working_day()
    {
        await using var world = await WorldAsync();
        await world.Demo.AdvanceToAsync(At("2023-09-25 09:00"));
        for (var i = 0; i < 8; i++)
        {
            await world.CaseAsync();
        }

        await world.Demo.AdvanceToAsync(At("2023-10-20 00:00"));
        var mails = await StaffMailsAsync(world);
        Assert.All(mails.GroupBy(mail => (mail.To, Day(mail))), group => Assert.Single(group));
        Assert.All(
            mails,
            mail => Assert.Equal("08:30", mail.CaseAt!.Value.ToOffset(ChinaTime.Offset).ToString("HH:mm", CultureInfo.InvariantCulture))
        );
        Assert.Equal(
            ["09-26", "09-28", "10-07", "10-08", "10-09", "10-10", "10-11", "10-12", "10-13", "10-16", "10-17", "10-18", "10-19"],
            mails.Where(mail => mail.To == Reviewer).Select(Day)
        );
        Assert.Equal(
            ["新收到 8 件", "即将到期 8 件", "即将到期 8 件", "即将到期 8 件", "已超期 8 件"],
            mails.Where(mail => mail.To == Reviewer).Take(5).Select(mail => mail.Subject.Split('：')[1])
        );
        Assert.Equal(["10-10"], mails.Where(mail => mail.To == "tiedong.commerce-head@example.cn").Select(Day).Take(1));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_row_says_number_measure_applicant_step_and_due_day_and_leads_to_the_task()
    {
        await using var world = await WorldAsync();
        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        await world.Demo.AdvanceToAsync(At("2023-10-07 12:00"));
        var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.commerce");
        var mail = (await StaffMailsAsync(world)).Last(mail => mail.To == Reviewer);
        Assert.Equal("2023年10月7日待办提醒：即将到期 1 件", mail.Subject);
        Assert.Contains(
            $"""
            【即将到期】

            {(await world.ReadCaseAsync(id)).Number}　1.2 促消费展会及活动补助
            鞍山示例会展有限公司，县区审核，2023年10月8日到期，还有 1 个工作日
            http://localhost:5080/inbox/tasks/{task.Id}

            每个工作日最多一封
            """,
            mail.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_claim_of_an_applicant_is_told_to_its_unit_until_it_is_decided()
    {
        await using var world = await WorldAsync();
        await world.Demo.AdvanceToAsync(At("2023-09-25 12:00"));
        var id = Guid.NewGuid();
        await world.Database.WriteAsync(db =>
            db.Add(
                new SubjectClaim
                {
                    Id = id,
                    SubjectId = CaseWorld.Organiser.Subject!,
                    ClaimantId = "claimant",
                    CreditCode = CaseWorld.Profile().CreditCode,
                    OrganisationId = "tiedong.commerce",
                    Reason = "原经办人已离职",
                    At = world.Clock.Now,
                    Status = ClaimStatus.Open,
                }
            )
        );
        await world.Demo.AdvanceToAsync(At("2023-09-28 12:00"));
        var mails = (await StaffMailsAsync(world)).Where(mail => mail.To == Reviewer).ToList();
        Assert.Equal(["09-26", "09-27", "09-28"], mails.Select(Day));
        Assert.EndsWith("主体认领待核实 1 件", mails[^1].Subject, StringComparison.Ordinal);
        Assert.Contains($"http://localhost:5080/inbox/claims/{id}", mails[^1].Text, StringComparison.Ordinal);
        await world.Database.WriteAsync(db => db.SubjectClaims.Single().Status = ClaimStatus.Refused);
        await world.Demo.AdvanceToAsync(At("2023-10-08 12:00"));
        Assert.Equal(3, (await StaffMailsAsync(world)).Count(mail => mail.To == Reviewer));
    }

    [Fact]
    public async Task Two_servers_at_once_send_each_person_one()
    {
        await using var world = await WorldAsync();
        await SubmittedAtAsync(world, "2023-09-25 09:00");
        SetTime(world, "2023-09-26 08:30");
        var digests = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<WorkDigest>(world.Database.Services)).ToList();
        var queued = await Task.WhenAll(digests.Select(digest => Task.Run(() => digest.RunAsync())));
        Assert.Equal(2, queued.Sum());
        Assert.Equal(
            ["tiedong.commerce-reviewer@example.cn", "tiedong.finance-reviewer@example.cn"],
            (await StaffMailsAsync(world)).Select(mail => mail.To)
        );
        Assert.Null(await Digest(world).RunAsync());
    }

    [Fact]
    public async Task After_a_crash_in_the_middle_only_those_without_one_are_written_to()
    {
        await using var world = await WorldAsync();
        await SubmittedAtAsync(world, "2023-09-25 09:00");
        await world.Database.WriteAsync(db =>
            db.Add(
                new StaffDigest
                {
                    PersonId = CaseWorld.Staff("tiedong.commerce").UserId,
                    Day = new DateOnly(2023, 9, 26),
                    At = At("2023-09-26 08:30"),
                }
            )
        );
        SetTime(world, "2023-09-26 15:00");
        Assert.Equal(1, await Digest(world).RunAsync());
        Assert.Equal(["tiedong.finance-reviewer@example.cn"], (await StaffMailsAsync(world)).Select(mail => mail.To));
    }

    [Fact]
    public async Task One_mail_that_cannot_be_written_keeps_nobody_else_from_theirs_and_is_tried_again()
    {
        await using var world = await WorldAsync();
        await SubmittedAtAsync(world, "2023-09-25 09:00");
        var taken = DerivedGuid.Of("work-digest", CaseWorld.Staff("tiedong.commerce").UserId, "2023-09-26");
        await world.Database.WriteAsync(db =>
            db.Add(
                new OutboxMail
                {
                    Id = taken,
                    To = "organiser@example.cn",
                    Subject = "",
                    Text = "",
                    Template = "",
                    CreatedAt = At("2023-09-26 08:00"),
                }
            )
        );
        SetTime(world, "2023-09-26 08:31");
        await Assert.ThrowsAsync<AggregateException>(() => Digest(world).RunAsync());
        Assert.Equal(["tiedong.finance-reviewer@example.cn"], (await StaffMailsAsync(world)).Select(mail => mail.To));
        await world.Database.WriteAsync(db => db.OutboxMails.Remove(db.OutboxMails.Single(mail => mail.Id == taken)));
        Assert.Equal(1, await Digest(world).RunAsync());
        Assert.Equal([Reviewer, "tiedong.finance-reviewer@example.cn"], (await StaffMailsAsync(world)).Select(mail => mail.To));
    }

    [Fact]
    public async Task Days_without_a_server_are_made_up_for_by_one_mail()
    {
        await using var world = await WorldAsync();
        await SubmittedAtAsync(world, "2023-09-04 09:00");
        SetTime(world, "2023-09-05 08:29");
        Assert.Null(await Digest(world).RunAsync());
        SetTime(world, "2023-09-09 10:00"); // a Saturday
        Assert.Null(await Digest(world).RunAsync());
        SetTime(world, "2023-09-11 08:31");
        Assert.Equal(2, await Digest(world).RunAsync());
        Assert.Null(await Digest(world).RunAsync());
        SetTime(world, "2023-09-11 23:00");
        Assert.Null(await Digest(world).RunAsync());
        Assert.Equal(2, (await StaffMailsAsync(world)).Count);
    }

    [Theory]
    [InlineData("left")]
    [InlineData("locked")]
    [InlineData("unconfirmed")]
    [InlineData("without an address")]
    [InlineData("without the role")]
    public async Task Whom_a_mail_does_not_reach_is_written_none_and_not_named_in_the_history(string why)
    {
        await using var world = await WorldAsync();
        await RemoveAsync(world, why, "tiedong.commerce");
        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        await world.Demo.AdvanceToAsync(At("2023-10-20 00:00"));
        Assert.DoesNotContain(await StaffMailsAsync(world), mail => mail.To == Reviewer);
        Assert.Contains(
            (await LinesAsync(world, id)),
            line => line.EndsWith("铁东区商务局的“县区审核”将于2023年10月8日到期，本单位没有能收到邮件的办理人员", StringComparison.Ordinal)
        );
        await AssertNamedAreWrittenToAsync(world, id);
    }

    /// <summary>Every way of an escalation: somebody at each height, or nobody at all.</summary>
    [Theory]
    [InlineData("head", "已上报单位负责人（tiedong.commerce head 1）")]
    [InlineData("above", "已上报上级单位铁东区政府的负责人（tiedong.government head 1）")]
    [InlineData("two above", "已上报上级单位市政府的负责人（city.government head 1）")]
    [InlineData("administrator", "已上报流程管理员（flow）")]
    [InlineData("nobody", "没有可以上报的负责人或流程管理员")]
    public async Task An_overdue_task_goes_to_the_next_person_above_and_the_history_says_to_whom(string present, string said)
    {
        await using var world = await WorldAsync();
        if (present != "head")
        {
            await RemoveAsync(world, "left", "tiedong.commerce", Roles.Head);
        }

        var above = present switch
        {
            "above" => CaseWorld.Staff("tiedong.government", Roles.Head),
            "two above" => CaseWorld.Staff("city.government", Roles.Head),
            "administrator" => new Actor(new("flow"), "flow", null, [Roles.WorkflowAdministrator]),
            _ => null,
        };
        if (above is not null)
        {
            await world.Database.WriteAsync(db => CaseWorld.AddUser(db, above, "above@example.cn"));
        }

        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        await world.Demo.AdvanceToAsync(At("2023-10-11 00:00"));
        Assert.Equal(
            [$"2023-10-10 08:00 铁东区商务局的“县区审核”超期未办，{said}"],
            (await LinesAsync(world, id)).Where(line => line.Contains("铁东区商务局的“县区审核”超期未办", StringComparison.Ordinal))
        );
        var mails = (await StaffMailsAsync(world))
            .Where(mail => mail.To is "above@example.cn" or "tiedong.commerce-head@example.cn")
            .ToList();
        Assert.Equal(present == "nobody" ? 0 : 1, mails.Count);
        Assert.All(mails, mail => Assert.Contains($"【超期上报，请督促办理】", mail.Text, StringComparison.Ordinal));
        Assert.All(mails, mail => Assert.Contains($"http://localhost:5080/cases/{id}", mail.Text, StringComparison.Ordinal));
        await AssertNamedAreWrittenToAsync(world, id);
    }

    [Fact]
    public async Task Where_a_procedure_says_urgent_the_people_are_written_to_at_once_and_not_again_as_new()
    {
        await using var world = await WorldAsync();
        await world.Demo.AdvanceToAsync(At("2023-09-25 09:00"));
        await world.RedrawAsync("measure-1.2-main", Urgent);
        var id = await world.CaseAsync();
        Assert.Equal(
            [
                ("2023-09-25 09:00", "task-opened", "tiedong.commerce-reviewer@example.cn"),
                ("2023-09-25 09:00", "task-opened", "tiedong.finance-reviewer@example.cn"),
            ],
            await MailsAsync(world, id, "task-opened")
        );
        await world.Demo.AdvanceToAsync(At("2023-09-26 12:00"));
        Assert.DoesNotContain(await StaffMailsAsync(world), mail => mail.Template == "work-digest");
    }

    [Fact]
    public async Task Those_who_have_the_case_read_in_the_work_mail_that_the_deadline_of_the_measure_has_passed()
    {
        await using var world = await WorldAsync();
        var id = await SubmittedAtAsync(world, "2023-12-29 09:00");
        await world.Demo.AdvanceToAsync(At("2024-01-02 12:00")); // 1 January is a holiday
        var mail = Assert.Single(await StaffMailsAsync(world), mail => mail.To == Reviewer);
        Assert.Contains("已过执行期限", mail.Text, StringComparison.Ordinal);
        Assert.Single(await MailsAsync(world, id, "deadline-warning"));
    }

    /// <summary>
    /// Whoever a sentence of the history names has a mail of that morning; the rule behind every sentence that says somebody was told.
    /// </summary>
    private static async Task AssertNamedAreWrittenToAsync(CaseWorld world, Guid id)
    {
        var mails = await StaffMailsAsync(world);
        foreach (var line in (await LinesAsync(world, id)).Where(line => Named().IsMatch(line)))
        {
            foreach (var name in Named().Match(line).Groups[1].Value.Split('、'))
            {
                Assert.Contains(
                    mails,
                    mail => mail.ToName == MailNames.Name(name) && line.StartsWith($"2023-{Day(mail)}", StringComparison.Ordinal)
                );
            }
        }
    }

    private static string Urgent(string definition)
    {
        var document = JsonNode.Parse(definition)!;
        var review = ((JsonArray)document["root"]!["activities"]!).Single(node => node!["id"]!.ToString() == "county-review")!;
        review["notifyAtOnce"] = new JsonObject
        {
            ["typeName"] = "Boolean",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = true },
        };
        return document.ToJsonString();
    }

    private static Task RemoveAsync(CaseWorld world, string why, string unit, string role = Roles.Reviewer) =>
        world.Database.WriteAsync(db =>
        {
            var user = db.Users.Single(person => person.Id == CaseWorld.Staff(unit, role, 1).UserId);
            switch (why)
            {
                case "left":
                    user.DisabledAt = At("2023-09-01 09:00");
                    break;
                case "locked":
                    user.LockoutEnd = At("2099-01-01 00:00");
                    break;
                case "unconfirmed":
                    user.EmailConfirmed = false;
                    break;
                case "without an address":
                    user.Email = null;
                    break;
                default:
                    db.UserRoles.RemoveRange(db.UserRoles.Where(link => link.UserId == user.Id));
                    break;
            }
        });

    private static async Task<List<OutboxMail>> StaffMailsAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        var mails = await db.OutboxMails.AsNoTracking().Where(mail => mail.To != "organiser@example.cn").ToListAsync();
        return [.. mails.OrderBy(mail => mail.CaseAt).ThenBy(mail => mail.To, StringComparer.Ordinal)];
    }

    private static string Day(OutboxMail mail) =>
        mail.CaseAt!.Value.ToOffset(ChinaTime.Offset).ToString("MM-dd", CultureInfo.InvariantCulture);

    private static WorkDigest Digest(CaseWorld world) => world.Database.Services.GetRequiredService<WorkDigest>();

    private static void SetTime(CaseWorld world, string at) =>
        world.Clock.Offset = At(at) - world.Database.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    [GeneratedRegex("(?:列入工作邮件|已上报[^（]*)（([^）]+)）")]
    private static partial Regex Named();
}
