using System.Reflection;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>
/// Every writing use case, with a fault at each of its statements in turn: afterwards all of it is stored or nothing, and a repeated
/// request carries it out exactly once. <c>SQL_FAULTS=all</c> tries all kinds of fault.
/// </summary>
[Trait("Tier", "proof")]
public abstract class SqlFaultFacts(ITestOutputHelper output)
{
    private static readonly List<UseCase> All =
    [
        .. CaseUseCases.All,
        .. TurnUseCases.All,
        .. PaymentUseCases.All,
        .. UnitUseCases.All,
        .. PeopleUseCases.All,
        .. MeasureUseCases.All,
        .. DesignerUseCases.All,
        .. OutsideUseCases.All,
    ];

    public static TheoryData<string> Names => [.. All.Select(useCase => useCase.Name)];

    private protected static IEnumerable<string> Tried => All.Select(useCase => useCase.Method);

    private protected static bool IsAll => Environment.GetEnvironmentVariable("SQL_FAULTS") == "all";

    /// <summary>The kinds of fault that are tried.</summary>
    private protected abstract IEnumerable<Fault> Kinds { get; }

    /// <summary>Of how many statements one is tried; commits are few, and all are.</summary>
    private protected virtual int Stride => 1;

    private protected abstract Task<FaultSite> SiteAsync(Action<IServiceCollection> further);

    /// <summary>Puts the faults into the use case of this name.</summary>
    protected async Task TryAsync(string name)
    {
        using var files = new TestFolder();
        await using var site = await SiteAsync(services => Register(services, files.Path));
        var useCase = All.Single(item => item.Name == name);
        var bench = new FaultBench(site, useCase, await useCase.Prepare(site.World));
        await bench.LearnAsync();
        foreach (var kind in Kinds)
        {
            // The first place differs by use case and kind.
            var stride = kind is Fault.CommitRefused or Fault.CommitUnanswered ? 1 : Stride;
            for (var at = 1 + ((name.Length + (int)kind) % stride); await bench.StrikeAsync(kind, at); at += stride)
            {
                Assert.True(at < 500, "The use case never ends.");
            }
        }

        output.WriteLine($"{bench.Struck} faults");
        Assert.True(bench.Struck > 4 / Stride, $"Only {bench.Struck} faults struck.");
    }

    private static void Register(IServiceCollection services, string files)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Smtp:From"] = "no-reply@example.cn", ["Storage:Files"] = "files" })
            .Build();
        services.AddApprovalsMail(settings, isDevelopment: true);
        services.AddApplications(settings, files);
        services.AddPeople();
        services.AddClaims();
        services.AddSingleton<IPasswordHasher<AppUser>, PasswordHasher<AppUser>>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1000);
    }
}

