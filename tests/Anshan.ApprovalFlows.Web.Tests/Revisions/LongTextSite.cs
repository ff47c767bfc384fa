using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Revisions;

/// <summary>One site with a case at each kind of page.</summary>
public sealed class LongTextSite : IAsyncLifetime
{
    private static readonly Actor Bank = CaseWorld.Staff("city.central-bank");
    private static readonly Actor Employment = CaseWorld.Staff("city.employment");
    private static readonly Actor SecondOfEmployment = CaseWorld.Staff("city.employment", number: 2);

    internal static readonly Dictionary<string, (Actor? Person, Func<LongTextSite, string> Address)> Addresses = new()
    {
        ["profile"] = (ApplicantSite.Organiser, _ => Links.Profile),
        ["draft"] = (ApplicantSite.Organiser, site => Links.ApplicationForm(site.Draft)),
        ["correction"] = (ApplicantSite.Organiser, site => Links.Correction(site.Returned, site.Correction)),
        ["withdrawal"] = (ApplicantSite.Organiser, site => Links.Withdraw(site.Returned)),
        ["review"] = (CaseWorld.Staff("tiedong.commerce"), site => Links.Task(site.Review)),
        ["determination"] = (CaseWorld.Staff("city.commerce"), site => Links.Task(site.Tasks["determination"])),
        ["countersigning"] = (CaseWorld.Staff("city.commerce", Roles.Head), site => Links.Task(site.Tasks["countersigning"])),
        ["payment"] = (CaseWorld.Staff("city.finance", Roles.Finance), site => Links.Task(site.Tasks["payment"])),
        ["reversal"] = (CaseWorld.Staff("tiedong.finance", Roles.Finance), site => Links.Reverse(site.Tasks["paid"])),
        ["account correction"] = (ApplicantSite.Organiser, site => Links.Account(site.Failed, site.Tasks["account correction"])),
        ["account confirmation"] = (CaseWorld.Staff("tiedong.finance", Roles.Head), site => Links.Task(site.Tasks["account confirmation"])),
        ["line of a list"] = (ListedAccountTests.Lister, site => Links.Task(site.Tasks["line of a list"])),
        ["list"] = (ListedAccountTests.Lister, site => Links.Task(site.Tasks["list"])),
        ["list to confirm"] = (SecondOfEmployment, site => Links.Task(site.Tasks["list to confirm"])),
        ["objection to decide"] = (Employment, site => Links.Task(site.Tasks["notice"])),
        ["notice"] = (null, site => Links.Notice(site.Tasks["notice"])),
        ["record"] = (Bank, site => Links.Task(site.Tasks["record"])),
        ["incident"] = (CaseSite.WorkflowAdministrator, site => Links.Incident(site.Incident)),
        ["cancellation"] = (CaseSite.WorkflowAdministrator, site => Links.CancelIncident(site.Incident)),
        ["token"] = (CaseSite.WorkflowAdministrator, _ => Links.NewToken),
        ["action"] = (CaseWorld.Staff("tiedong.commerce"), site => Links.Act(site.Review, "reassign")),
        ["batch"] = (CaseWorld.Staff("tiedong.commerce"), site => Links.BatchOf("return", [site.Review])),
        ["advice"] = (CaseSite.Colleague, site => Links.Task(site.Tasks["advice"])),
        ["desk views"] = (CaseWorld.Staff("tiedong.commerce"), _ => Links.DeskViews),
        ["phrases"] = (CaseWorld.Staff("tiedong.commerce"), _ => Links.Phrases),
        ["hand-over"] = (
            CaseWorld.Staff("tiedong.commerce", Roles.Head),
            _ => Links.HandOverWork(CaseWorld.Staff("tiedong.commerce").UserId)
        ),
        ["substitutes"] = (CaseWorld.Staff("tiedong.commerce", Roles.Head), _ => Links.Substitutes),
        ["substitutes of a person"] = (CaseSite.SystemAdministrator, _ => Links.SubstitutesOf(CaseWorld.Staff("tiedong.commerce").UserId)),
        ["take over"] = (CaseSite.Colleague, site => Links.TakeOver(site.Review)),
        ["measure"] = (CaseSite.WorkflowAdministrator, _ => Links.MeasureData("2.1")),
        ["county rate"] = (CaseSite.WorkflowAdministrator, _ => Links.MeasureData("16.1")),
        ["loan rate"] = (CaseSite.WorkflowAdministrator, _ => Links.LoanPrimeRates),
        ["unit"] = (CaseSite.SystemAdministrator, _ => Links.Organisation("tiedong.commerce")),
        ["new unit"] = (CaseSite.SystemAdministrator, _ => Links.NewOrganisation),
        ["person"] = (CaseSite.SystemAdministrator, _ => Links.Person(CaseWorld.Staff("tiedong.commerce").UserId)),
        ["invitation"] = (CaseSite.SystemAdministrator, _ => Links.Invite),
        ["registration"] = (null, _ => Links.Register),
        ["claim"] = (ApplicantSite.Stranger, _ => Links.ClaimOf(CaseWorld.Profile().CreditCode)),
        ["claim to decide"] = (CaseWorld.Staff("tiedong.approval"), site => Links.Claim(site.Claim)),
    };

