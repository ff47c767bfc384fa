using System.Text.Json;
using Anshan.ApprovalFlows.Approvals;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>The whole approval system over a real database, without the web: people, cases, tasks and a clock one can move.</summary>
public sealed class CaseWorld : IAsyncDisposable
{
    /// <summary>Made once in a process, because publishing sixty procedures takes longer than most tests.</summary>
    private static readonly Lazy<Task<string>> Stock = new(MakeStockAsync);

    private readonly bool isNew;
    private int events;

    private CaseWorld(TestDatabase database, bool isNew = true) => (Database, this.isNew) = (database, isNew);

    public TestDatabase Database { get; }

    public CaseClock Clock => Database.Services.GetRequiredService<CaseClock>();

    public DemoClock Demo => Database.Services.GetRequiredService<DemoClock>();

    /// <summary>The organiser's profile.</summary>
    public static ApplicantProfile Profile() =>
        new()
        {
            SubjectId = Organiser.UserId,
            Name = "鞍山示例会展有限公司",
            CreditCode = "91210302MA0ABCDE1" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE1"),
            Kinds = ApplicantKind.Enterprise | ApplicantKind.Organiser,
            RegionId = "tiedong",
            Address = "铁东区胜利路1号",
            BankName = "中国工商银行鞍山分行",
            BankAccountName = "鞍山示例会展有限公司",
            BankAccount = "0704020109000000001",
            ContactName = "陈经理",
            ContactPhone = "0412-5550000",
        };

    /// <summary>The same of somebody else.</summary>
    public static ApplicantProfile ProfileOf(string userId, string name, string creditCode, string regionId)
    {
        var profile = Profile();
        return new()
        {
            SubjectId = userId,
            Name = name,
            CreditCode = creditCode,
            Kinds = profile.Kinds,
            RegionId = regionId,
            BankName = profile.BankName,
            BankAccountName = name,
            BankAccount = profile.BankAccount,
            ContactName = profile.ContactName,
            ContactPhone = profile.ContactPhone,
        };
    }

    public static Actor Organiser { get; } = Applicant("organiser", "陈经理");

    /// <param name="further">Services that come after the world's own and so replace them.</param>
    /// <param name="measures">Whose procedures are published; 1.2 alone where none is named.</param>
    public static async Task<CaseWorld> CreateAsync(Action<IServiceCollection>? further = null, params IReadOnlyCollection<string> measures)
    {
        var world = new CaseWorld(await TestDatabase.CreateAsync(Register + further));
        await world.SeedAsync(measures);
        return world;
    }

    /// <summary>A world in which every procedure is published, so that a site that is started over it has nothing left to load.</summary>
    public static async Task<CaseWorld> CreateStockedAsync()
    {
        var world = new CaseWorld(await TestDatabase.CreateAsync(Register, await Stock.Value));
        await world.SeedAsync();
        return world;
    }

    /// <summary>Gives a folder without a database one as a site's first start leaves it: migrated, every procedure published.</summary>
    public static void StockFolder(TestFolder folder)
    {
        var place = folder.File("anshan.db");
        if (!File.Exists(place))
        {
            File.Copy(Task.Run(() => Stock.Value).GetAwaiter().GetResult(), place);
        }
    }

    /// <summary>The same on PostgreSQL.</summary>
    /// <param name="further">Services that come after the world's own and so replace them.</param>
    /// <param name="cluster">Whose server; null for that of all tests.</param>
    /// <param name="way">Leads the connections another way to the server; null for the straight one.</param>
    /// <param name="measures">Whose procedures are published; 1.2 alone where none is named.</param>
    public static async Task<CaseWorld> CreateOnPostgresAsync(
        Action<IServiceCollection>? further = null,
        PostgresCluster? cluster = null,
        Func<string, string>? way = null,
        IReadOnlyCollection<string>? measures = null
    )
    {
        var world = new CaseWorld(await TestDatabase.CreateOnPostgresAsync(Register + further, cluster, way));
        await world.SeedAsync(measures ?? []);
        return world;
    }

    /// <summary>
    /// Opens the database of a world that was stopped, as a restarted server would; <paramref name="place"/> is that database's
    /// <see cref="TestDatabase.Place"/>.
    /// </summary>
    public static CaseWorld Reopen(string place, Action<IServiceCollection>? further = null) =>
        new(TestDatabase.Open(place, Register + further), isNew: false);