public sealed class SqlFaultTests(ITestOutputHelper output) : SqlFaultFacts(output)
{
    /// <summary>Writes that are not one use case, each with the reason why it is not tested here.</summary>
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["SignIn.CheckAsync"] = "Identity saves the counter and the lock by itself; the audit event follows in a commit of its own",
        ["CaseNumbers.NextAsync"] = "one statement; a number whose submission does not come about is skipped",
        ["DemoClock.StartAsync"] = "a setting of the demonstration",
        ["DemoClock.AdvanceToAsync"] = "many steps, each a commit of its own: see TimerSweep.RunAsync",
        ["DemoClock.NextAsync"] = "reads",
        ["ProcedureLibrary.LoadAsync"] = "many definitions, each a commit of its own; run at every start",
        ["IncidentActions.OutcomesAsync"] = "reads",
        ["MigrateCases.RunAsync"] = "many cases, each a step of its own as every other, then the list of them",
        ["MigrateCases.BackAsync"] = "the same",
        ["MigrateCases.ListAsync"] = "reads",
        ["ImportPackage.PreviewAsync"] = "reads",
        ["PackageFiles.TakeFolderAsync"] = "one commit, made anew at every start",
        ["PackageFiles.TakeAsync"] = "reads",
        ["PackageFiles.OfFolderAsync"] = "reads",
        ["FirstAdministrator.IsNeededAsync"] = "reads",
        ["AccessTokens.ListAsync"] = "reads",
        ["AcceptInvitation.FindAsync"] = "reads",
        ["Registration.FindAsync"] = "reads",
        ["FileRelease.RunAsync"] =
            "deletes files that no row names; a part of RemoveMaterial and DiscardDraft, and what fails is left to the sweep",
        ["TimerSweep.NextAsync"] = "reads",
        ["OutboxSweep.MeasureAsync"] = "reads",
        ["SaveCorrection.FindAsync"] = "reads",
        ["SaveCorrection.OpenedAsync"] = "the same as TaskNotes.SeenAsync",
        ["ActOnTask.FindAsync"] = "reads",
        ["RunBatch.RunAsync"] = "many tasks, each a commit of its own by the use case of its page, then the list of them: see BatchFacts",
        ["RunBatch.ContinueAsync"] = "the same",
        ["RunBatch.FindAsync"] = "reads",
        ["ReversePayment.FindAsync"] = "reads",
        ["DeskViews.OfAsync"] = "reads",
        ["Phrases.OfAsync"] = "reads",
        ["OpenWork.LeaveAsync"] = "a part of StaffAccounts.DisableAsync and of HandOverAsync",
        ["DeskViews.LookAsync"] = "reads",
        ["ActOnTask.OptionsAsync"] = "reads",
        ["ResubmitApplication.ProblemsAsync"] = "reads",
        ["OpenDuties.RunAsync"] = "a step for each duty; what is missing is opened by the next run: see DutyFacts",
        ["WorkDigest.NextAsync"] = "reads",
        ["WorkDigest.RunAsync"] =
            "a commit for each person and one for the day; what is missing comes with the next run: see WorkDigestFacts",
    };

    private protected override IEnumerable<Fault> Kinds =>
        IsAll ? Enum.GetValues<Fault>().Except([Fault.Terminated]) : [Fault.Interrupted, Fault.CommitRefused, Fault.CommitUnanswered];

    private protected override Task<FaultSite> SiteAsync(Action<IServiceCollection> further) => FaultSite.OnSqliteAsync(further);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_fault_at_any_statement_leaves_all_or_nothing(string name) => TryAsync(name);

    [Fact]
    public void Every_writing_use_case_is_tried()
    {
        var found = typeof(SubmitApplication)
            .Assembly.GetTypes()
            .Append(typeof(TimerSweep))
            .Where(type => type is { IsClass: true, IsPublic: true, IsAbstract: false } && !typeof(IWriteGate).IsAssignableFrom(type))
            .Where(type =>
                type.GetConstructors()
                    .SelectMany(constructor => constructor.GetParameters())
                    .Any(parameter => parameter.ParameterType == typeof(IWriteGate) || parameter.ParameterType == typeof(WorkflowRunner))
            )
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .Distinct()
            .ToList();
        var tried = Tried.ToHashSet();
        Assert.Empty(found.Except(tried).Except(Exempt.Keys));
        Assert.Empty(tried.Concat(Exempt.Keys).Except(found));
    }
}

public sealed class SqlFaultOnPostgreSqlTests(ITestOutputHelper output) : SqlFaultFacts(output)
{
    /// <summary>One of each shape; <c>SQL_FAULTS=all</c> tries every use case, every statement and every kind.</summary>
    private static readonly string[] Few =
    [
        "SubmitApplication.RunAsync",
        "DecideReview.RunAsync (approved by the last)",
        "CountersignStep.AgreeAsync (last leg)",
        "WithdrawApplication.RunAsync",
        "DefinitionEditing.PublishAsync",
        "EnterRates.LoanPrimeRateAsync",
    ];

    public static TheoryData<string> Chosen => IsAll ? Names : [.. Few];

    private protected override IEnumerable<Fault> Kinds => IsAll ? Enum.GetValues<Fault>() : [Fault.Interrupted, Fault.CommitUnanswered];

    /// <summary>Each fault costs a server process, a rollback and a comparison.</summary>
    private protected override int Stride => IsAll ? 1 : 10;

    private protected override Task<FaultSite> SiteAsync(Action<IServiceCollection> further) => FaultSite.OnPostgresAsync(further);

    [Theory]
    [MemberData(nameof(Chosen))]
    public Task A_fault_on_the_way_to_the_server_leaves_all_or_nothing(string name) => TryAsync(name);
}
