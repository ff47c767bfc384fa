using System.Net;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Promises;

/// <summary>Every mail that the system writes, opened by the one who gets it: each link leads somewhere.</summary>
public sealed partial class MailLinkTests
{
    /// <summary>Mails without a link, or whose link carries a secret of its own and is opened by the tests of accounts.</summary>
    private static readonly string[] Elsewhere =
    [
        "calendar-missing",
        "account-disabled",
        "confirm-email",
        "email-already-registered",
        "reset-password",
        "invitation",
    ];

    [Fact]
    public async Task Every_link_of_every_mail_answers_the_one_who_gets_it()
    {
        await using var site = await CaseSite.StartAsync(WriteAsync);
        var people = await site.ReadAsync(async db =>
            (
                await db
                    .Users.AsNoTracking()
                    .Select(user => new
                    {
                        user.Id,
                        user.Email,
                        user.FullName,
                        user.OrganisationId,
                        Roles = db.UserRoles.Where(row => row.UserId == user.Id).Select(row => row.RoleId).ToList(),
                    })
                    .ToListAsync()
            ).ToDictionary(
                user => user.Email!,
                user => new Actor(new(user.Id), user.FullName, OrganisationId.OrNull(user.OrganisationId), user.Roles)
            )
        );
        var mails = await site.ReadAsync(db => db.OutboxMails.AsNoTracking().ToListAsync());
        var templates = site.Services.GetRequiredService<MailTemplates>();
        Assert.Equal(templates.Names.Except(Elsewhere), mails.Select(mail => mail.Template).Distinct().Order(StringComparer.Ordinal));

        var dead = new List<string>();
        foreach (var group in mails.GroupBy(mail => mail.To))
        {
            var browser = site.As(people.GetValueOrDefault(group.Key));
            foreach (
                var (template, link) in group
                    .SelectMany(mail => Addresses().Matches(mail.Text).Select(match => (mail.Template, match.Value)))
                    .DistinctBy(item => (item.Template, Shape().Replace(item.Value, "")))
            )
            {
                using var answer = await browser.GetAsync(new Uri(link).PathAndQuery);
                if (
                    answer.StatusCode != HttpStatusCode.OK
                    || answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/account/sign-in", StringComparison.Ordinal)
                )
                {
                    dead.Add($"{template} to {group.Key}: {link} → {(int)answer.StatusCode}");
                }
            }
        }

        Assert.Empty(dead);
    }