    public static void Register(IServiceCollection services)
    {
        var machine = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero));
        services.AddSingleton<TimeProvider>(machine);
        services.AddApprovals(RepositoryFolder.Workflows, "http://localhost:5080");
    }

    /// <summary>A person of an organisation: <c>Reviewer("tiedong.commerce")</c>, always the same for the same arguments.</summary>
    public static Actor Staff(string organisationId, string role = Roles.Reviewer, int number = 1) =>
        new(new($"{organisationId}-{role}-{number}"), $"{organisationId} {role} {number}", new(organisationId), [role]);

    /// <summary>
    /// A draft of the organiser that can be submitted: 600,000 yuan of costs, one invoice; an event of its own unless one is named.
    /// </summary>
    public async Task<Guid> DraftAsync(string venueRental = "400000", string booth = "200000", string? eventName = null)
    {
        var id = Guid.CreateVersion7();
        var form = new Dictionary<string, string>
        {
            ["eventName"] = eventName ?? NextEvent(),
            ["eventVenue"] = "鞍山国际会展中心",
            ["eventStart"] = "2023-08-11",
            ["eventEnd"] = "2023-08-13",
            ["eventSummary"] = "展示新能源汽车，三天入场八千人次。",
            ["venueRental"] = venueRental,
            ["boothConstruction"] = booth,
            ["matchmaking"] = "0",
            ["publicity"] = "0",
        };
        await Database.WriteAsync(db =>
        {
            db.Add(
                new Draft
                {
                    Id = id,
                    SubjectId = Organiser.UserId,
                    MeasureId = "1.2",
                    ProcedureId = "main",
                    FormJson = JsonSerializer.Serialize(form),
                    CreatedAt = Clock.Now,
                }
            );
            db.Add(
                new MaterialFile
                {
                    Id = Guid.NewGuid(),
                    DraftId = id,
                    MaterialId = "invoices",
                    FileName = "发票.pdf",
                    ContentType = "application/pdf",
                    Size = 1234,
                    Sha256 = new string('a', 64),
                    UploadedBy = Organiser.UserId,
                    UploadedAt = Clock.Now,
                }
            );
        });
        return id;
    }

    private string NextEvent()
    {
        // In a database opened again there may be events of an earlier process.
        var number = Interlocked.Increment(ref events);
        return number == 1 && isNew ? "鞍山秋季汽车消费展" : $"鞍山秋季汽车消费展{Guid.NewGuid():N}";
    }

    public Task<SubmitOutcome> SubmitAsync(Guid draft, Guid? operation = null, Money? least = null) =>
        UseAsync<SubmitApplication, SubmitOutcome>(service => service.RunAsync(draft, Organiser, operation ?? Guid.NewGuid(), least));

    /// <summary>A submitted case.</summary>
    public async Task<Guid> CaseAsync() => ((SubmitOutcome.Submitted)await SubmitAsync(await DraftAsync())).CaseId;

    /// <summary>All facts that an applicant of any measure can declare.</summary>
    public static IReadOnlyList<string> EveryFact { get; } =
    [DeclaredFact.Kind, .. Enumerable.Range(0, 20).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>A clause of measure 1.2 that an application may not meet.</summary>
    public const string Clause = "支持举办促消费展会及活动";

    public Task<TaskOutcome> DecideAsync(
        Guid task,
        Actor actor,
        ReviewDecision decision,
        string? opinion = "情况属实",
        Guid? operation = null,
        RefusalGround? ground = null
    ) =>
        UseAsync<DecideReview, TaskOutcome>(service =>
            service.RunAsync(
                task,
                actor,
                new ReviewRequest(
                    decision,
                    opinion,
                    decision == ReviewDecision.Returned ? ["venueRental"] : [],
                    [],
                    ground ?? new RefusalGround(Clause, null, null)
                )
                {
                    Verified = EveryFact,
                },
                operation ?? Guid.NewGuid()
            )
        );

    /// <summary>Determines an amount; whoever must agree does.</summary>
    /// <returns>What the last of them was told.</returns>
    public async Task<TaskOutcome> DetermineAsync(Guid task, Actor actor, string amount, string? reason = null) =>
        await AgreedAsync(task, await ProposeAmountAsync(task, actor, amount, reason));

    /// <summary>Determines an amount; nobody has agreed yet.</summary>
    public Task<TaskOutcome> ProposeAmountAsync(Guid task, Actor actor, string amount, string? reason = null) =>
        UseAsync<DetermineAmount, TaskOutcome>(service => service.RunAsync(task, actor, amount, reason, Guid.NewGuid()));

    /// <summary>Registers a payment; whoever must agree does.</summary>
    /// <returns>What the last of them was told.</returns>
    public async Task<TaskOutcome> PayAsync(Guid task, Actor actor, string voucher = "PZ-001") =>
        await AgreedAsync(task, await RegisterPaymentAsync(task, actor, voucher));

    /// <inheritdoc cref="SecondPeople.AgreeAsync"/>
    public Task<TaskOutcome> AgreedAsync(Guid task, TaskOutcome before) => SecondPeople.AgreeAsync(Database.Services, task, before);

    /// <inheritdoc cref="SecondPeople.FindAsync"/>
    public Task<(CaseTask Task, Actor Person)?> SecondAsync(Guid task) => SecondPeople.FindAsync(Database.Services, task);

    /// <summary>Registers a payment; nobody has agreed yet.</summary>
    public async Task<TaskOutcome> RegisterPaymentAsync(Guid task, Actor actor, string voucher = "PZ-001")
    {
        await AddReceiptAsync(task);
        return await UseAsync<RecordPayment, TaskOutcome>(service =>
            service.RunAsync(
                task,
                actor,
                ChinaTime.DateOf(Clock.Now).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                voucher,
                Guid.NewGuid()
            )
        );
    }

    /// <inheritdoc cref="SecondPeople.AddReceipt"/>
    public Task AddReceiptAsync(Guid task) => Database.WriteAsync(db => SecondPeople.AddReceipt(db, task, Clock.Now));

    /// <summary>Approves with every department of a level that has an open review.</summary>
    public async Task ApproveAllAsync(Guid caseId)
    {
        foreach (var task in await OpenTasksAsync(caseId))
        {
            await DecideAsync(task.Id, Staff(task.OrganisationId!), ReviewDecision.Approved);
        }
    }

    public async Task<List<CaseTask>> OpenTasksAsync(Guid caseId)
    {
        await using var db = Database.OpenContext();
        return await db
            .CaseTasks.AsNoTracking()
            .Where(task => task.CaseId == caseId && task.Status == CaseTaskStatus.Open)
            .OrderBy(task => task.OrganisationId)
            .ToListAsync();
    }

    public async Task<Case> ReadCaseAsync(Guid caseId)
    {
        await using var db = Database.OpenContext();
        return await db.Cases.AsNoTracking().SingleAsync(row => row.Id == caseId);
    }

    /// <summary>The templates of the mails of a case, in order of writing.</summary>
    public async Task<List<string>> MailsAsync(Guid caseId, string? to = "organiser@example.cn")
    {
        await using var db = Database.OpenContext();
        var mails = await db.OutboxMails.AsNoTracking().Where(mail => mail.CaseId == caseId && (to == null || mail.To == to)).ToListAsync();
        return [.. mails.OrderBy(mail => mail.CaseAt).Select(mail => mail.Template)];
    }

    /// <summary>The findings of the consistency check; empty when there are none.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync()
    {
        await using var db = Database.OpenContext();
        return await ConsistencyCheck.RunAsync(db);
    }

    public async Task<TResult> UseAsync<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = Database.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static async Task<string> MakeStockAsync()
    {
        var database = await TestDatabase.CreateAsync(Register);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => database.Folder.Dispose();
        await database.Services.GetRequiredService<PackageFiles>().TakeFolderAsync();
        await database.Services.GetRequiredService<ProcedureLibrary>().LoadAsync(RepositoryFolder.Workflows);
        await database.CloseAsync();
        return database.Folder.File("anshan.db");
    }

    private async Task SeedAsync(params IReadOnlyCollection<string> measures)
    {
        await Database.Services.GetRequiredService<PackageFiles>().TakeFolderAsync();
        var library = Database.Services.GetRequiredService<ProcedureLibrary>();
        await library.LoadAsync(RepositoryFolder.Workflows, measures.Count == 0 ? ["1.2"] : measures);
        await Demo.StartAsync();
        var roles = Roles.Names.Keys.ToDictionary(
            name => name,
            name => new IdentityRole(name) { Id = name, NormalizedName = name.ToUpperInvariant() }
        );
        await Database.WriteAsync(db =>
        {
            db.AddRange(roles.Values);
            AddUser(db, Organiser, "organiser@example.cn");
            AddSubject(db, Profile());
            foreach (
                var organisation in new[] { "tiedong.commerce", "tiedong.finance", "city.commerce", "city.finance", "haicheng.commerce" }
            )
            {
                foreach (var role in new[] { Roles.Reviewer, Roles.Head, Roles.Finance })
                {
                    AddUser(db, Staff(organisation, role), $"{organisation}-{role}@example.cn");
                }
            }
        });
    }

    /// <summary>An applicant who acts for the subject of the same id.</summary>
    public static Actor Applicant(string id, string name) =>
        new(new(id), name, null, [Roles.Applicant]) { Subjects = [id], Subject = new(id) };

    /// <summary>Adds an applicant with the account of the same id as its member.</summary>
    public static void AddSubject(AppDbContext db, ApplicantProfile profile) =>
        db.AddRange(
            profile,
            new SubjectMember
            {
                SubjectId = profile.SubjectId,
                UserId = profile.SubjectId,
                Since = DemoClock.Beginning,
            }
        );

    /// <summary>Adds a person who can sign in.</summary>
    public static void AddUser(AppDbContext db, Actor actor, string email)
    {
        db.Add(
            new AppUser
            {
                Id = actor.UserId,
                UserName = email,
                NormalizedUserName = email.ToUpperInvariant(),
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                EmailConfirmed = true,
                SecurityStamp = actor.UserId,
                FullName = actor.Name,
                OrganisationId = actor.OrganisationId,
            }
        );
        foreach (var role in actor.Roles)
        {
            db.Add(new IdentityUserRole<string> { UserId = actor.UserId, RoleId = role });
        }
    }
}