    public WebApp Site { get; private set; } = null!;

    public Guid Draft { get; private set; }

    public Guid Review { get; private set; }

    public Guid Returned { get; private set; }

    public Guid Correction { get; private set; }

    public Guid Failed { get; private set; }

    public long Incident { get; private set; }

    /// <summary>A claim that waits for its unit.</summary>
    public Guid Claim { get; } = Guid.NewGuid();

    /// <summary>The other tasks that stand open, by their place.</summary>
    public Dictionary<string, Guid> Tasks { get; } = [];

    /// <summary>The task of a colleague who is asked for an opinion.</summary>
    private static async Task<Guid> AskedAsync(CaseWorld world)
    {
        var task = (await world.OpenTasksAsync(await world.CaseAsync())).First(row => row.OrganisationId == "tiedong.commerce");
        var request = new ActionRequest { Reason = "请核对", Places = [$"person:{CaseSite.Colleague.UserId}"] };
        await world.UseAsync<ActOnTask, TaskOutcome>(act =>
            act.RunAsync(task.Id, CaseWorld.Staff("tiedong.commerce"), TaskActions.Find("delegate")!, request, Guid.NewGuid())
        );
        return (await world.OpenTasksAsync(task.CaseId)).Single(row => row.Kind == TaskKind.Advice).Id;
    }

