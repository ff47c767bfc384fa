using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Procedures whose way depends on more than their drawing: a question, the insured place, a recorded day, a total.</summary>
public sealed class ProcedureFacts : IAsyncLifetime
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(RepositoryFolder.Workflows);
    private CaseWorld world = null!;

    public async ValueTask InitializeAsync() => world = await CaseWorld.CreateAsync(null, "5.2", "8.1", "13.6", "18.2");

    public ValueTask DisposeAsync() => world.DisposeAsync();

    /// <summary>Every choice of every measure whose cases are handled at a place that the application names.</summary>
    public static TheoryData<string, string> Places =>
        new(
            Catalogue
                .All.Where(measure => measure.Place is not null)
                .SelectMany(measure => measure.Form.Find(measure.Place!)!.Choices!.Select(choice => (measure.Id, choice.Value)))
        );

    [Fact]
    public async Task A_question_needs_no_project_and_its_answer_reaches_the_applicant()
    {
        var answers = new Dictionary<string, string> { ["channel"] = "consult", ["question"] = "施工许可需要哪些材料？" };
        foreach (var field in Catalogue["5.2"].Form.Fields.Where(field => !answers.ContainsKey(field.Key)))
        {
            answers[field.Key] = "";
        }

        var id = await SubmittedAsync("5.2", "consult", answers, withMaterials: false);
        var task = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.Answer, "city.approval"), (task.Kind, task.OrganisationId));
        Assert.IsType<TaskOutcome.Invalid>(await world.RecordAsync(task, ("content", "")));
        Assert.IsType<TaskOutcome.Done>(await world.RecordAsync(task, ("content", "需要施工图审查合格书和中标通知书。")));

        var row = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Completed, "需要施工图审查合格书和中标通知书。"), (row.Status, row.ClosingReason));
        await using var db = world.Database.OpenContext();
        var mail = await db.OutboxMails.SingleAsync(
            item => item.CaseId == id && item.Template == "case-closed",
            TestContext.Current.CancellationToken
        );
        Assert.Contains("需要施工图审查合格书和中标通知书。", mail.Text, StringComparison.Ordinal);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_question_without_words_is_told_at_its_field_and_a_project_still_needs_its_data()
    {
        Assert.Equal(
            ["question"],
            (await InvalidAsync("5.2", "consult", new() { ["channel"] = "consult", ["question"] = "" })).Errors.Keys
        );
        var project = await InvalidAsync(
            "5.2",
            "offline",
            new()
            {
                ["channel"] = "window",
                ["projectName"] = "",
                ["question"] = "",
            }
        );
        Assert.Equal(["documents", "projectName"], project.Errors.Keys.Order());
    }

    [Fact]
    public async Task What_follows_from_the_procedure_is_filled_in_and_a_second_click_leads_to_the_same_draft()
    {
        var started = await Task.WhenAll(StartAsync(), StartAsync());
        Assert.Equal(started[0], started[1]);
        await using var db = world.Database.OpenContext();
        Assert.Equal(
            "{\"channel\":\"consult\"}",
            await db
                .Drafts.Where(draft => draft.Id == started[0])
                .Select(draft => draft.FormJson)
                .SingleAsync(TestContext.Current.CancellationToken)
        );
        Task<Guid> StartAsync() =>
            Task.Run(async () =>
            {
                var start = ActivatorUtilities.CreateInstance<StartDraft>(world.Database.Services);
                return Assert.IsType<StartOutcome.Started>(await start.RunAsync("5.2", "consult", CaseWorld.Organiser)).DraftId;
            });
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_case_is_handled_at_the_place_that_the_application_names(string measure, string place)
    {
        var procedure = Catalogue[measure].Applications.Single().Id;
        var id = await SubmittedAsync(measure, procedure, new() { [Catalogue[measure].Place!] = place });
        var task = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal($"{place}.employment", task.OrganisationId);
    }

    [Fact]
    public async Task A_corrected_place_leads_to_the_units_there()
    {
        var id = await SubmittedAsync("18.2", "self", new() { ["insuredAt"] = "city" });
        var review = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<DecideReview, TaskOutcome>(service =>
                service.RunAsync(
                    review.Id,
                    CaseWorld.Staff("city.employment", Roles.Clerk),
                    new ReviewRequest(ReviewDecision.Returned, "您单位在海城市参保。", ["insuredAt"], []),
                    Guid.NewGuid()
                )
            )
        );
        var correction = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<ResubmitApplication, TaskOutcome>(service =>
                service.RunAsync(
                    correction.Id,
                    CaseWorld.Organiser,
                    new Dictionary<string, string?> { ["insuredAt"] = "haicheng" },
                    "已更正",
                    Guid.NewGuid()
                )
            )
        );
        Assert.Equal("haicheng.employment", (await world.OpenTasksAsync(id)).Single().OrganisationId);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData("2022-12-30", true)]
    [InlineData("2023-08-01", false)]
    public async Task The_year_after_a_filing_follows_from_its_own_day(string filed, bool isNextYear)
    {
        var id = await SubmittedAsync("13.6", "main", []);
        var review = (await world.OpenTasksAsync(id)).Single();
        await world.DecideAsync(review.Id, CaseWorld.Staff("city.science"), ReviewDecision.Approved);
        var filing = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Done>(await world.RecordAsync(filing, ("date", filed)));
        if (!isNextYear)
        {
            Assert.Empty(await world.OpenTasksAsync(id));
            await world.Demo.AdvanceToAsync(At("2024-01-01 00:00"));
        }

        Assert.Equal(TaskKind.Determination, (await world.OpenTasksAsync(id)).Single().Kind);
    }

    [Fact]
    public async Task A_filing_that_is_refused_ends_the_case_with_its_reason()
    {
        var id = await SubmittedAsync("13.6", "main", []);
        await world.DecideAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.science"), ReviewDecision.Approved);
        await world.RecordAsync((await world.OpenTasksAsync(id)).Single(), ("decision", "Rejected"), ("content", "不符合备案条件"));
        var row = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Rejected, "不符合备案条件"), (row.Status, row.ClosingReason));
    }

    [Fact]
    public async Task Customs_are_late_with_nothing()
    {
        var id = await SubmittedAsync("8.1", "customs", new() { ["service"] = "customs" });
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddDays(40));
        var task = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal(("city.customs", null, null), (task.OrganisationId, task.DueAt, task.OverdueAt));
        Assert.NotNull(task.RemindedAt); // without a limit it is chased all the same
    }

    [Fact]
    public async Task The_work_mail_and_the_applicant_are_told_which_total_is_over()
    {
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, CaseWorld.Staff("city.approval"), "approval@example.cn");
            CaseWorld.AddUser(db, CaseWorld.Staff("city.approval", Roles.Head), "head@example.cn");
        });
        var id = await SubmittedAsync("5.2", "consult", new() { ["channel"] = "consult" });
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddDays(12));
        await using var db = world.Database.OpenContext();
        var mails = await db.OutboxMails.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        foreach (var address in (string[])["approval@example.cn", "head@example.cn"])
        {
            Assert.Contains(mails, mail => mail.To == address && mail.Text.Contains("办件已超过总时限3个工作日", StringComparison.Ordinal));
        }

        Assert.Contains(
            mails,
            mail => mail.CaseId == id && mail.Text.Contains("各单位办理用时已超过总时限3个工作日，继续办理", StringComparison.Ordinal)
        );
        Assert.Contains(await LinesAsync(world, id), line => line.Contains("超过总时限3个工作日，已告知", StringComparison.Ordinal));

        // The task's own days end later: it is reported to the same head once, and nothing faults.
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddDays(40));
        Assert.Empty(await db.Incidents.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await world.ProblemsAsync());
    }

    /// <summary>Where nothing is paid nobody is asked for an account; where something is, the account is asked for.</summary>
    [Fact]
    public async Task A_question_needs_no_account_and_an_application_for_money_does()
    {
        await world.Database.WriteAsync(db =>
        {
            var profile = db.ApplicantProfiles.Single(row => row.SubjectId == CaseWorld.Organiser.UserId);
            (profile.BankName, profile.BankAccountName, profile.BankAccount) = ("", "", "");
        });
        await SubmittedAsync("5.2", "consult", new() { ["channel"] = "consult" }, withMaterials: false);
        var refused = await InvalidAsync("8.1", "fund", []);
        Assert.Contains("银行账号", refused.Errors["profile"], StringComparison.Ordinal);
    }

    private async Task<Guid> SubmittedAsync(
        string measure,
        string procedure,
        Dictionary<string, string> answers,
        bool withMaterials = true
    ) => Assert.IsType<SubmitOutcome.Submitted>(await SubmitAsync(measure, procedure, answers, withMaterials)).CaseId;

    private async Task<SubmitOutcome.Invalid> InvalidAsync(string measure, string procedure, Dictionary<string, string> answers) =>
        Assert.IsType<SubmitOutcome.Invalid>(await SubmitAsync(measure, procedure, answers, withMaterials: false));

    private async Task<SubmitOutcome> SubmitAsync(string measure, string procedure, Dictionary<string, string> answers, bool withMaterials)
    {
        await world.Database.WriteAsync(db =>
            db.ApplicantProfiles.Single(row => row.SubjectId == CaseWorld.Organiser.UserId).Kinds = ApplicantKindOf(measure)
        );
        return await world.SubmitAsync(await world.DraftAsync(measure, procedure, answers, withMaterials));
    }

    private static Approvals.Accounts.ApplicantKind ApplicantKindOf(string measure) =>
        Catalogue[measure].ApplicantKinds.Aggregate((one, other) => one | other);
}
