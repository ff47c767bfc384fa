using System.Text;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>A colleague acts in the place of somebody who is away: what may be done, by whom it counts, and until when.</summary>
public abstract class SubstituteFacts : CaseFacts
{
    private const string Both = "tiedong.commerce head 1（代tiedong.commerce reviewer 1）";
    private static readonly Actor Absent = CaseWorld.Staff("tiedong.commerce");
    private static readonly Actor Head = CaseWorld.Staff("tiedong.commerce", Roles.Head);
    private static readonly Actor Author = CaseWorld.Staff("city.commerce");
    private static readonly Actor CityHead = CaseWorld.Staff("city.commerce", Roles.Head);
    private static readonly DateOnly First = new(2023, 9, 29);
    private static readonly DateOnly Last = new(2023, 10, 6);

    [Fact]
    public async Task Over_the_October_holiday_the_substitute_acts_under_both_names_from_the_first_day_to_the_last()
    {
        await using var world = await WorldAsync();
        await world.Demo.AdvanceToAsync(At("2023-09-27 09:00"));
        var (one, two, three) = (await TaskAsync(world), await TaskAsync(world), await TaskAsync(world));
        Assert.IsType<AccountOutcome.Done>(await world.NameAsync(Absent, Head, First, Last));

        await world.Demo.AdvanceToAsync(At("2023-09-28 23:59"));
        var head = await world.TodayAsync(Head);
        Assert.Empty(head.StandsFor);
        Assert.Null((await world.ActingAsync(Absent)).StoodInBy);
        Assert.Contains("由本单位的审核人员办理", Assert.IsType<TaskOutcome.Refused>(await DecideAsync(world, one, head)).Reason);
        Assert.DoesNotContain(one.Id, await InboxAsync(world, head));

        await world.Demo.AdvanceToAsync(At("2023-09-29 00:00"));
        head = await world.TodayAsync(Head);
        Assert.Equal((Absent.UserId, Last), (head.StandsFor.Single().Id, head.StandsFor.Single().LastDay));
        Assert.Equal(new StandIn(Head.Name, First, Last), (await world.ActingAsync(Absent)).StoodInBy);
        Assert.Contains(one.Id, await InboxAsync(world, head));
        Assert.IsType<TaskOutcome.Done>(await DecideAsync(world, one, head));
        var done = await world.RowAsync(one.Id);
        Assert.Equal((Head.UserId.Value, Both, Absent.UserId.Value), (done.DecidedById, done.DecidedByName, done.DecidedForId));
        await using (var db = world.Database.OpenContext())
        {
            Assert.Contains(await db.Timeline.Where(line => line.CaseId == one.CaseId).ToListAsync(), line => line.Actor == Both);
            var act = await db.AuditEvents.SingleAsync(row => row.Action == "task.decided");
            Assert.Equal(Head.UserId.Value, act.ActorId);
            Assert.Contains($"\"for\":{{\"id\":\"{Absent.UserId}\"", Encoding.UTF8.GetString(act.Data), StringComparison.Ordinal);
        }

        // Who is away may still act; a claim in the place of somebody is that one's.
        Assert.IsType<TaskOutcome.Done>(await ClaimAsync(world, two, head));
        var claimed = await world.RowAsync(two.Id);
        Assert.Equal((Absent.UserId.Value, Absent.Name), (claimed.ClaimedById, claimed.ClaimedByName));
        Assert.Empty(await world.ProblemsAsync());

        await world.Demo.AdvanceToAsync(At("2023-10-06 23:59"));
        head = await world.TodayAsync(Head);
        Assert.IsType<TaskOutcome.Done>(await DecideAsync(world, three, head));

        await world.Demo.AdvanceToAsync(At("2023-10-07 00:00"));
        head = await world.TodayAsync(Head);
        Assert.Empty(head.StandsFor);
        Assert.IsType<TaskOutcome.Refused>(await DecideAsync(world, two, head));
        Assert.IsType<TaskOutcome.Done>(await DecideAsync(world, two, await world.TodayAsync(Absent)));
        done = await world.RowAsync(two.Id);
        Assert.Equal((Absent.Name, null), (done.DecidedByName, done.DecidedForId));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Whoever_has_the_right_acts_in_the_own_name_unless_the_task_was_claimed_by_the_other()
    {
        await using var world = await WorldAsync();
        var colleague = await ColleagueAsync(world, 2);
        var (free, taken) = (await TaskAsync(world), await TaskAsync(world));
        await ClaimAsync(world, taken, Absent);
        Assert.Contains("认领", Assert.IsType<TaskOutcome.Refused>(await DecideAsync(world, taken, colleague)).Reason);
        await world.StandInAsync(Absent, colleague);
        var today = await world.TodayAsync(colleague);
        Assert.IsType<TaskOutcome.Done>(await DecideAsync(world, free, today));
        Assert.IsType<TaskOutcome.Done>(await DecideAsync(world, taken, today));
        Assert.Equal((colleague.Name, null), await NamesAsync(world, free));
        Assert.Equal(($"{colleague.Name}（代{Absent.Name}）", Absent.UserId.Value), await NamesAsync(world, taken));
    }

    [Fact]
    public async Task In_the_place_of_a_head_the_unit_is_seen_and_its_tasks_are_suspended_under_both_names()
    {
        await using var world = await WorldAsync();
        var task = await TaskAsync(world);
        await world.StandInAsync(Head, Absent);
        var today = await world.TodayAsync(Absent);
        Assert.Empty(await UnitAsync(world, Absent));
        Assert.NotEmpty(await UnitAsync(world, today));
        var suspend = TaskActions.Find("suspend")!;
        var request = new ActionRequest { Reason = "等待原件", Until = "2023-09-05" };
        Assert.IsType<TaskOutcome.Refused>(await ActAsync(world, task, Absent, suspend, request));
        Assert.IsType<TaskOutcome.Done>(await ActAsync(world, task, today, suspend, request));
        await using var db = world.Database.OpenContext();
        Assert.Contains(db.Timeline.Where(line => line.CaseId == task.CaseId), line => line.Actor == $"{Absent.Name}（代{Head.Name}）");
        // The own right is enough for the decision.
        Assert.IsType<TaskOutcome.Done>(
            await ActAsync(world, task, today, TaskActions.Find("resume")!, new ActionRequest { Reason = "已到" })
        );
        Assert.IsType<TaskOutcome.Done>(await DecideAsync(world, task, today));
        Assert.Equal((Absent.Name, null), await NamesAsync(world, task));
    }

    [Fact]
    public async Task Both_can_take_back_what_was_decided_and_the_task_is_of_the_one_stood_for()
    {
        await using var world = await WorldAsync();
        await world.StandInAsync(Absent, Head);
        var head = await world.TodayAsync(Head);
        var recall = TaskActions.Find("recall")!;
        foreach (var person in new[] { head, Absent })
        {
            var task = await TaskAsync(world);
            await DecideAsync(world, task, head);
            Assert.IsType<TaskOutcome.Done>(await ActAsync(world, task, person, recall, new ActionRequest { Reason = "看错" }));
            var again = await world.OpenOfAsync(task.CaseId, "tiedong.commerce");
            Assert.Equal(Absent.UserId.Value, again.ClaimedById);
            Assert.IsType<TaskOutcome.Done>(await DecideAsync(world, again, head));
        }

        Assert.Empty(await world.ProblemsAsync());
    }

    /// <summary>The second person of an amount: neither the author in the place of another, nor the other one.</summary>
    [Fact]
    public async Task Nobody_countersigns_what_was_determined_by_the_one_stood_for_or_in_whose_place()
    {
        await using var world = await WorldAsync();
        var (substitute, third) = (CaseWorld.Staff("city.commerce", number: 2), CaseWorld.Staff("city.commerce", number: 3));
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, substitute, "two@example.cn");
            CaseWorld.AddUser(db, third, "three@example.cn");
        });
        await world.StandInAsync(Author, substitute);
        var today = await world.TodayAsync(substitute);

        // The substitute determines in the place of the author.
        var task = await DeterminationAsync(world);
        await ClaimAsync(world, task, Author);
        Assert.IsType<TaskOutcome.Done>(await world.ProposeAmountAsync(task.Id, today, "280000", "部分不符"));
        var second = (await world.OpenTasksAsync(task.CaseId)).Single();
        foreach (var person in new[] { Author, substitute, today })
        {
            Assert.Contains("由您核定", Assert.IsType<TaskOutcome.Refused>(await AgreeAsync(world, second, person)).Reason);
        }

        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, second, third));
        await using (var db = world.Database.OpenContext())
        {
            var award = await db.Awards.SingleAsync(row => row.CaseId == task.CaseId);
            Assert.Equal($"{substitute.Name}（代{Author.Name}）", award.DeterminedByName);
        }

        // The author determines; the substitute, in whose own right nothing stands against it, would agree in the author's place.
        var next = await DeterminationAsync(world);
        await world.ProposeAmountAsync(next.Id, Author, "280000", "部分不符");
        second = (await world.OpenTasksAsync(next.CaseId)).Single();
        await world.Database.WriteAsync(db => db.CaseTasks.Find(second.Id)!.ClaimedById = Author.UserId);
        Assert.Contains("由您核定", Assert.IsType<TaskOutcome.Refused>(await AgreeAsync(world, second, today)).Reason);
    }

    /// <summary>The unit has one officer: the head countersigns, and the officer stands for the head.</summary>
    [Fact]
    public async Task An_author_does_not_become_the_second_person_by_standing_for_the_head()
    {
        await using var world = await WorldAsync();
        await world.StandInAsync(CityHead, Author);
        var today = await world.TodayAsync(Author);
        var task = await DeterminationAsync(world);
        await world.ProposeAmountAsync(task.Id, today, "280000", "部分不符");
        var second = (await world.OpenTasksAsync(task.CaseId)).Single();
        Assert.Equal(Roles.Head, second.Role);
        Assert.Contains(second.Id, await InboxAsync(world, today));
        Assert.Contains("由您核定", Assert.IsType<TaskOutcome.Refused>(await AgreeAsync(world, second, today)).Reason);
        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, second, CityHead));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_case_of_ones_own_is_own_for_both(bool ofAbsent)
    {
        await using var world = await WorldAsync();
        var task = await TaskAsync(world);
        await world.StandInAsync(Absent, Head);
        await world.Database.WriteAsync(db =>
            db.Add(
                new SubjectMember
                {
                    SubjectId = CaseWorld.Organiser.Subject!,
                    UserId = ofAbsent ? Absent.UserId : Head.UserId,
                    Since = world.Clock.Now,
                }
            )
        );
        var outcome = await DecideAsync(world, task, await world.TodayAsync(Head));
        Assert.Contains("自己申请的办件", Assert.IsType<TaskOutcome.Refused>(outcome).Reason);
    }

    /// <summary>Each of these takes the right away with the next request, though nobody has ended the substitution.</summary>
    [Theory]
    [InlineData("absent disabled")]
    [InlineData("other unit")]
    [InlineData("finance")]
    [InlineData("ended")]
    public async Task The_right_ends_with_what_it_rests_on(string what)
    {
        await using var world = await WorldAsync();
        var task = await TaskAsync(world);
        var id = await world.StandInAsync(Absent, Head);
        Assert.Single((await world.TodayAsync(Head)).StandsFor);
        Assert.NotNull((await world.ActingAsync(Absent)).StoodInBy);
        if (what == "ended")
        {
            Assert.IsType<AccountOutcome.Done>(
                await world.UseAsync<NameSubstitute, AccountOutcome>(service => service.EndAsync(Absent, id))
            );
        }

        await world.Database.WriteAsync(db =>
        {
            var (absent, head) = (db.Users.Find(Absent.UserId.Value)!, db.Users.Find(Head.UserId.Value)!);
            absent.DisabledAt = what == "absent disabled" ? world.Clock.Now : null;
            absent.OrganisationId = what == "other unit" ? "haicheng.commerce" : absent.OrganisationId;
            if (what == "finance")
            {
                db.Add(new IdentityUserRole<string> { UserId = head.Id, RoleId = Roles.Finance });
            }
        });
        var today = await world.TodayAsync(Head);
        Assert.Empty(today.StandsFor);
        Assert.Equal(what == "absent disabled", (await world.ActingAsync(Absent)).StoodInBy is not null);
        Assert.IsType<TaskOutcome.Refused>(await DecideAsync(world, task, today));
        Assert.Null((await world.RowAsync(task.Id)).DecidedById);
    }

    [Fact]
    public async Task The_work_mail_tells_the_substitute_in_whose_place()
    {
        await using var world = await WorldAsync();
        var task = await TaskAsync(world);
        await world.StandInAsync(Absent, Head);
        var told = await MailAsync(world, Head);
        Assert.StartsWith($"代{Absent.Name}办理（至9月7日）：\n", Assert.Single(told!.Rows).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("代", Assert.Single((await MailAsync(world, Absent))!.Rows).Text, StringComparison.Ordinal);

        await ClaimAsync(world, task, Absent);
        Assert.Single((await MailAsync(world, Head))!.Rows);
        await world.Demo.AdvanceToAsync(At("2023-09-08 00:00"));
        Assert.DoesNotContain((await MailAsync(world, Head))?.Rows ?? [], row => row.Text.Contains("代tiedong", StringComparison.Ordinal));
    }

    /// <summary>Somebody who is away for some days counts, and so does the substitute: no task is one that nobody can do.</summary>
    [Fact]
    public async Task A_task_whose_only_person_is_away_has_somebody()
    {
        await using var world = await WorldAsync();
        await TaskAsync(world);
        await world.StandInAsync(Absent, Head);
        await using var db = world.Database.OpenContext();
        var organisations = world.Database.Services.GetRequiredService<Organisations.OrganisationTree>();
        Assert.Empty(await UnattendedTasks.FindAsync(db, organisations));
    }

    private static async Task<CaseTask> TaskAsync(CaseWorld world) => await world.OpenOfAsync(await world.CaseAsync(), "tiedong.commerce");

    private static async Task<CaseTask> DeterminationAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        return (await world.OpenTasksAsync(id)).Single();
    }

    private static async Task<Actor> ColleagueAsync(CaseWorld world, int number)
    {
        var colleague = CaseWorld.Staff("tiedong.commerce", number: number);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, colleague, $"colleague-{number}@example.cn"));
        return colleague;
    }

    private static Task<TaskOutcome> DecideAsync(CaseWorld world, CaseTask task, Actor person) =>
        world.DecideAsync(task.Id, person, ReviewDecision.Approved);

    private static Task<TaskOutcome> ClaimAsync(CaseWorld world, CaseTask task, Actor person) =>
        world.UseAsync<ClaimTask, TaskOutcome>(service => service.ClaimAsync(task.Id, person));

    private static Task<TaskOutcome> AgreeAsync(CaseWorld world, CaseTask task, Actor person) =>
        world.UseAsync<CountersignStep, TaskOutcome>(service => service.AgreeAsync(task.Id, person, Guid.NewGuid()));

    private static Task<TaskOutcome> ActAsync(CaseWorld world, CaseTask task, Actor person, TaskAction action, ActionRequest request) =>
        world.UseAsync<ActOnTask, TaskOutcome>(service => service.RunAsync(task.Id, person, action, request, Guid.NewGuid()));

    private static async Task<IReadOnlyList<Guid>> InboxAsync(CaseWorld world, Actor person) =>
        [
            .. (await world.UseAsync<InboxList, InboxPage<InboxRow>>(list => list.ReadAsync(person, new DeskFilter(), null))).Rows.Select(
                row => row.Id
            ),
        ];

    private static async Task<IReadOnlyList<InboxRow>> UnitAsync(CaseWorld world, Actor person) =>
        person.IsOrStandsFor(Roles.Head)
            ? (
                await world.UseAsync<InboxList, InboxPage<InboxRow>>(list => list.ReadAsync(person, new DeskFilter { OfUnit = true }, null))
            ).Rows
            : [];

    private static async Task<(string? Name, string? For)> NamesAsync(CaseWorld world, CaseTask task)
    {
        var row = await world.RowAsync(task.Id);
        return (row.DecidedByName, row.DecidedForId);
    }

    private static async Task<PersonDigest?> MailAsync(CaseWorld world, Actor person) =>
        (await world.UseAsync<DigestReader, IReadOnlyList<PersonDigest>>(reader => reader.ReadAsync(world.Clock.Now))).FirstOrDefault(
            digest => digest.PersonId == person.UserId
        );
}