    public async ValueTask InitializeAsync()
    {
        var (reviewed, confirmed) = (Guid.Empty, Guid.Empty);
        Site = await CaseSite.StartAsync(async world =>
        {
            (reviewed, Returned) = (await world.CaseAsync(), await world.CaseAsync());
            var task = (await world.OpenTasksAsync(Returned)).First(row => row.OrganisationId == "tiedong.commerce");
            await world.UseAsync<DecideReview, object>(async decide =>
                await decide.RunAsync(
                    task.Id,
                    CaseWorld.Staff("tiedong.commerce"),
                    new ReviewRequest(ReviewDecision.Returned, "请更正", ["eventName", "eventSummary", "publicity"], ["invoices"]),
                    Guid.NewGuid()
                )
            );
            Tasks["advice"] = await AskedAsync(world);
            Tasks["determination"] = (await world.OpenTasksAsync(await ApprovedAsync(world))).Single().Id;
            var proposed = (await world.OpenTasksAsync(await ApprovedAsync(world))).Single().Id;
            await world.ProposeAmountAsync(proposed, CaseWorld.Staff("city.commerce"), "300000");
            Tasks["countersigning"] = (await world.SecondAsync(proposed))!.Value.Task.Id;
            Tasks["paid"] = await PaidAsync(world);
            var paying = await ApprovedAsync(world);
            Tasks["payment"] = await DeterminedAsync(world, paying);
            (Failed, Tasks["account correction"]) = await FailedAsync(world);
            (confirmed, var asked) = await FailedAsync(world);
            await world.UseAsync<CorrectAccount, TaskOutcome>(service =>
                service.RunAsync(
                    asked,
                    CaseWorld.Organiser,
                    SaveProfile.Of(CaseWorld.Profile()) with
                    {
                        BankAccount = "6222000011112222",
                    },
                    false,
                    null,
                    Guid.NewGuid()
                )
            );
            Tasks["account confirmation"] = (await world.OpenTasksAsync(confirmed)).Single().Id;
            await world.Database.WriteAsync(db =>
            {
                // Whose turn it is depends on who else works there; here it is the head's.
                var turn = db.CaseTasks.Single(row => row.Id == Tasks["account confirmation"]);
                db.Entry(turn).Property(row => row.Role).CurrentValue = Roles.Head;
                db.Entry(turn).Property(row => row.OrganisationId).CurrentValue = "tiedong.finance";
            });
        });
        await ListsAsync();
        await Site.JoinAsync(ApplicantSite.Stranger);
        await Site.WriteAsync(db =>
            db.Add(
                new SubjectClaim
                {
                    Id = Claim,
                    SubjectId = CaseWorld.Organiser.Subject!,
                    ClaimantId = ApplicantSite.Stranger.UserId,
                    CreditCode = CaseWorld.Profile().CreditCode,
                    OrganisationId = "tiedong.approval",
                    Reason = "原经办人已离职",
                    At = Site.ClockOf().Now,
                    Status = ClaimStatus.Open,
                }
            )
        );
        await Site.UseAsync<DeskViews, string?>(views => views.AddAsync(CaseWorld.Staff("tiedong.commerce"), "我的", "who=me"));
        Draft = await Site.DraftAsync(ApplicantSite.CompleteForm);
        var tasks = await Site.ReadAsync(db => db.CaseTasks.AsNoTracking().ToListAsync());
        Review = tasks.Single(row => row.CaseId == reviewed && row.OrganisationId == "tiedong.commerce").Id;
        Correction = tasks.Single(row => row.CaseId == Returned && row.Kind == TaskKind.Correction).Id;
        await Site.UseAsync<ClaimTask, object>(async claims => await claims.ClaimAsync(Review, CaseWorld.Staff("tiedong.commerce")));
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    private static async Task<Guid> PaidAsync(CaseWorld world)
    {
        var id = await world.PaidCaseAsync(2);
        await using var db = world.Database.OpenContext();
        return (await db.Transfers.AsNoTracking().SingleAsync(row => row.CaseId == id && row.Leg == 2)).TaskId;
    }

    private static async Task<Guid> ApprovedAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        return id;
    }

    private static async Task<Guid> DeterminedAsync(CaseWorld world, Guid id)
    {
        await world.DetermineAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.commerce"), "300000");
        return (await world.OpenTasksAsync(id)).Single().Id;
    }

    private static async Task<(Guid Case, Guid Task)> FailedAsync(CaseWorld world)
    {
        var id = await ApprovedAsync(world);
        await world.PayAsync(await DeterminedAsync(world, id), CaseWorld.Staff("city.finance", Roles.Finance));
        var leg = (await world.OpenTasksAsync(id)).Single().Id;
        await world.UseAsync<RecordPayment, TaskOutcome>(service =>
            service.FailAsync(leg, CaseWorld.Staff("tiedong.finance", Roles.Finance), FailureKind.AccountName, "户名不符", Guid.NewGuid())
        );
        return (id, (await world.OpenTasksAsync(id)).Single().Id);
    }

