using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>
/// Every timer of measure 1.2 on the demo clock, around 国庆节 2023: off from 29 September to 6 October, worked on 7 and 8 October.
/// </summary>
public abstract class TimerFacts : CaseFacts
{
    private static readonly Actor Commerce = CaseWorld.Staff("tiedong.commerce");

    [Fact]
    public async Task A_review_is_reminded_of_reported_and_chased_on_working_days_and_the_history_says_whom()
    {
        await using var world = await WorldAsync();
        await AddAsync(world, CaseWorld.Staff("tiedong.commerce", Roles.Reviewer, 2));
        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.commerce");
        Assert.Equal(At("2023-10-09 00:00"), task.DueAt);
        await world.UseAsync<ClaimTask, TaskOutcome>(service => service.ClaimAsync(task.Id, Commerce));

        await world.Demo.AdvanceToAsync(At("2023-10-20 00:00"));

        // 7 and 8 October are worked on (调休): the working day before the due day is a Saturday.
        const string Both = "列入工作邮件（tiedong.commerce reviewer 1、tiedong.commerce reviewer 2）";
        Assert.Equal(
            [
                "2023-10-07 08:00 铁东区商务局的“县区审核”将于2023年10月8日到期，列入工作邮件（tiedong.commerce reviewer 1）", // the claimer alone
                "2023-10-09 00:00 铁东区商务局的“县区审核”已超过办理时限（2023年10月8日）",
                "2023-10-10 08:00 铁东区商务局的“县区审核”超期未办，已上报单位负责人（tiedong.commerce head 1）",
                $"2023-10-11 08:00 第 1 次催办：铁东区商务局的“县区审核”超期未办，{Both}", // from the due day on it is everyone's
                $"2023-10-16 08:00 第 2 次催办：铁东区商务局的“县区审核”超期未办，{Both}",
                $"2023-10-19 08:00 第 3 次催办：铁东区商务局的“县区审核”超期未办，{Both}",
            ],
            (await LinesAsync(world, id)).Where(line => line.Contains("铁东区商务局的", StringComparison.Ordinal))
        );
        Assert.Empty(await MailsAsync(world, id, "task-opened"));
        Assert.DoesNotContain("late", await TimelineAsync(world, id));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Leaving_the_review_removes_its_timers_and_nobody_is_bothered_any_more()
    {
        await using var world = await WorldAsync();
        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        await world.ApproveAllAsync(id);
        Assert.Equal(["city-review overdue", "city-review remind", "deadline due"], await TimersAsync(world, id));
        var before = await LinesAsync(world, id);
        await world.Demo.AdvanceToAsync(At("2023-10-10 12:00"));
        Assert.DoesNotContain((await LinesAsync(world, id)).Except(before), line => line.Contains("铁东区", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_correction_is_reminded_of_and_at_its_end_the_case_ends()
    {
        await using var world = await WorldAsync();
        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        var task = (await world.OpenTasksAsync(id))[0];
        await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Returned, "请补正");
        await world.Demo.AdvanceToAsync(At("2023-10-13 23:59"));
        Assert.Equal(CaseStatus.AwaitingCorrection, (await world.ReadCaseAsync(id)).Status);
        Assert.Equal(
            [("2023-10-10 08:00", "correction-expiring", "organiser@example.cn")],
            await MailsAsync(world, id, "correction-expiring")
        );

        await world.Demo.AdvanceToAsync(At("2023-10-14 00:00"));
        var row = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Expired, At("2023-10-14 00:00")), (row.Status, row.ClosedAt!.Value));
        Assert.Empty(await TimersAsync(world, id));
        Assert.Equal([("2023-10-14 00:00", "case-expired", "organiser@example.cn")], await MailsAsync(world, id, "case-expired"));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_deadline_of_the_measure_marks_an_open_case_and_leaves_a_closed_one_alone()
    {
        await using var world = await WorldAsync();
        var open = await SubmittedAtAsync(world, "2023-12-28 09:00");
        var closed = await world.CaseAsync();
        await world.DecideAsync((await world.OpenTasksAsync(closed))[0].Id, Commerce, ReviewDecision.Rejected, "不属于消费展会");
        await world.Demo.AdvanceToAsync(At("2023-12-31 23:59"));
        Assert.False((await world.ReadCaseAsync(open)).IsPastDeadline);

        await world.Demo.AdvanceToAsync(At("2024-01-01 00:00"));
        var row = await world.ReadCaseAsync(open);
        Assert.Equal((true, CaseStatus.UnderReview), (row.IsPastDeadline, row.Status));
        Assert.Contains("deadline", await TimelineAsync(world, open));
        Assert.Equal(
            ["organiser@example.cn"], // those who have it read of it in the work mail
            (await MailsAsync(world, open, "deadline-warning")).Select(mail => mail.To)
        );
        Assert.False((await world.ReadCaseAsync(closed)).IsPastDeadline);
        Assert.Empty(await MailsAsync(world, closed, "deadline-warning"));
        await world.ApproveAllAsync(open);
        Assert.Equal(["city.commerce", "city.finance"], (await world.OpenTasksAsync(open)).Select(task => task.OrganisationId));
    }

    [Fact]
    public async Task The_window_closes_at_24_o_clock_and_not_a_second_earlier()
    {
        await using var world = await WorldAsync();
        var (first, second) = (await world.DraftAsync(), await world.DraftAsync());
        await world.Demo.AdvanceToAsync(At("2023-12-31 23:59").AddSeconds(59));
        Assert.IsType<SubmitOutcome.Submitted>(await world.SubmitAsync(first));
        await world.Demo.AdvanceToAsync(At("2024-01-01 00:00"));
        Assert.Contains(
            "2023年12月31日",
            Assert.IsType<SubmitOutcome.Closed>(await world.SubmitAsync(second)).Reason,
            StringComparison.Ordinal
        );
    }

    internal static DateTimeOffset At(string text) =>
        new(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), ChinaTime.Offset);

    internal static async Task<Guid> SubmittedAtAsync(CaseWorld world, string at)
    {
        await world.Demo.AdvanceToAsync(At(at));
        return await world.CaseAsync();
    }

    internal static async Task<List<string>> TimelineAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        return await db.Timeline.Where(line => line.CaseId == id).OrderBy(line => line.Id).Select(line => line.Kind).ToListAsync();
    }

