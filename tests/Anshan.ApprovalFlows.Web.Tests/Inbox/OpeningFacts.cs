using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>The number of database commands to open the page of a task, for every kind of task and on both databases.</summary>
public abstract class OpeningFacts : IAsyncLifetime
{
    private const int Most = 4;
    private static readonly Actor Unit = CaseWorld.Staff("city.commerce");

    private readonly SqlWatch sql = new();
    private readonly List<(TaskKind Kind, Actor Who, string Address)> pages = [];
    private WebApp site = null!;

    /// <summary>On SQLite.</summary>
    public sealed class OnSqlite : OpeningFacts
    {
        private protected override Task<CaseWorld> CreateAsync() => CaseWorld.CreateStockedAsync();

        private protected override WebApp Serve(CaseWorld world, SqlWatch sql) => new("Development", world.Database.Folder) { Sql = sql };
    }

    /// <summary>On PostgreSQL, where each command is a way to the server and back.</summary>
    public sealed class OnPostgres : OpeningFacts
    {
        private protected override Task<CaseWorld> CreateAsync()
        {
            Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
            return CaseWorld.CreateOnPostgresAsync();
        }

        private protected override WebApp Serve(CaseWorld world, SqlWatch sql) => new ServedFromPostgres(world) { Sql = sql };
    }

    private protected abstract Task<CaseWorld> CreateAsync();

    private protected abstract WebApp Serve(CaseWorld world, SqlWatch sql);

    public async ValueTask InitializeAsync()
    {
        var world = await CreateAsync();
        var samples = Samples(world);

        foreach (var kind in Enum.GetValues<TaskKind>())
        {
            if (kind is not TaskKind.Correction)
            {
                // No trial delegates; an opinion is asked for with what the review has.
                await AddAsync(world, samples[kind == TaskKind.Advice ? TaskKind.Review : kind], Unit, kind);
            }

            if (kind is TaskKind.Correction or TaskKind.AccountCorrection)
            {
                await AddAsync(world, samples[kind], CaseWorld.Organiser, kind);
            }
        }

        await world.Database.CloseAsync();
        site = Serve(world, sql);
    }

    public async ValueTask DisposeAsync()
    {
        await (site?.DisposeAsync() ?? ValueTask.CompletedTask);
        sql.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Opening_a_task_of_any_kind_takes_at_most_four_commands()
    {
        await site.As(Unit).OpenAsync(Links.ChangePassword);
        foreach (var (kind, who, address) in pages)
        {
            var browser = site.As(who);
            var everywhere = await CommandsAsync(browser, Links.ChangePassword);

            // The first opening of a task also keeps that it was seen.
            await CommandsAsync(browser, address);
            var own = await CommandsAsync(browser, address);
            Assert.All(everywhere, command => Assert.True(own.Remove(command)));
            TestContext.Current.TestOutputHelper?.WriteLine($"{kind} of {who.Name}: {own.Count}, and {everywhere.Count} of every page");
            Assert.True(
                own.Count <= Most && (own.Count > 0 || site is not ServedFromPostgres),
                $"{kind} takes {own.Count} commands:\n\n{string.Join("\n\n", own)}"
            );
            Assert.True(everywhere.Count <= 2, $"Every page takes {everywhere.Count} commands:\n\n{string.Join("\n\n", everywhere)}");
        }
    }

    /// <summary>
    /// What one page sends: on PostgreSQL all that the driver does, on SQLite what EF executes; the rest is read in the process.
    /// </summary>
    private async Task<List<string>> CommandsAsync(Http.Browser browser, string address)
    {
        sql.Clear();
        var page = await browser.OpenAsync(address);
        Assert.True(page.Path == address, $"{address} leads to {page.Path}: {page.Main}");
        // Mails of the cases leave beside it.
        return
        [
            .. (site is ServedFromPostgres ? sql.Statements : sql.Commands).Where(command =>
                !command.Contains("OutboxMails", StringComparison.Ordinal)
            ),
        ];
    }

    /// <summary>A case of its own with a task as a procedure of the policy opens it.</summary>
    private async Task AddAsync(CaseWorld world, SimulatedTask sample, Actor who, TaskKind kind)
    {
        var id = await world.CaseAsync();
        var isApplicants = who == CaseWorld.Organiser;
        var task = new CaseTask
        {
            Id = Guid.NewGuid(),
            CaseId = id,
            ExecutionId = 1000,
            ActivityId = sample.ActivityId,
            Kind = kind,
            OrganisationId = isApplicants ? null : who.OrganisationId,
            AssigneeId = isApplicants ? who.UserId : null,
            Role = who.Roles.First(),
            Title = sample.Title,
            Round = 1,
            Status = CaseTaskStatus.Open,
            OpenedAt = world.Clock.Now,
            DetailJson = sample.Kind == TaskKind.ListConfirmation ? Proposal(world) : sample.DetailJson,
        };
        await world.Database.WriteAsync(db => db.Add(task));
        pages.Add(
            (
                kind,
                who,
                !isApplicants ? Links.Task(task.Id)
                : sample.Kind == TaskKind.Correction ? Links.Correction(id, task.Id)
                : Links.Account(id, task.Id)
            )
        );
    }

    /// <summary>A list with a unit whose profile it is compared with; that of a trial run has none.</summary>
    private static string Proposal(CaseWorld world)
    {
        var measure = world.Database.Services.GetRequiredService<MeasureCatalogue>()["1.2"];
        var answers = SampleAnswers.Fill(measure.Form, new Dictionary<string, string>(), ChinaTime.DateOf(world.Clock.Now));
        string[] line =
        [
            CaseWorld.Profile().Name,
            CaseWorld.Profile().CreditCode,
            "示例银行 1234567",
            .. measure.Form.Fields.Where(field => field.Compute is null).Select(field => answers[field.Key]!),
        ];
        return TaskInput.Write(new ListProposal(string.Join('\t', line), "王审核"));
    }

    /// <summary>A task of each kind with what it carries, from trial runs of all procedures.</summary>
    private static Dictionary<TaskKind, SimulatedTask> Samples(CaseWorld world)
    {
        var samples = new Dictionary<TaskKind, SimulatedTask>();
        var simulate = world.Database.Services.GetRequiredService<SimulateProcedure>();
        foreach (var measure in world.Database.Services.GetRequiredService<MeasureCatalogue>().All)
        {
            foreach (var procedure in measure.Procedures)
            {
                var setup = new SimulationSetup(
                    WorkflowFiles.Read(measure, procedure),
                    measure,
                    procedure,
                    new("tiedong"),
                    ChinaTime.DateOf(world.Clock.Now),
                    new Money(300_000_000) // above what is signed
                );
                foreach (var seed in Enumerable.Range(1, 5))
                {
                    foreach (var task in simulate.Random(setup, seed, 40, withSubjects: false).Tasks)
                    {
                        samples.TryAdd(task.Kind, task);
                    }
                }
            }
        }

        return samples;
    }
}
