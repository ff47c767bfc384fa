using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>转办, 委派, 加签, 减签, 退回环节, 撤回, 挂起, 催办, 抄送: what becomes of the case, on the real database.</summary>
public abstract partial class TurnFacts : CaseFacts
{
    private const string Unit = "tiedong.commerce";
    private static readonly Actor First = CaseWorld.Staff(Unit);
    private static readonly Actor Second = CaseWorld.Staff(Unit, number: 2);
    private static readonly Actor Third = CaseWorld.Staff(Unit, number: 3);
    private static readonly Actor Head = CaseWorld.Staff(Unit, Roles.Head);

    [Fact]
    public async Task A_task_handed_to_a_colleague_is_the_colleagues_alone()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        await DoneAsync(world, task, First, "reassign", To(Second));

        var next = await OpenAsync(world, id);
        Assert.NotEqual(task.Id, next.Id);
        Assert.Equal((Second.UserId.Value, task.DueAt, task.Round), (next.ClaimedById, next.DueAt, next.Round));
        Assert.Contains("认领", Refused(await world.DecideAsync(next.Id, First, ReviewDecision.Approved)), StringComparison.Ordinal);
        Assert.Contains("已转办", Refused(await world.DecideAsync(task.Id, First, ReviewDecision.Approved)), StringComparison.Ordinal);
        Assert.Contains("task-opened", await world.MailsAsync(id, $"{Second.UserId}@example.cn"));
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(next.Id, Second, ReviewDecision.Approved));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_task_handed_to_another_unit_is_reviewed_there_and_the_case_goes_on()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        await DoneAsync(world, await OpenAsync(world, id), First, "reassign", ToUnit("haicheng.commerce"));
        Assert.Equal(["haicheng.commerce", "tiedong.finance"], (await world.OpenTasksAsync(id)).Select(row => row.OrganisationId));
        await world.ApproveAllAsync(id);
        Assert.Equal(["city.commerce", "city.finance"], (await world.OpenTasksAsync(id)).Select(row => row.OrganisationId));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task What_is_delegated_comes_back_to_who_decides()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        await DoneAsync(world, await OpenAsync(world, id), First, "delegate", To(Second));
        var asked = await OpenAsync(world, id);
        Assert.Equal((TaskKind.Advice, Second.UserId.Value), (asked.Kind, asked.ClaimedById));
        Assert.IsType<TaskOutcome.NotFound>(await world.DecideAsync(asked.Id, Second, ReviewDecision.Approved));
        Assert.IsType<TaskOutcome.Invalid>(await AdviseAsync(world, asked, Second, "Commented", ""));
        Assert.IsType<TaskOutcome.Done>(await AdviseAsync(world, asked, Second, "Commented", "发票已核对"));
        var back = await OpenAsync(world, id);
        Assert.Equal((TaskKind.Review, First.UserId.Value), (back.Kind, back.ClaimedById));
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(back.Id, First, ReviewDecision.Approved));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData("All", 2)]
    [InlineData("Any", 1)]
    public async Task Signers_before_give_their_opinion_and_the_holder_decides(string rule, int needed)
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        await DoneAsync(world, await OpenAsync(world, id), First, "add-signers", Signers("Before", rule));
        var asked = (await world.OpenTasksAsync(id)).FindAll(row => row.Kind == TaskKind.Advice);
        Assert.Equal(2, asked.Count);
        foreach (var task in asked.Take(needed))
        {
            var actor = task.OrganisationId == Unit ? Second : CaseWorld.Staff("haicheng.commerce");
            Assert.IsType<TaskOutcome.Done>(await AdviseAsync(world, task, actor, "Disagreed", "缺少合同"));
        }

        var back = await OpenAsync(world, id);
        Assert.Equal((TaskKind.Review, First.UserId.Value), (back.Kind, back.ClaimedById));
        Assert.Single(await world.OpenTasksAsync(id), row => row.OrganisationId is Unit or "haicheng.commerce");
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(back.Id, First, ReviewDecision.Approved));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_signer_after_can_still_reject()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        await DoneAsync(world, task, First, "add-signers", Signers("After", "All", withUnit: false));
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(task.Id, First, ReviewDecision.Approved));
        var signing = await OpenAsync(world, id);
        Assert.Equal((TaskKind.Review, Second.UserId.Value), (signing.Kind, signing.ClaimedById));
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(signing.Id, Second, ReviewDecision.Rejected, "不符合条件"));
        Assert.Equal(CaseStatus.Rejected, (await world.ReadCaseAsync(id)).Status);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_signer_who_is_taken_out_is_not_waited_for()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        await DoneAsync(world, task, First, "add-signers", Signers("After", "All", withUnit: false));
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(task.Id, First, ReviewDecision.Approved));
        var signing = await OpenAsync(world, id);
        await DoneAsync(world, signing, Head, "remove-signer", new ActionRequest { Reason = "不需要", Signer = $"{signing.Turn}" });
        Assert.Equal(["tiedong.finance"], (await world.OpenTasksAsync(id)).Select(row => row.OrganisationId));
        await world.ApproveAllAsync(id);
        Assert.Equal(["city.commerce", "city.finance"], (await world.OpenTasksAsync(id)).Select(row => row.OrganisationId));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_case_sent_back_is_reviewed_anew_from_that_step()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        var city = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "city.commerce");
        var county = (await DoneTasksAsync(world, id)).First(row => row.OrganisationId == Unit).ActivityId;
        await DoneAsync(
            world,
            city,
            CaseWorld.Staff("city.commerce"),
            "send-back",
            new ActionRequest { Reason = "请重新核对发票", Step = county }
        );
        Assert.Equal([Unit, "tiedong.finance"], (await world.OpenTasksAsync(id)).Select(row => row.OrganisationId));
        Assert.All(await world.OpenTasksAsync(id), row => Assert.Equal(2, row.Round));
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        Assert.Equal(TaskKind.Determination, Assert.Single(await world.OpenTasksAsync(id)).Kind);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_decision_is_taken_back_while_the_other_unit_still_decides()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(task.Id, First, ReviewDecision.Approved));
        Assert.NotNull(await ObjectionAsync(world, task, Second, "recall"));
        await DoneAsync(world, task, First, "recall", new ActionRequest { Reason = "看错了金额" });
        var again = await OpenAsync(world, id);
        Assert.Equal(First.UserId.Value, again.ClaimedById);
        Assert.Equal(["tiedong.commerce", "tiedong.finance"], (await world.OpenTasksAsync(id)).Select(row => row.OrganisationId));
        Assert.NotNull(await ObjectionAsync(world, task, First, "recall"));
        await world.ApproveAllAsync(id);
        Assert.Equal(["city.commerce", "city.finance"], (await world.OpenTasksAsync(id)).Select(row => row.OrganisationId));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_last_decision_of_a_step_is_taken_back_until_somebody_has_seen_what_follows()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var mails = (await world.MailsAsync(id)).Count;
        await world.ApproveAllAsync(id);
        var finance = (await DoneTasksAsync(world, id)).Single(row => row.OrganisationId == "tiedong.finance");
        var actor = CaseWorld.Staff("tiedong.finance");
        await DoneAsync(world, finance, actor, "recall", new ActionRequest { Reason = "还要核对" });

        // What the other unit decided stands: only this one decides again. What was to be mailed about the decision is not sent.
        var again = Assert.Single(await world.OpenTasksAsync(id));
        Assert.Equal(("tiedong.finance", actor.UserId.Value), (again.OrganisationId, again.ClaimedById));
        Assert.Equal(mails + 1, (await world.MailsAsync(id)).Count);
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(again.Id, actor, ReviewDecision.Approved));

        var next = (await world.OpenTasksAsync(id))[0];
        await world.UseAsync<TaskNotes, bool>(async notes =>
        {
            await notes.SeenAsync(next, default);
            return true;
        });
        Assert.Contains("查看", (await ObjectionAsync(world, again, actor, "recall"))!, StringComparison.Ordinal);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_return_is_taken_back_before_the_applicant_has_seen_it()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(task.Id, First, ReviewDecision.Returned, "请补充"));
        Assert.Equal(CaseStatus.AwaitingCorrection, (await world.ReadCaseAsync(id)).Status);
        await DoneAsync(world, task, First, "recall", new ActionRequest { Reason = "材料其实齐全" });
        Assert.Equal(CaseStatus.UnderReview, (await world.ReadCaseAsync(id)).Status);

        // The other unit, which the return had kept from deciding, is asked again too.
        Assert.Equal([Unit, "tiedong.finance"], (await world.OpenTasksAsync(id)).Select(row => row.OrganisationId));
        Assert.All(await world.OpenTasksAsync(id), row => Assert.Equal(TaskKind.Review, row.Kind));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_suspended_task_waits_without_reminders_and_its_days_are_added()
    {
        await using var world = await StaffedAsync();
        await world.Demo.AdvanceToAsync(At("2023-09-04 09:00"));
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        var until = new ActionRequest { Reason = "等待外部资料", Until = "2023-09-08" };
        Assert.NotNull(await ObjectionAsync(world, task, First, "suspend"));
        await DoneAsync(world, task, Head, "suspend", until);
        Assert.Contains("挂起", Refused(await world.DecideAsync(task.Id, First, ReviewDecision.Approved)), StringComparison.Ordinal);
        await world.Demo.AdvanceToAsync(At("2023-09-11 09:00"));
        var resumed = await OpenAsync(world, id);
        Assert.Null(resumed.SuspendedAt);
        Assert.Equal(At("2023-09-16 00:00"), resumed.DueAt);
        Assert.Null(resumed.OverdueAt);
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(task.Id, First, ReviewDecision.Approved));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_head_resumes_a_task_before_its_day()
    {
        await using var world = await StaffedAsync();
        await world.Demo.AdvanceToAsync(At("2023-09-04 09:00"));
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        await DoneAsync(world, task, Head, "suspend", new ActionRequest { Reason = "等待资料", Until = "2023-09-08" });
        Assert.NotNull(await ObjectionAsync(world, task, Head, "suspend"));
        await DoneAsync(world, task, Head, "resume", new ActionRequest { Reason = "资料已到" });
        Assert.Equal(task.DueAt, (await OpenAsync(world, id)).DueAt);
        await world.Demo.AdvanceToAsync(At("2023-09-12 09:00"));
        Assert.NotNull((await OpenAsync(world, id)).OverdueAt);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Urging_mails_who_has_the_task_once_a_day()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        await DoneAsync(world, task, Head, "urge", new ActionRequest { Reason = "月底前要办完" });
        Assert.Contains("task-urged", await world.MailsAsync(id, "tiedong.commerce-reviewer@example.cn"));
        Assert.Contains("今天", (await ObjectionAsync(world, task, Head, "urge"))!, StringComparison.Ordinal);
        Assert.Equal(1, (await OpenAsync(world, id)).Urges);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_copy_lets_somebody_read_and_asks_for_nothing()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        await DoneAsync(world, task, First, "copy", ToUnit("haicheng.commerce"));
        await using var db = world.Database.OpenContext();
        var copies = await db.CaseCopies.Where(copy => copy.CaseId == id).ToListAsync();
        Assert.Contains(CaseWorld.Staff("haicheng.commerce").UserId.Value, copies.Select(copy => copy.PersonId));
        Assert.All(copies, copy => Assert.Null(copy.ReadAt));
        Assert.Equal(2, (await world.OpenTasksAsync(id)).Count);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_same_request_twice_acts_once_and_the_second_of_two_is_told_why_not()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        var operation = Guid.NewGuid();
        Assert.IsType<TaskOutcome.Done>(await ActAsync(world, task, First, "reassign", To(Second), operation));
        Assert.IsType<TaskOutcome.Done>(await ActAsync(world, task, First, "reassign", To(Second), operation));
        Assert.Equal(2, (await world.OpenTasksAsync(id)).Count);
        Assert.IsType<TaskOutcome.Refused>(await ActAsync(world, task, First, "reassign", To(Third)));
    }

    [Fact]
    public async Task A_head_who_asks_signers_does_not_take_the_task_from_its_reviewer()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        await world.UseAsync<ClaimTask, TaskOutcome>(claims => claims.ClaimAsync(task.Id, First));
        await DoneAsync(world, task, Head, "add-signers", Signers("Before", "All", withUnit: false));
        var asked = await OpenAsync(world, id);
        Assert.IsType<TaskOutcome.Done>(await AdviseAsync(world, asked, Second, "Agreed", ""));
        Assert.Equal(First.UserId.Value, (await OpenAsync(world, id)).ClaimedById);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_head_of_another_unit_takes_no_signer_out()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        var task = await OpenAsync(world, id);
        await DoneAsync(world, task, First, "add-signers", Signers("After", "All", withUnit: false));
        var other = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.finance");
        Assert.NotNull(await ObjectionAsync(world, other, CaseWorld.Staff("tiedong.finance", Roles.Head), "remove-signer"));
        Assert.Null(await ObjectionAsync(world, task, Head, "remove-signer"));
    }

    [Fact]
    public async Task Nothing_is_sent_back_once_a_bank_has_paid()
    {
        await using var world = await StaffedAsync();
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        var task = (await world.OpenTasksAsync(id)).First(row => row.OrganisationId == "city.commerce");
        Assert.Null(await ObjectionAsync(world, task, CaseWorld.Staff("city.commerce"), "send-back"));
        await world.Database.WriteAsync(db =>
        {
            var paid = db.CaseTasks.First(row => row.CaseId == id && row.Status == CaseTaskStatus.Done);
            db.Entry(paid).Property(row => row.Kind).CurrentValue = TaskKind.Transfer;
            paid.Outcome = "Registered";
        });
        Assert.Contains(
            "拨付",
            (await ObjectionAsync(world, task, CaseWorld.Staff("city.commerce"), "send-back"))!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_missing_is_said_at_its_field()
    {
        await using var world = await StaffedAsync();
        var task = await OpenAsync(world, await world.CaseAsync());
        Assert.Equal(["places", "reason"], await ErrorsAsync(world, task, First, "reassign", new ActionRequest()));
        Assert.Equal(["order", "places", "reason", "rule"], await ErrorsAsync(world, task, First, "add-signers", new ActionRequest()));
        Assert.Equal(["reason", "until"], await ErrorsAsync(world, task, Head, "suspend", new ActionRequest { Until = "明天" }));
        Assert.Equal(
            ["places"],
            await ErrorsAsync(world, task, First, "reassign", new ActionRequest { Reason = "x", Places = ["person:nobody"] })
        );
        Assert.Equal(["reason"], await ErrorsAsync(world, task, First, "delegate", To(Second) with { Reason = new string('长', 5_000) }));
    }
}

public sealed class TurnTests : TurnFacts;

public sealed class TurnOnPostgreSqlTests : TurnFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}