    /// <summary>Cases of units: a list in each of its stages, a notice with an objection, a record, and an incident.</summary>
    private async Task ListsAsync()
    {
        foreach (
            var person in new[]
            {
                ListedAccountTests.Lister,
                ListedAccountTests.Second,
                ListedAccountTests.Payer,
                Bank,
                Employment,
                SecondOfEmployment,
            }
        )
        {
            await Site.JoinAsync(person);
        }

        await ListedAccountTests.ToTransferAsync(Site);
        var leg = await OpenAsync(TaskKind.Transfer, "city.science");
        await Site.UseAsync<RecordPayment, TaskOutcome>(service =>
            service.FailAsync(leg, ListedAccountTests.Payer, FailureKind.AccountNumber, "账号不存在", Guid.NewGuid(), 1)
        );
        Tasks["line of a list"] = await OpenAsync(TaskKind.AccountCorrection, "city.science");

        // A unit has one open case of each procedure.
        var lister = Site.As(ListedAccountTests.Lister);
        await lister.PressAsync(await lister.OpenAsync(Links.StartCase), "start-13.7", ("name", "第一批"));
        Tasks["list"] = await OpenAsync(TaskKind.EntitlementList, "city.science");

        var opened = (SubmitOutcome.Submitted)
            await Site.UseAsync<StartUnitCase, SubmitOutcome>(service => service.RunAsync("18.2", "automatic", Employment, Guid.NewGuid()));
        var list = await OpenAsync(TaskKind.EntitlementList, "city.employment");
        var form = (await Site.UseAsync<MeasureCatalogue, MeasurePackage>(catalogue => Task.FromResult(catalogue["18.2"]))).Form;
        var answers = SampleAnswers.Fill(
            form,
            new Dictionary<string, string>
            {
                ["scale"] = "small",
                ["employerPremium"] = "100000",
                ["employeePremium"] = "50000",
            },
            new DateOnly(2023, 9, 1)
        );
        var row = string.Join(
            '\t',
            [
                $"示例单位\t{ListTests.CodeOf(2)}\t示例银行 6222000000000001",
                .. form.Fields.Where(field => field.Compute is null).Select(field => answers[field.Key]!),
            ]
        );
        await Site.UseAsync<EntitlementLists, TaskOutcome>(service => service.ProposeAsync(list, Employment, row, Guid.NewGuid()));
        var proposal = await Site.ReadAsync(db =>
            db.CaseTasks.AsNoTracking().SingleAsync(task => task.CaseId == opened.CaseId && task.Kind == TaskKind.ListConfirmation)
        );
        await Site.UseAsync<EntitlementLists, TaskOutcome>(service =>
            service.ConfirmAsync(proposal.Id, SecondOfEmployment, Guid.NewGuid())
        );
        Tasks["notice"] = await OpenAsync(TaskKind.PublicNotice, "city.employment");
        await Site.UseAsync<ObjectToNotice, TaskOutcome>(service =>
            service.RunAsync(Tasks["notice"], new ObjectionRequest(1, "王先生", "0412-5550001", "有误", "visitor"), Guid.NewGuid())
        );
        Tasks["list to confirm"] = Guid.NewGuid();
        await Site.WriteAsync(db =>
            db.Add(
                new CaseTask
                {
                    Id = Tasks["list to confirm"],
                    CaseId = proposal.CaseId,
                    ExecutionId = proposal.ExecutionId,
                    ActivityId = proposal.ActivityId,
                    Kind = proposal.Kind,
                    OrganisationId = proposal.OrganisationId,
                    Role = proposal.Role,
                    Title = proposal.Title,
                    Round = 9,
                    Status = CaseTaskStatus.Open,
                    OpenedAt = proposal.OpenedAt,
                    DetailJson = proposal.DetailJson,
                }
            )
        );

        Tasks["record"] = (await OpenedDuty.TaskAsync(Site, "15.1", "city.central-bank")).Id;
        await Site.WriteAsync(db =>
            db.Add(
                new Incident
                {
                    InstanceId = Returned,
                    ExecutionId = 1,
                    ActivityId = "county-review",
                    ActivityName = "审核",
                    ExceptionType = "Test",
                    Message = "试验",
                    At = DateTimeOffset.UnixEpoch,
                }
            )
        );
        Incident = await Site.ReadAsync(db =>
            db.Incidents.Where(incident => incident.InstanceId == Returned).Select(incident => incident.Id).SingleAsync()
        );
    }

    private Task<Guid> OpenAsync(TaskKind kind, string unit) =>
        Site.ReadAsync(db =>
            db.CaseTasks.Where(row => row.Kind == kind && row.OrganisationId == unit && row.Status == CaseTaskStatus.Open)
                .Select(row => row.Id)
                .SingleAsync()
        );
}
