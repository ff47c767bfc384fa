using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Incidents;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Who confirms a changed account, and what happens when nobody answers or nobody can confirm.</summary>
public sealed class AccountTests
{
    private static readonly Actor Payer = CaseWorld.Staff("tiedong.finance", Roles.Finance);
    private static readonly ProfileEntry NewAccount = SaveProfile.Of(CaseWorld.Profile()) with { BankAccount = "6222000011112222" };

    [Fact]
    public async Task The_second_person_is_of_the_payer_then_its_head_then_of_the_unit_above_and_nobody_is_an_incident()
    {
        await using var world = await CaseWorld.CreateAsync();
        var (two, one, none) = (await AskedAsync(world), await AskedAsync(world), await AskedAsync(world));
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, CaseWorld.Staff("tiedong.finance", Roles.Finance, 2), "two@example.cn");
            CaseWorld.AddUser(db, CaseWorld.Staff("tiedong.government", Roles.Head), "above@example.cn");
        });
        Assert.Equal(("tiedong.finance", Roles.Finance), await AnswerAsync(world, two));
        await LeaveAsync(world, CaseWorld.Staff("tiedong.finance", Roles.Finance, 2), CaseWorld.Staff("tiedong.finance", Roles.Head));
        Assert.Equal(("tiedong.government", Roles.Head), await AnswerAsync(world, one));

        // The person responsible has left: the data check reports it.
        await LeaveAsync(world, CaseWorld.Staff("tiedong.government", Roles.Head));
        var stuck = await world.ReadCaseAsync(one);
        Assert.Contains(
            "没有人可以办理",
            Assert.Single(await world.ProblemsAsync(), problem => problem.Contains(stuck.Number, StringComparison.Ordinal)),
            StringComparison.Ordinal
        );

        // The answer is taken; the step that would ask somebody stops, and goes on when the administrator has found somebody.
        Assert.Equal((null, Roles.Applicant), await AnswerAsync(world, none));
        var stopped = await world.ReadCaseAsync(none);
        Assert.True(stopped.IsPaused);
        Assert.Equal("6222000011112222", stopped.BankAccount);
        Assert.DoesNotContain("6222000011112222", stopped.ProfileJson, StringComparison.Ordinal);
        var incident = await IncidentAsync(world, none);
        Assert.Contains("付款单位的第二人确认", incident.Message, StringComparison.Ordinal);

        await world.Database.WriteAsync(db =>
            CaseWorld.AddUser(db, CaseWorld.Staff("tiedong.government", Roles.Head, 2), "new@example.cn")
        );
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<IncidentActions, TaskOutcome>(actions =>
                actions.RetryAsync(incident.Id, CaseWorld.Staff("city.commerce", Roles.WorkflowAdministrator), Guid.NewGuid())
            )
        );
        var again = (await world.OpenTasksAsync(none)).Single();
        Assert.Equal((TaskKind.AccountConfirmation, "tiedong.government"), (again.Kind, again.OrganisationId));
    }

    [Fact]
    public async Task A_unit_whose_head_has_reviewed_the_case_is_passed_over()
    {
        await using var world = await CaseWorld.CreateAsync();
        var head = CaseWorld.Staff("tiedong.finance", Roles.Head);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, CaseWorld.Staff("tiedong.government", Roles.Head), "above@example.cn"));
        var id = await AskedAsync(world);
        await world.Database.WriteAsync(db =>
            db
                .CaseTasks.First(task => task.CaseId == id && task.OrganisationId == "tiedong.finance" && task.Kind == TaskKind.Review)
                .DecidedById = head.UserId
        );
        Assert.Equal(("tiedong.government", Roles.Head), await AnswerAsync(world, id));
    }

    [Fact]
    public async Task Whoever_confirmed_does_not_pay_after_a_failure_of_another_kind_either()
    {
        await using var world = await CaseWorld.CreateAsync();
        var second = CaseWorld.Staff("tiedong.finance", Roles.Finance, 2);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, second, "two@example.cn"));
        var id = await AskedAsync(world);
        await AnswerAsync(world, id);
        var asked = (await world.OpenTasksAsync(id)).Single().Id;
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<ConfirmAccount, TaskOutcome>(service => service.ConfirmAsync(asked, second, Guid.NewGuid()))
        );
        var pay = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<RecordPayment, TaskOutcome>(service =>
                service.FailAsync(pay.Id, Payer, FailureKind.BankSystem, "清算系统维护", Guid.NewGuid())
            )
        );
        var again = (await world.OpenTasksAsync(id)).Single();
        Assert.NotEqual(pay.ExecutionId, again.ExecutionId);
        Assert.IsType<TaskOutcome.Refused>(await world.PayAsync(again.Id, second));
        Assert.IsType<TaskOutcome.Done>(await world.PayAsync(again.Id, Payer));
    }

    [Fact]
    public async Task An_applicant_who_does_not_answer_is_asked_again_and_the_payer_told_and_the_case_goes_on()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await AskedAsync(world);
        var asked = (await world.OpenTasksAsync(id)).Single();
        await world.Demo.AdvanceToAsync(asked.DueAt!.Value.AddDays(20));
        Assert.Equal(TaskKind.AccountCorrection, (await world.OpenTasksAsync(id)).Single().Kind);
        Assert.True((await world.MailsAsync(id)).Count(template => template == "account-correction") >= 4);
        await using (var reported = world.Database.OpenContext())
        {
            // In the payer's work mail of the day, and in the history.
            Assert.NotEmpty(await reported.Set<TaskReport>().Where(report => report.CaseId == id).ToListAsync());
        }

        Assert.DoesNotContain("task-overdue", await world.MailsAsync(id, $"tiedong.finance-{Roles.Finance}@example.cn"));

        // The payer's own time begins when it is its turn again.
        await AnswerAsync(world, id);
        await world.UseAsync<ConfirmAccount, TaskOutcome>(async service =>
            await service.ConfirmAsync(
                (await world.OpenTasksAsync(id)).Single().Id,
                CaseWorld.Staff("tiedong.finance", Roles.Head),
                Guid.NewGuid()
            )
        );
        var pay = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal(TaskKind.Transfer, pay.Kind);
        Assert.True(pay.DueAt > world.Clock.Now);
        await using var db = world.Database.OpenContext();
        Assert.Single(
            await db
                .Timers.AsNoTracking()
                .Where(timer => timer.InstanceId == id && timer.ExecutionId == pay.ExecutionId && timer.Kind == "overdue")
                .ToListAsync()
        );
        Assert.IsType<TaskOutcome.Done>(await world.PayAsync(pay.Id, Payer));
        Assert.Equal(CaseStatus.Completed, (await world.ReadCaseAsync(id)).Status);
        Assert.Empty(await world.ProblemsAsync());
    }

    /// <summary>A case whose last leg has failed for the account.</summary>
    private static async Task<Guid> AskedAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        await world.DetermineAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.commerce"), "300000");
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.finance", Roles.Finance));
        var task = (await world.OpenTasksAsync(id)).Single().Id;
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<RecordPayment, TaskOutcome>(service =>
                service.FailAsync(task, Payer, FailureKind.AccountName, "户名不符", Guid.NewGuid())
            )
        );
        return id;
    }

    /// <summary>The applicant answers; whose turn it is then, null where nobody's.</summary>
    private static async Task<(string? Unit, string Role)?> AnswerAsync(CaseWorld world, Guid id)
    {
        var task = (await world.OpenTasksAsync(id)).Single().Id;
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<CorrectAccount, TaskOutcome>(service =>
                service.RunAsync(task, CaseWorld.Organiser, NewAccount, false, null, Guid.NewGuid())
            )
        );
        return (await world.OpenTasksAsync(id)).Select(next => ((string?, string)?)(next.OrganisationId, next.Role)).SingleOrDefault();
    }

    private static Task LeaveAsync(CaseWorld world, params Actor[] people) =>
        world.Database.WriteAsync(db =>
        {
            foreach (var person in people)
            {
                db.Users.Find(person.UserId.Value)!.DisabledAt = DateTimeOffset.UnixEpoch;
            }
        });

    private static async Task<Incident> IncidentAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        return await db.Incidents.AsNoTracking().SingleAsync(incident => incident.InstanceId == id);
    }
}