    /// <summary>A walk in which every template of <c>workflows/mail</c> is used, to each kind of person whom it is sent to.</summary>
    private static async Task WriteAsync(CaseWorld world)
    {
        var above = CaseWorld.Staff("tiedong.government", Roles.Head);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, above, "above@example.cn"));

        // Paid to the end, not at the first try; another one whose account is wrong; others refused, withdrawn, and asked for a correction
        // that never comes.
        foreach (var kind in new[] { FailureKind.Funds, FailureKind.AccountNumber })
        {
            var id = await world.CaseAsync();
            await world.ApproveAllAsync(id);
            await world.ApproveAllAsync(id);
            await world.DetermineAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.commerce"), "300000");
            await PayAsync(world, id);
            var last = (await world.OpenTasksAsync(id)).Single();
            Assert.IsType<TaskOutcome.Done>(
                await world.UseAsync<RecordPayment, TaskOutcome>(service =>
                    service.FailAsync(last.Id, CaseWorld.Staff(last.OrganisationId!, Roles.Finance), kind, "银行退回", Guid.NewGuid())
                )
            );
            if (kind == FailureKind.Funds)
            {
                await PayAsync(world, id);
                await ReverseAsync(world, id);
            }
        }

        var refused = (await world.OpenTasksAsync(await world.CaseAsync()))[0];
        await world.DecideAsync(refused.Id, CaseWorld.Staff(refused.OrganisationId!), ReviewDecision.Rejected, "不属于消费展会");
        var returned = (await world.OpenTasksAsync(await world.CaseAsync()))[0];
        await world.DecideAsync(returned.Id, CaseWorld.Staff(returned.OrganisationId!), ReviewDecision.Returned, "请补正");
        var withdrawn = (await world.OpenTasksAsync(await world.CaseAsync()))[0];
        await world.DecideAsync(withdrawn.Id, CaseWorld.Staff(withdrawn.OrganisationId!), ReviewDecision.Returned, "请补正");
        await world.UseAsync<WithdrawApplication, TaskOutcome>(service =>
            service.RunAsync(withdrawn.CaseId, CaseWorld.Organiser, "不再申报", Guid.NewGuid())
        );

        // Urged by the head, and copied to a unit that has no part in it.
        var urged = (await world.OpenTasksAsync(await world.CaseAsync()))[0];
        foreach (var (code, by, place) in new[] { ("urge", Roles.Head, ""), ("copy", Roles.Reviewer, "unit:haicheng.commerce") })
        {
            Assert.IsType<TaskOutcome.Done>(
                await world.UseAsync<ActOnTask, TaskOutcome>(act =>
                    act.RunAsync(
                        urged.Id,
                        CaseWorld.Staff(urged.OrganisationId!, by),
                        TaskActions.Find(code)!,
                        new ActionRequest { Places = [place] },
                        Guid.NewGuid()
                    )
                )
            );
        }

        // Nobody works on this one: the work mail goes to its unit, its head, and where there is no head to the one above and the
        // administrator.
        await world.Database.WriteAsync(db =>
            db.Users.Single(user => user.Id == CaseWorld.Staff("tiedong.commerce", Roles.Head, 1).UserId).DisabledAt =
                DateTimeOffset.UnixEpoch
        );
        var late = await world.CaseAsync();
        await world.Demo.AdvanceToAsync(new DateTimeOffset(2023, 9, 20, 12, 0, 0, TimeSpan.FromHours(8)));
        await world.Database.WriteAsync(db =>
            db.Add(
                new TaskReport
                {
                    TaskId = db.CaseTasks.First(task => task.CaseId == late).Id,
                    CaseId = late,
                    PersonId = CaseSite.WorkflowAdministrator.UserId,
                    At = world.Clock.Now,
                }
            )
        );
        await world.Demo.AdvanceToAsync(new DateTimeOffset(2024, 1, 2, 12, 0, 0, TimeSpan.FromHours(8)));
        await QueueRestAsync(world, late);
        await ClaimAsync(world);
    }

    /// <summary>Somebody claims the organiser's company, and the unit lets the claimant join.</summary>
    private static async Task ClaimAsync(CaseWorld world)
    {
        var (claimant, reviewer) = (CaseWorld.Applicant("claimant", "孙主任"), CaseWorld.Staff("tiedong.approval"));
        var mails = ActivatorUtilities.CreateInstance<ClaimMails>(world.Database.Services);
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, claimant, "claimant@example.cn");
            CaseWorld.AddUser(db, reviewer, "approval@example.cn");
        });
        await world.Database.Gate.WriteAsync(
            async (db, cancellation) =>
            {
                SubjectClaim claim = new()
                {
                    Id = Guid.NewGuid(),
                    SubjectId = CaseWorld.Organiser.Subject!,
                    ClaimantId = claimant.UserId,
                    CreditCode = CaseWorld.Profile().CreditCode,
                    OrganisationId = reviewer.OrganisationId!,
                    Reason = "原经办人已离职",
                    At = world.Clock.Now,
                    Status = ClaimStatus.Open,
                };
                db.Add(claim);
                await mails.SentAsync(db, claim, cancellation);
                (claim.Status, claim.DecidedByName, claim.DecidedAt) = (ClaimStatus.Joined, reviewer.Name, world.Clock.Now);
                var members = await SubjectReader.MembersAsync(db, claim.SubjectId, cancellation);
                await mails.DecidedAsync(db, claim, members, cancellation);
                return true;
            }
        );
    }

    private static async Task PayAsync(CaseWorld world, Guid id)
    {
        var leg = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Done>(await world.PayAsync(leg.Id, CaseWorld.Staff(leg.OrganisationId!, Roles.Finance)));
    }

    private static async Task ReverseAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        var leg = await db.Transfers.AsNoTracking().SingleAsync(row => row.CaseId == id && row.Leg == 2);
        Assert.IsType<TaskOutcome.Done>(await world.ReverseAsync(leg.TaskId, CaseWorld.Staff("tiedong.finance", Roles.Finance)));
        var asked = (await world.OpenTasksAsync(id)).Single();
        await world.UseAsync<CountersignStep, TaskOutcome>(service =>
            service.AgreeAsync(asked.Id, CaseWorld.Staff("tiedong.finance", Roles.Head), Guid.NewGuid())
        );
    }

    /// <summary>What only a fault, an urgent procedure, a cap or a stranger brings about, written as the system writes it.</summary>
    private static Task QueueRestAsync(CaseWorld world, Guid id)
    {
        var services = world.Database.Services;
        var (templates, measures, site) = (
            services.GetRequiredService<MailTemplates>(),
            services.GetRequiredService<MeasureCatalogue>(),
            services.GetRequiredService<SiteAddress>()
        );
        return services
            .GetRequiredService<IWriteGate>()
            .WriteAsync(
                async (db, token) =>
                {
                    var row = await db.Set<Case>().SingleAsync(item => item.Id == id, token);
                    var incident = new Incident
                    {
                        InstanceId = id,
                        ExecutionId = 0,
                        ActivityId = "x",
                        ActivityName = "审核",
                        ExceptionType = "x",
                        Message = "x",
                        At = world.Clock.Now,
                    };
                    var rows = new RowSet(db);
                    await services.GetRequiredService<CaseMails>().ToAdministratorsAsync(db, rows, row, incident, token);
                    await rows.FlushAsync(db, token);
                    var task = await db.Set<CaseTask>()
                        .FirstAsync(item => item.CaseId == id && item.OrganisationId == "tiedong.commerce", token);
                    void Queue(string template, string to, string url)
                    {
                        var model = CaseMails.Model(row, measures.Find(row.MeasureId), site);
                        (model["opinion"], model["amount"], model["url"]) = ("核实属实", "1 元", url);
                        var mail = templates.Render(template, model);
                        db.Add(
                            new OutboxMail
                            {
                                Id = Guid.NewGuid(),
                                To = to,
                                Subject = mail.Subject,
                                Text = mail.Text,
                                Template = template,
                                CreatedAt = world.Clock.Now,
                            }
                        );
                    }

                    Queue("cap-room", "organiser@example.cn", site.Case(id));
                    Queue("task-opened", "tiedong.commerce-reviewer@example.cn", site.Task(task.Id));
                    var notice = new CaseTask
                    {
                        Id = Guid.NewGuid(),
                        CaseId = id,
                        ExecutionId = 99,
                        ActivityId = "notice",
                        Kind = TaskKind.PublicNotice,
                        OrganisationId = "tiedong.commerce",
                        Role = Roles.Reviewer,
                        Title = "公示",
                        Round = 1,
                        Status = CaseTaskStatus.Closed,
                        OpenedAt = world.Clock.Now,
                        DetailJson = """{"text":"名单","atOnce":false}""",
                    };
                    db.Add(notice);
                    Queue("objection-decided", "stranger@example.cn", site.Notice(notice.Id));
                    return true;
                }
            );
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Addresses();

    [GeneratedRegex("[0-9a-f-]{36}")]
    private static partial Regex Shape();
}
