using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>One active applicant for each credit code, whoever writes at the same time; its members act and are written to.</summary>
public abstract class SubjectFacts : IAsyncLifetime
{
    private CaseWorld world = null!;

    public async ValueTask InitializeAsync() => world = await WorldAsync();

    public async ValueTask DisposeAsync()
    {
        await (world?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    protected abstract Task<CaseWorld> WorldAsync();

    [Fact]
    public async Task Of_eight_people_who_save_one_credit_code_at_once_one_has_it()
    {
        const string Code = "91210302MA0ABCDE9";
        var people = Enumerable
            .Range(0, 8)
            .Select(number => new Actor(new($"person-{number}"), $"第{number}人", null, [Roles.Applicant]))
            .ToList();
        await world.Database.WriteAsync(db => people.ForEach(person => CaseWorld.AddUser(db, person, $"{person.UserId}@example.cn")));
        var entry = new ProfileEntry("同一个单位", Code + UnifiedSocialCreditCode.CheckDigit(Code), "tiedong", "", "", "", "", "", "");
        var refused = await Task.WhenAll(people.Select(person => SaveAsync(person, entry)));
        Assert.Single(refused, problems => problems.Count == 0);
        Assert.All(
            refused.Where(problems => problems.Count > 0),
            problems => Assert.Equal((CreditCodes.Held, "CreditCode"), (problems[0].Problem, problems[0].Field))
        );
        await using var db = world.Database.OpenContext();
        Assert.Single(await db.ApplicantProfiles.Where(row => row.Name == "同一个单位").ToListAsync(TestContext.Current.CancellationToken));
        Assert.Single(
            await db.SubjectMembers.Where(row => row.UserId.StartsWith("person-")).ToListAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Two_windows_of_a_new_person_make_one_applicant()
    {
        var person = new Actor(new("new-person"), "新人", null, [Roles.Applicant]);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, person, "new-person@example.cn"));
        var entry = new ProfileEntry("新单位", "", "tiedong", "", "", "", "", "", "");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SaveAsync(person, entry)));
        await using var db = world.Database.OpenContext();
        Assert.Equal(1, await db.ApplicantProfiles.CountAsync(row => row.Name == "新单位", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_member_is_written_to_and_each_can_correct_and_withdraw()
    {
        var colleague = new Actor(new("colleague"), "赵会计", null, [Roles.Applicant])
        {
            Subjects = CaseWorld.Organiser.Subjects,
            Subject = CaseWorld.Organiser.Subject,
        };
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, colleague, "colleague@example.cn");
            db.Add(
                new SubjectMember
                {
                    SubjectId = CaseWorld.Organiser.Subject!,
                    UserId = colleague.UserId,
                    Since = world.Clock.Now,
                }
            );
        });
        var caseId = await world.CaseAsync();
        foreach (var task in await world.OpenTasksAsync(caseId))
        {
            await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Returned, "发票不清楚");
        }

        var mine = await world.MailsAsync(caseId);
        Assert.Contains("correction-requested", mine);
        Assert.Equal(mine, await world.MailsAsync(caseId, "colleague@example.cn"));
        var correction = Assert.Single(await world.OpenTasksAsync(caseId));
        var stranger = CaseWorld.Applicant("stranger", "路人");
        Assert.Equal((true, true, false), (correction.IsOf(CaseWorld.Organiser), correction.IsOf(colleague), correction.IsOf(stranger)));
        await world.UseAsync<Approvals.Applications.WithdrawApplication, object>(async service =>
            await service.RunAsync(caseId, colleague, "不再申请", Guid.NewGuid())
        );
        Assert.Equal(CaseStatus.Withdrawn, (await world.ReadCaseAsync(caseId)).Status);
    }

    private Task<IReadOnlyList<AccountOutcome.Refused>> SaveAsync(Actor person, ProfileEntry entry) =>
        world.UseAsync<SaveProfile, IReadOnlyList<AccountOutcome.Refused>>(service =>
            service.RunAsync(person, entry, new SinceRead(ReadFrom.Nothing))
        );
}

/// <summary>The same on SQLite.</summary>
public sealed class SubjectTests : SubjectFacts
{
    protected override Task<CaseWorld> WorldAsync() => CaseWorld.CreateAsync(services => services.AddPeople());
}

/// <summary>The same on PostgreSQL, where others write at the same time.</summary>
public sealed class SubjectOnPostgreSqlTests : SubjectFacts
{
    protected override Task<CaseWorld> WorldAsync()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync(services => services.AddPeople());
    }
}