    /// <summary>The history in words, each line with its business time.</summary>
    internal static async Task<List<string>> LinesAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        var lines = await db.Timeline.Where(line => line.CaseId == id).OrderBy(line => line.Id).ToListAsync();
        return
        [
            .. lines.Select(line =>
                $"{line.At.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {line.Text}"
            ),
        ];
    }

    private static async Task<List<string>> TimersAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        var timers = await db.Timers.Where(timer => timer.InstanceId == id).ToListAsync();
        return [.. timers.Select(timer => $"{timer.ActivityId} {timer.Kind}").Order(StringComparer.Ordinal)];
    }

    /// <summary>When, what and to whom, in the order of business time.</summary>
    internal static async Task<List<(string At, string Template, string To)>> MailsAsync(
        CaseWorld world,
        Guid id,
        params string[] templates
    )
    {
        await using var db = world.Database.OpenContext();
        var mails = await db.OutboxMails.Where(mail => mail.CaseId == id && templates.Contains(mail.Template)).ToListAsync();
        return
        [
            .. mails
                .OrderBy(mail => mail.CaseAt)
                .ThenBy(mail => mail.To, StringComparer.Ordinal)
                .Select(mail =>
                    (
                        mail.CaseAt!.Value.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                        mail.Template,
                        mail.To
                    )
                ),
        ];
    }

    private static Task AddAsync(CaseWorld world, Actor actor) =>
        world.Database.WriteAsync(db => CaseWorld.AddUser(db, actor, "second@example.cn"));
}
