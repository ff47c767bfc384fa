using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Duties (reading 24): who opens them and when, and how they end. The demo clock begins on 1 September 2023.</summary>
public abstract class DutyFacts : CaseFacts
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(RepositoryFolder.Workflows);

    private static readonly string[] Measures =
    [
        .. Catalogue.All.Where(measure => measure.Procedures.Any(procedure => procedure.Duty is not null)).Select(measure => measure.Id),
    ];

    /// <summary>A world in which these measures are published.</summary>
    protected virtual Task<CaseWorld> WorldAsync(params string[] measures) => CaseWorld.CreateAsync(null, measures);

    [Fact]
    public async Task Every_duty_has_one_case_for_each_unit_and_term_however_often_and_by_however_many_it_is_opened()
    {
        await using var world = await WorldAsync(Measures);
        var servers = Enumerable.Range(0, 3).Select(_ => Server(world)).ToList();
        var opened = await Task.WhenAll(servers.Select(server => server.RunAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(0, await Server(world).RunAsync(TestContext.Current.CancellationToken)); // a restart
        Assert.Null(await servers[0].RunAsync(TestContext.Current.CancellationToken)); // the same day

        var cases = await CasesAsync(world);
        var expected =
            from measure in Catalogue.All
            from procedure in measure.Procedures
            where procedure.Duty is not null
            from unit in procedure.Duty!.OrganisationIds
            from due in DaysOf(measure, unit)
            select $"{measure.Id} {procedure.Id} {unit} {due:yyyy-MM-dd}";
        Assert.Equal(
            expected.Order(),
            cases.Select(row => $"{row.MeasureId} {row.ProcedureId} {DutyCases.UnitOf(row)} {row.Deadline:yyyy-MM-dd}").Order()
        );
        Assert.Equal(cases.Count, opened.Sum());
        foreach (var row in cases)
        {
            var task = Assert.Single(await world.OpenTasksAsync(row.Id));
            Assert.Equal((TaskKind.Duty, DutyCases.UnitOf(row), At("2023-10-01 00:00")), (task.Kind, task.OrganisationId, task.DueAt));
            Assert.Equal(["submitted"], await TimelineAsync(world, row.Id));
        }

        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_case_says_that_the_system_opened_it_and_for_whom()
    {
        await using var world = await OpenedAsync("6.1");
        var row = Assert.Single(await CasesAsync(world));
        Assert.Equal("政银企对接（2023年度）", row.Title);
        await using var db = world.Database.OpenContext();
        var line = await db.Timeline.SingleAsync(line => line.CaseId == row.Id);
        Assert.Equal(("系统发起督办：鞍山市金融发展局，2023年度", "系统"), (line.Text, line.Actor));
        var entry = await db.AuditEvents.SingleAsync(entry => entry.Action == "case.opened");
        Assert.Equal("system", entry.ActorId);
        Assert.Equal("2023年度", JsonNode.Parse(entry.Data)!["data"]!["period"]!.GetValue<string>());
    }

    [Fact]
    public async Task Each_unit_reports_its_own_figures()
    {
        await using var world = await OpenedAsync("5.1");
        var asked = new Dictionary<string, string>();
        foreach (var row in await CasesAsync(world))
        {
            var form = RecordRequest.Of((await world.OpenTasksAsync(row.Id)).Single())!.Form;
            asked[DutyCases.UnitOf(row)!] = string.Join(
                "；",
                form.Fields.Where(field => field.Key.StartsWith("target", StringComparison.Ordinal)).Select(field => field.Help)
            );
        }

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["city.development"] = "目标 3 倍，2023年12月31日前；目标 30 个，2023年12月31日前",
                ["city.assets"] = "目标 10 个，2023年12月31日前；目标 18 个，2023年12月31日前",
            },
            asked
        );
    }

    [Fact]
    public async Task A_figure_with_a_day_of_its_own_is_due_on_it_and_the_rest_goes_on()
    {
        await using var world = await OpenedAsync("14");
        Assert.Equal(
            ["国有企业改革和研发投入（2023年12月31日前）", "国有企业改革和研发投入（2025年12月31日前）"],
            (await CasesAsync(world)).Select(row => row.Title)
        );
        await world.Demo.AdvanceToAsync(At("2024-01-01 00:00"));
        var cases = await CasesAsync(world);
        Assert.Equal([TaskKind.DutyReport, TaskKind.Duty], await KindsAsync(world, cases));
        Assert.Equal([true, false], cases.Select(row => row.IsPastDeadline));
    }

    [Fact]
    public async Task A_new_year_opens_the_duties_that_go_on_and_no_others()
    {
        await using var world = await OpenedAsync("6.1", "8.2", "14", "18.4");
        var before = (await CasesAsync(world)).Select(row => row.Id).ToHashSet();
        await world.Demo.AdvanceToAsync(At("2024-01-01 09:00"));
        var added = (await CasesAsync(world)).Where(row => !before.Contains(row.Id)).ToList();
        Assert.Equal(
            ["政银企对接（2024年度）", "青年就业见习岗位（2024年度）"],
            added.Select(row => row.Title).Order(StringComparer.Ordinal)
        );
        Assert.All(added, row => Assert.Equal(At("2024-01-01 00:00"), row.SubmittedAt));

        // 6.1 names its two meetings for the end of 2023; the 1,200 posts of 18.4 are those of every year.
        Dictionary<string, RecordRequest> asked = [];
        foreach (var row in added)
        {
            asked[row.MeasureId] = RecordRequest.Of((await world.OpenTasksAsync(row.Id)).Single())!;
        }

        Assert.StartsWith("原文没有规定数量指标", asked["6.1"].Note, StringComparison.Ordinal);
        Assert.Equal("目标 1,200 个，2024年12月31日前", asked["18.4"].Form.Find("target1")!.Help);
    }

    [Fact]
    public async Task A_window_that_is_over_opens_nothing()
    {
        await using var world = await WorldAsync("8.2", "14");
        world.Clock.Offset += TimeSpan.FromDays(365 * 3);
        Assert.Equal(0, await Server(world).RunAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await CasesAsync(world));
    }

    [Fact]
    public async Task What_a_unit_opened_by_hand_before_is_that_years()
    {
        await using var world = await OpenedAsync("6.1");
        var row = (await CasesAsync(world)).Single();
        await world.Database.WriteAsync(db =>
        {
            db.Remove(db.Cases.Single(found => found.Id == row.Id));
            db.Add(CopyOf(row, Guid.NewGuid()));
        });
        Assert.Equal(0, await Server(world).RunAsync(TestContext.Current.CancellationToken));
        world.Clock.Offset += TimeSpan.FromDays(180);
        Assert.Equal(1, await Server(world).RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task When_the_day_is_over_a_final_report_is_asked_of_the_unit_by_mail_and_its_head_closes()
    {
        await using var world = await OpenedAsync("8.2");
        var id = (await CasesAsync(world)).Single().Id;
        await world.Demo.AdvanceToAsync(At("2023-12-31 23:59"));
        Assert.Equal([TaskKind.Duty], (await world.OpenTasksAsync(id)).Select(task => task.Kind));
        Assert.Empty(await MailsAsync(world, id, "task-opened"));

        await world.Demo.AdvanceToAsync(At("2024-01-01 00:00"));
        var report = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.DutyReport, "city.commerce", Roles.Reviewer), (report.Kind, report.OrganisationId, report.Role));
        Assert.Equal(
            [("2024-01-01 00:00", "task-opened", "city.commerce-reviewer@example.cn")],
            await MailsAsync(world, id, "task-opened")
        );
        Assert.Contains(
            await LinesAsync(world, id),
            line => line.EndsWith("督办到期（2023年12月31日），尚未办结", StringComparison.Ordinal)
        );

        var reporter = CaseWorld.Staff("city.commerce");
        Assert.Equal(
            ["cause"],
            Invalid(await RecordAsync(world, report, reporter, ("target1", "12.5"), ("summary", "出口增长"), ("finished", "no")))
        );
        Assert.Equal(
            ["target1"],
            Invalid(await RecordAsync(world, report, reporter, ("target1", "12.5"), ("summary", "出口增长"), ("finished", "yes")))
        );
        Assert.IsType<TaskOutcome.Done>(
            await RecordAsync(world, report, reporter, ("target1", "12.5"), ("summary", "增长"), ("finished", "no"), ("cause", "订单推迟"))
        );

        var closing = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.DutyClosing, "city.commerce", Roles.Head), (closing.Kind, closing.OrganisationId, closing.Role));
        Assert.Contains(
            "没有达到的指标：西柳市场采购贸易方式试点出口额 12.5 亿元（目标 15 亿元）",
            RecordRequest.Of(closing)!.Note,
            StringComparison.Ordinal
        );
        Assert.IsType<TaskOutcome.NotFound>(await RecordAsync(world, closing, reporter, ("result", "Missed"), ("reason", "x")));
        var head = CaseWorld.Staff("city.commerce", Roles.Head);
        Assert.Equal(["reason"], Invalid(await RecordAsync(world, closing, head, ("result", "Missed"))));
        Assert.Equal(["reason"], Invalid(await RecordAsync(world, closing, head, ("result", "Fulfilled"))));
        Assert.IsType<TaskOutcome.Done>(await RecordAsync(world, closing, head, ("result", "Missed"), ("reason", "外需不足")));
        var row = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Missed, "外需不足", false), (row.Status, row.ClosingReason, row.IsOpen));
        Assert.Equal("未完成", CaseWords.Status(row.Status));
        Assert.Empty(await world.OpenTasksAsync(id));
        Assert.Equal(0, await Server(world).RunAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task What_is_reported_as_achieved_goes_to_the_head_who_can_give_it_back()
    {
        await using var world = await OpenedAsync("8.2");
        var id = (await CasesAsync(world)).Single().Id;
        var (reporter, head) = (CaseWorld.Staff("city.commerce"), CaseWorld.Staff("city.commerce", Roles.Head));
        await ReportAsync(world, id, reporter, "15", "yes");
        await RecordAsync(world, (await world.OpenTasksAsync(id)).Single(), head, ("result", "Returned"), ("reason", "请附报关数据"));
        Assert.Equal("2023年10月进展", RecordRequest.Of((await world.OpenTasksAsync(id)).Single())!.Heading);
        await ReportAsync(world, id, reporter, "15.2", "yes");
        await RecordAsync(world, (await world.OpenTasksAsync(id)).Single(), head, ("result", "Fulfilled"));
        var row = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Completed, null, "完成"), (row.Status, row.ClosingReason, row.Stage));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_report_that_is_given_back_after_the_day_is_a_final_report_again()
    {
        await using var world = await OpenedAsync("8.2");
        var id = (await CasesAsync(world)).Single().Id;
        await ReportAsync(world, id, CaseWorld.Staff("city.commerce"), "15", "yes");
        await world.Demo.AdvanceToAsync(At("2024-01-02 09:00"));
        var closing = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal(TaskKind.DutyClosing, closing.Kind);
        await RecordAsync(world, closing, CaseWorld.Staff("city.commerce", Roles.Head), ("result", "Returned"), ("reason", "数字有误"));
        Assert.Equal(TaskKind.DutyReport, (await world.OpenTasksAsync(id)).Single().Kind);
    }

    [Fact]
    public async Task Between_the_last_months_report_and_the_day_nothing_is_asked()
    {
        await using var world = await OpenedAsync("8.2");
        var id = (await CasesAsync(world)).Single().Id;
        for (var month = 9; month <= 12; month++)
        {
            await ReportAsync(world, id, CaseWorld.Staff("city.commerce"), "3", "no");
        }

        Assert.Empty(await world.OpenTasksAsync(id));
        Assert.Equal("等待督办到期", (await world.ReadCaseAsync(id)).Stage);
        await world.Demo.AdvanceToAsync(At("2024-01-01 00:00"));
        Assert.Equal(TaskKind.DutyReport, (await world.OpenTasksAsync(id)).Single().Kind);
    }

    [Fact]
    public async Task A_report_that_comes_late_is_of_the_month_that_was_asked_and_the_missed_ones_follow()
    {
        await using var world = await OpenedAsync("8.2");
        var id = (await CasesAsync(world)).Single().Id;
        await world.Demo.AdvanceToAsync(At("2023-11-10 09:00"));
        await ReportAsync(world, id, CaseWorld.Staff("city.commerce"), "3", "no");
        Assert.Equal("2023年10月进展", RecordRequest.Of((await world.OpenTasksAsync(id)).Single())!.Heading);
    }

    [Theory]
    [InlineData(true, "city.government")]
    [InlineData(false, "city.finance-development")]
    public async Task A_unit_without_a_head_falls_to_the_head_above_else_it_waits_for_one(bool hasOneAbove, string closedBy)
    {
        await using var world = await OpenedAsync("6.1");
        if (hasOneAbove)
        {
            await world.Database.WriteAsync(db =>
                CaseWorld.AddUser(db, CaseWorld.Staff("city.government", Roles.Head), "mayor@example.cn")
            );
        }

        var id = (await CasesAsync(world)).Single().Id;
        await ReportAsync(world, id, CaseWorld.Staff("city.finance-development"), "2", "yes");
        Assert.Equal((closedBy, Roles.Head), (await world.OpenTasksAsync(id)).Select(task => (task.OrganisationId, task.Role)).Single());
    }

    /// <summary>Every duty of the data to its end: nobody reports, the final report is asked, the head says missed.</summary>
    [Fact]
    public async Task Every_duty_that_nobody_reports_on_ends_as_missed()
    {
        await using var world = await OpenedAsync(Measures);
        foreach (var row in await CasesAsync(world))
        {
            await world.Demo.AdvanceToAsync(ChinaTime.EndOf(row.Deadline!.Value));
            var unit = DutyCases.UnitOf(row)!;
            var report = (await world.OpenTasksAsync(row.Id)).Single();
            Assert.Equal((TaskKind.DutyReport, unit), (report.Kind, report.OrganisationId));
            var typed = RecordRequest.Of(report)!.Form.Fields.Select(field => (field.Key, field.Key == "finished" ? "no" : "0"));
            Assert.IsType<TaskOutcome.Done>(await RecordAsync(world, report, CaseWorld.Staff(unit), [.. typed]));
            var closing = (await world.OpenTasksAsync(row.Id)).Single();
            var head = CaseWorld.Staff(closing.OrganisationId!, Roles.Head);
            Assert.IsType<TaskOutcome.Done>(await RecordAsync(world, closing, head, ("result", "Missed"), ("reason", "没有进展")));
            Assert.Equal(CaseStatus.Missed, (await world.ReadCaseAsync(row.Id)).Status);
        }

        Assert.Empty(await world.ProblemsAsync());
    }

    private async Task<CaseWorld> OpenedAsync(params string[] measures)
    {
        var world = await WorldAsync(measures);
        await world.UseAsync<OpenDuties, int?>(service => service.RunAsync());
        return world;
    }

    /// <summary>What a server of its own has.</summary>
    private static OpenDuties Server(CaseWorld world) => ActivatorUtilities.CreateInstance<OpenDuties>(world.Database.Services);

    /// <summary>The days on which what the text asks of a unit is due, read from the data by hand.</summary>
    private static IEnumerable<DateOnly> DaysOf(MeasurePackage measure, string unit)
    {
        var last = measure.Window.To ?? new DateOnly(2023, 12, 31);
        return measure
            .Targets.Where(target => target.OrganisationId is null || target.OrganisationId == unit)
            .Select(target => target.By ?? last)
            .Append(last)
            .Distinct();
    }

    private static async Task<List<Case>> CasesAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        var rows = await db.Cases.AsNoTracking().ToListAsync();
        return [.. rows.OrderBy(row => row.Deadline).ThenBy(row => row.Number, StringComparer.Ordinal)];
    }

    private static async Task<List<TaskKind>> KindsAsync(CaseWorld world, List<Case> cases)
    {
        List<TaskKind> kinds = [];
        foreach (var row in cases)
        {
            kinds.Add((await world.OpenTasksAsync(row.Id)).Single().Kind);
        }

        return kinds;
    }

    private static async Task ReportAsync(CaseWorld world, Guid id, Actor reporter, string figure, string finished)
    {
        var outcome = await RecordAsync(
            world,
            (await world.OpenTasksAsync(id)).Single(),
            reporter,
            ("target1", figure),
            ("progress", "按计划推进"),
            ("light", "green"),
            ("finished", finished)
        );
        Assert.IsType<TaskOutcome.Done>(outcome);
    }

    private static Task<TaskOutcome> RecordAsync(CaseWorld world, CaseTask task, Actor actor, params (string Key, string Value)[] typed)
    {
        var answers = typed.ToDictionary(item => item.Key, item => (string?)item.Value);
        answers.TryAdd("evidence", "台账");
        return world.UseAsync<RecordResult, TaskOutcome>(service => service.RunAsync(task.Id, actor, answers, Guid.NewGuid()));
    }

    private static IEnumerable<string> Invalid(TaskOutcome outcome) => Assert.IsType<TaskOutcome.Invalid>(outcome).Errors.Keys;

    private static Case CopyOf(Case row, Guid id) =>
        new()
        {
            Id = id,
            Number = row.Number,
            MeasureId = row.MeasureId,
            ProcedureId = row.ProcedureId,
            PackageVersion = row.PackageVersion,
            SubjectId = row.SubjectId,
            ApplicantName = row.ApplicantName,
            RegionId = row.RegionId,
            Title = row.Title,
            Status = row.Status,
            Stage = row.Stage,
            SubmittedAt = row.SubmittedAt,
            FormJson = row.FormJson,
            Submissions = 1,
            ProfileJson = row.ProfileJson,
            BaseFen = 0,
            CeilingFen = 0,
            TraceJson = "[]",
        };
}
