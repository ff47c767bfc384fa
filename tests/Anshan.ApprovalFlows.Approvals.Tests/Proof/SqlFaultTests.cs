using System.Reflection;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Engine.Timers;
using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>
/// Every writing use case, with a fault at each of its statements in turn: afterwards all of it stands or nothing, never half;
/// asked again it is done once. <c>SQL_FAULTS=all</c> tries all kinds of fault.
/// </summary>
public class SqlFaultTests(ITestOutputHelper output)
{
    /// <summary>Writes that are no single act, each with the reason why it stands in no test here.</summary>
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["SignIn.CheckAsync"] = "Identity saves the counter and the lock by itself; the audit event follows in a commit of its own",
        ["CaseNumbers.NextAsync"] = "one statement; a number whose submission does not come about is skipped",
        ["DemoClock.StartAsync"] = "a setting of the demonstration",
        ["DemoClock.AdvanceToAsync"] = "many steps, each a commit of its own: see TimerSweep.RunAsync",
        ["DemoClock.NextAsync"] = "reads",
        ["ProcedureLibrary.LoadAsync"] = "many definitions, each a commit of its own; run at every start",
        ["IncidentDesk.OutcomesAsync"] = "reads",
        ["FirstAdministrator.IsNeededAsync"] = "reads",
        ["AcceptInvitation.FindAsync"] = "reads",
        ["TimerSweep.NextAsync"] = "reads",
    };

    private static readonly List<UseCase> All = [.. CaseUseCases.All, .. PeopleUseCases.All, .. MeasureUseCases.All];

    private static IReadOnlyList<Fault> Kinds => Environment.GetEnvironmentVariable("SQL_FAULTS") == "all"
        ? Enum.GetValues<Fault>()
        : [Fault.Interrupted, Fault.CommitRefused, Fault.CommitUnanswered];

    public static TheoryData<string> Names => [.. All.Select(useCase => useCase.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_at_any_statement_leaves_all_or_nothing(string name)
    {
        var faults = new FaultyDatabase();
        using var files = new TestFolder();
        await using var world = await CaseWorld.CreateAsync(services => Register(services, faults, files.Path));
        var useCase = All.Single(item => item.Name == name);
        using var bench = new FaultBench(world, faults, useCase, await useCase.Prepare(world));
        await bench.LearnAsync();
        foreach (var kind in Kinds)
        {
            for (var at = 1; await bench.StrikeAsync(kind, at); at++)
            {
                Assert.True(at < 500, "The use case never ends.");
            }
        }

        output.WriteLine($"{bench.Struck} faults");
        Assert.True(bench.Struck > 4, $"Only {bench.Struck} faults struck.");
    }

    [Fact]
    public void Every_writing_use_case_is_tried()
    {
        var found = typeof(SubmitApplication).Assembly.GetTypes().Append(typeof(TimerSweep))
            .Where(type => type is { IsClass: true, IsPublic: true, IsAbstract: false } && !typeof(IWriteGate).IsAssignableFrom(type))
            .Where(type => type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Any(parameter => parameter.ParameterType == typeof(IWriteGate) || parameter.ParameterType == typeof(WorkflowRunner)))
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .Distinct()
            .ToList();
        var tried = All.Select(useCase => useCase.Method).ToHashSet();
        Assert.Empty(found.Except(tried).Except(Exempt.Keys));
        Assert.Empty(tried.Concat(Exempt.Keys).Except(found));
    }

    private static void Register(IServiceCollection services, FaultyDatabase faults, string files)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Smtp:From"] = "no-reply@example.cn",
            ["Storage:Files"] = "files",
        }).Build();
        services.AddApprovalsMail(settings, isDevelopment: true);
        services.AddApplications(settings, files);
        services.AddPeople();
        services.AddSingleton<IPasswordHasher<AppUser>, PasswordHasher<AppUser>>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1000);
        services.AddSingleton<IInterceptor>(faults);
    }
}
