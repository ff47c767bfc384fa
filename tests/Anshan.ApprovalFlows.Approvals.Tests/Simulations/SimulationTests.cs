using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Simulations;

/// <summary>试算: trial runs that store nothing, by chosen steps and at random.</summary>
public sealed class SimulationTests
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddApprovals(RepositoryFolder.Workflows, "http://localhost")
        .BuildServiceProvider();
    private static readonly MeasureCatalogue Catalogue = Services.GetRequiredService<MeasureCatalogue>();
    private static readonly SimulateProcedure Simulate = Services.GetRequiredService<SimulateProcedure>();
    private static readonly DateOnly Monday = new(2023, 9, 4);

    public static TheoryData<string, string> Procedures() =>
        new(Catalogue.All.SelectMany(measure => measure.Procedures.Select(procedure => (measure.Id, procedure.Id))));

    [Fact]
    public void Chosen_steps_lead_a_case_of_1_2_to_its_end_with_its_tasks_due_days_and_working_days()
    {
        var run = Walk(
            Genuine(),
            "Approved",
            "Approved",
            "Approved",
            "Approved",
            "Determined",
            "Agreed",
            "Transferred",
            "Agreed",
            "Transferred",
            "Agreed"
        );
        Assert.Equal(SimulatedEnd.Completed, run.End);
        Assert.Equal(CaseStatus.Completed, run.Status);
        Assert.Equal(
            [
                ("县区审核", "铁东区商务局"),
                ("县区审核", "铁东区财政局"),
                ("市级审核", "市商务局"),
                ("市级审核", "市财政局"),
                ("核定金额", "市商务局"),
                ("核定金额（复核）", "市商务局"),
                ("拨付至县区", "市财政局"),
                ("拨付至县区（复核）", "市财政局"),
                ("拨付至主办方", "铁东区财政局"),
                ("拨付至主办方（复核）", "铁东区财政局"),
            ],
            run.Tasks.Select(task => (task.Title, task.Who))
        );
        Assert.Equal(ChinaTime.EndOf(new DateOnly(2023, 9, 11)), run.Tasks[0].DueAt);
        // Each step two working days behind the last; the second department of a joint review on the day of the first.
        Assert.Equal(16, run.WorkingDays);
        Assert.Equal(
            [
                "case-submitted",
                "status-changed",
                "status-changed",
                "award-determined",
                "transfer-recorded",
                "transfer-recorded",
                "case-closed",
            ],
            run.Mails.Select(mail => mail.Template)
        );
        Assert.All(run.Mails, mail => Assert.DoesNotContain("邮件模板", mail.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public void Time_that_passes_fires_what_is_due()
    {
        var run = Simulate.Chosen(Genuine(), Enumerable.Repeat(new ChosenStep(0, "", ChosenStep.Waits, 0), 3));
        // The units read of it in the work mail, which is no mail of the case.
        Assert.Equal(["case-submitted"], run.Mails.Select(mail => mail.Template));
        Assert.All(run.Tasks, task => Assert.True(task.IsLateAt(run.Now)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_case_and_another_one_another()
    {
        string Words(int seed) =>
            string.Join(
                "；",
                Simulate.Random(Genuine(), seed, 20).Tasks.Select(task => $"{task.Title} {task.Who} {task.Outcome} {task.EndedAt:O}")
            );
        Assert.Equal(Words(7), Words(7));
        Assert.NotEqual(Words(7), Words(8));
    }

    [Fact]
    public void A_state_that_is_written_and_read_between_two_steps_goes_the_same_way()
    {
        foreach (var seed in Enumerable.Range(0, 30))
        {
            var (kept, text) = (Simulate.Random(Genuine(), seed, 30, withSubjects: false), Simulate.Random(Genuine(), seed, 30));
            Assert.Equal(
                (text.End, text.Now, text.Tasks.Count, text.Mails.Count),
                (kept.End, kept.Now, kept.Tasks.Count, kept.Mails.Count)
            );
        }
    }

    /// <summary>Everybody is late enough for every timer to fire; then everybody completes the tasks.</summary>
    [Theory]
    [MemberData(nameof(Procedures))]
    public void Every_timer_of_every_procedure_has_an_effect_that_a_person_sees(string measureId, string procedureId)
    {
        var run = Late(measureId, procedureId);
        Assert.Equal(SimulatedEnd.Completed, run.End);
        Assert.NotEmpty(run.Fired);
        Assert.Empty(
            run.Fired.Where(timer => !timer.IsSeen && !timer.WaitsOn).Select(timer => $"{timer.ActivityId} {timer.Kind} {timer.At}")
        );
    }

    [Theory]
    [InlineData("6.3", "main")]
    [InlineData("13.4", "main")]
    [InlineData("17.2", "online")]
    public void The_promised_total_counts_the_days_of_the_units_and_marks_the_case_once(string measureId, string procedureId)
    {
        var run = Late(measureId, procedureId);
        var total = Assert.Single(run.Fired, timer => timer is { ActivityId: "deadline", WaitsOn: false });
        Assert.True(total.IsSeen);
        Assert.Contains(run.Mails, mail => mail.Template == "status-changed" && mail.At == total.At);
    }

    private static SimulatedCase Late(string measureId, string procedureId)
    {
        const int Days = 130;
        var measure = Catalogue[measureId];
        var procedure = measure.Procedures.Single(item => item.Id == procedureId);
        var run = Simulate.Chosen(Setup(WorkflowFiles.Read(measure, procedure), measure, procedure), []);
        for (var i = 0; i < 500 && run.End == SimulatedEnd.Open; i++)
        {
            if (run.Open.FirstOrDefault() is not { } task)
            {
                run.WaitUntil(run.NextTimer!.Value);
            }
            else if (run.NextTimer is { } next && next < run.After(task.OpenedAt, Days))
            {
                run.WaitUntil(next);
            }
            else
            {
                run.Act(task, TaskTypes.Of(task.Kind).TrialWays[0].Outcome, run.Now);
            }
        }

        return run;
    }

    [Theory]
    [MemberData(nameof(Procedures))]
    public void Every_procedure_comes_to_an_end_whatever_people_do(string measureId, string procedureId)
    {
        var measure = Catalogue[measureId];
        var procedure = measure.Procedures.Single(item => item.Id == procedureId);
        var summary = Simulate.Many(Setup(WorkflowFiles.Read(measure, procedure), measure, procedure), 1, 25, 12);
        Assert.Empty(summary.Problems);
        Assert.Equal(12, summary.Ends.Values.Sum());
        Assert.NotEmpty(summary.Days);
    }

    [Fact]
    public void A_crowd_says_how_long_where_and_what_goes_wrong()
    {
        var sketch = Sketch
            .Genuine()
            .Add("event", "Elsa.Event")
            .Set("event", "eventName", "永远不发生")
            .Cut("fork", "期限")
            .Cut("city-review", "Rejected")
            .Connect("city-review", "Rejected", "event")
            .Connect("event", "Done", "close");
        var summary = Simulate.Many(Genuine(sketch), 1, 30, 300);
        var stuck = Assert.Single(summary.Problems);
        Assert.Equal((SimulatedEnd.Stuck, "event"), (stuck.End, stuck.ActivityId));
        Assert.Equal(SimulatedEnd.Stuck, Simulate.Random(Genuine(sketch), stuck.Seed, 30).End);
        Assert.True(summary.Percentile(10) <= summary.Percentile(50) && summary.Percentile(50) <= summary.Percentile(90));
        Assert.Equal(summary.Days.Count, summary.Classes().Sum(item => item.Cases));
        Assert.InRange(summary.Stays.Single(stay => stay.ActivityId == "county-review").MeanDays, 1, 6);
        Assert.Equal(300, summary.Stays.Single(stay => stay.ActivityId == "county-review").Cases);
    }

    [Fact]
    public void A_fault_is_told_with_its_activity()
    {
        var run = Walk(
            Genuine(Sketch.Genuine().Set("award", "organisation", "city:weather")),
            "Approved",
            "Approved",
            "Approved",
            "Approved"
        );
        Assert.Equal((SimulatedEnd.Faulted, "award"), (run.End, run.ProblemAt));
        Assert.Contains("找不到“city:weather”所指的单位", run.Problem, StringComparison.Ordinal);
    }

    /// <summary>Which mails there are and what they are called; a case has its number, and the applicant an address.</summary>
    [Fact]
    public async Task Its_mails_are_those_of_a_real_case_that_expires()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await world.CaseAsync();
        await world.DecideAsync((await world.OpenTasksAsync(id))[0].Id, CaseWorld.Staff("tiedong.commerce"), ReviewDecision.Returned);
        await world.Demo.AdvanceToAsync((await world.OpenTasksAsync(id))[0].DueAt!.Value.AddHours(9));

        var run = Walk(Genuine() with { Day = ChinaTime.DateOf(world.Clock.Now) }, "Returned");
        run.WaitUntil(run.Open.Single().DueAt!.Value);
        Assert.Equal(SimulatedEnd.Stopped, run.End);
        Assert.Equal(await MailsAsync(world, id), Words(run));
    }

    [Fact]
    public async Task Its_mails_are_those_of_a_real_case_that_is_paid()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        await world.DetermineAsync((await world.OpenTasksAsync(id))[0].Id, CaseWorld.Staff("city.commerce"), "300000");
        await world.PayAsync((await world.OpenTasksAsync(id))[0].Id, CaseWorld.Staff("city.finance", Roles.Finance));
        await world.PayAsync((await world.OpenTasksAsync(id))[0].Id, CaseWorld.Staff("tiedong.finance", Roles.Finance));

        var run = Walk(
            Genuine(),
            "Approved",
            "Approved",
            "Approved",
            "Approved",
            "Determined",
            "Agreed",
            "Transferred",
            "Agreed",
            "Transferred",
            "Agreed"
        );
        Assert.Equal(SimulatedEnd.Completed, run.End);
        Assert.Equal(await MailsAsync(world, id), Words(run));
    }

    [Fact]
    public void A_fault_is_written_to_the_administrators_as_one()
    {
        var run = Walk(
            Genuine(Sketch.Genuine().Set("award", "organisation", "city:weather")),
            "Approved",
            "Approved",
            "Approved",
            "Approved"
        );
        Assert.Equal("流程管理员、系统管理员", run.Mails[^1].To);
        Assert.Equal("incident-notice", run.Mails[^1].Template);
        Assert.NotEmpty(run.Mails[^1].Subject);
    }

    [Fact]
    public void A_mail_that_cannot_be_written_says_why_and_stops_nobody()
    {
        var sketch = Sketch
            .Genuine()
            .Add("told", "Anshan.Notify")
            .Set("told", "template", "no-such-mail")
            .Cut("city-review", "Approved")
            .Connect("city-review", "Approved", "told")
            .Connect("told", "Done", "award");
        var run = Walk(Genuine(sketch), "Approved", "Approved", "Approved", "Approved");
        Assert.Contains("no-such-mail", run.Mails.Single(mail => mail.Template == "no-such-mail").Subject, StringComparison.Ordinal);
        Assert.Equal("核定金额", Assert.Single(run.Open).Title);
    }

    private static async Task<List<string>> MailsAsync(CaseWorld world, Guid id)
    {
        var number = (await world.ReadCaseAsync(id)).Number;
        await using var db = world.Database.OpenContext();
        var mails = await db.OutboxMails.AsNoTracking().Where(mail => mail.CaseId == id).ToListAsync();
        return [.. mails.Select(mail => $"{mail.Template} {mail.Subject.Replace(number, "试算", StringComparison.Ordinal)}").Order()];
    }

    private static List<string> Words(SimulatedCase run) => [.. run.Mails.Select(mail => $"{mail.Template} {mail.Subject}").Order()];

    private static SimulationSetup Genuine(Sketch? sketch = null) =>
        Setup(WorkflowFiles.Read((sketch ?? Sketch.Genuine()).Json), Catalogue["1.2"], Catalogue["1.2"].Procedures[0]);

    private static SimulationSetup Setup(WorkflowDefinition definition, MeasurePackage measure, ProcedureSpec procedure) =>
        new(definition, measure, procedure, new("tiedong"), Monday, new Money(30_000_000));

    /// <summary>Ends one open task after the other, each two working days after it was opened.</summary>
    private static SimulatedCase Walk(SimulationSetup setup, params string[] outcomes)
    {
        List<ChosenStep> steps = [];
        foreach (var outcome in outcomes)
        {
            var task = Simulate.Chosen(setup, steps).Open.First();
            steps.Add(new ChosenStep(task.ExecutionId, task.OrganisationId ?? "", outcome, 2));
        }

        return Simulate.Chosen(setup, steps);
    }
}
