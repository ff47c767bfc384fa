using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>
/// Every table that lives as long as the process, found by reflection, with what bounds it. One that is not listed is a decision to be
/// made.
/// </summary>
public sealed class GrowingTablesTests
{
    private static readonly Assembly[] Ours =
    [
        typeof(Program).Assembly,
        typeof(Approvals.Access.Roles).Assembly,
        typeof(StepLoop).Assembly,
    ];

    /// <summary>Tables that are shared by threads, wherever they stand.</summary>
    private static readonly Type[] Shared =
    [
        typeof(ConcurrentDictionary<,>),
        typeof(ConcurrentBag<>),
        typeof(ConcurrentQueue<>),
        typeof(ConcurrentStack<>),
        typeof(BlockingCollection<>),
        typeof(ConditionalWeakTable<,>),
        typeof(IMemoryCache),
        typeof(MemoryCache),
        typeof(PartitionedRateLimiter<>),
    ];

    /// <summary>Tables that may grow where they belong to something that lives as long as the process.</summary>
    private static readonly Type[] Plain =
    [
        typeof(Dictionary<,>),
        typeof(HashSet<>),
        typeof(SortedDictionary<,>),
        typeof(List<>),
        typeof(Queue<>),
        typeof(Stack<>),
    ];

    /// <summary>Field, and why a stranger cannot fill memory through it.</summary>
    private static readonly Dictionary<string, string> Bounded = new()
    {
        ["AttemptTable.counters"] = "hashed keys, a fixed count, a sweep (AccountLimitTests)",
        ["BoundedCache`1.young"] = "a fixed count of entries, in two generations",
        ["BoundedCache`1.old"] = "a fixed count of entries, in two generations",
        ["ActivityNode.triggered"] = "the triggers of one published definition",
        ["AllowedHosts.allowed"] = "settings, read once",
        ["PublicAddress.hosts"] = "settings, read once",
        ["CaseNumbers.series"] = "measures and years; nothing is kept while nobody waits",
        ["DefinitionStore.read"] = "published versions, which only workflow administrators make",
        ["ProcedureLibrary.Passed"] = "files of the folder that the operator installed",
        ["InstanceWatch.watched"] = "open connections of administrators; ends with the connection",
        ["SqliteStatements.Known"] = "statements that are constants of the program",
        ["SqlitePragmas.prepared"] = "open connections, held weakly",
        ["MeasureSearch.Searched"] = "the texts of the measures in force; held weakly, gone with the package they were made of",
        ["ReadingContexts.idle"] = "a fixed count of contexts",
        ["PostgresWriteGate.contexts"] = "as many contexts as write at once",
        ["SqliteWriteGate.queue"] = "writes of requests that are waiting; ends with the request",
        ["IdleConnections.put"] = "sessions of the database, a fixed count",
        ["RowMap.Known"] = "models of the program, held weakly",
        ["RowMap.reads"] = "keys that are constants of the program",
        ["RowMap.statements"] = "keys that are constants of the program",
        ["RowMap.updates"] = "sets of columns of the model",
    };

    [Fact]
    public async Task Every_table_that_lives_as_long_as_the_process_is_listed_with_its_bound()
    {
        await using var app = new Watched();
        var lasting = Reachable(app.Singletons());
        var found = Ours.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(Fields)
            .Where(field => Is(field, Shared) || (!field.IsStatic && lasting.Contains(field.DeclaringType!) && Is(field, Plain)))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name.Split('>')[0].TrimStart('<')}")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Contains("AttemptTable.counters", found);
        Assert.Equal("", string.Join(", ", found.Except(Bounded.Keys)));
    }

    private static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(
            BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        );

    private static bool Is(FieldInfo field, Type[] kinds) =>
        kinds.Contains(field.FieldType.IsGenericType ? field.FieldType.GetGenericTypeDefinition() : field.FieldType);

    /// <summary>The types of ours that the singletons hold, and those hold, and so on.</summary>
    private static HashSet<Type> Reachable(IEnumerable<Type> roots)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(roots);
        while (open.TryPop(out var type))
        {
            if (Ours.Contains(type.Assembly) && !type.IsEnum && seen.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type))
            {
                foreach (var held in Fields(type).Where(field => !field.IsStatic).Select(field => field.FieldType))
                {
                    open.Push(held);
                }
            }
        }

        return seen;
    }

    private sealed class Watched() : WebApp("Production", new TestFolder())
    {
        private readonly List<ServiceDescriptor> registered = [];

        public IEnumerable<Type> Singletons()
        {
            var services = Services;
            return registered
                .Where(service =>
                    service.Lifetime == ServiceLifetime.Singleton
                    && !service.IsKeyedService
                    && !service.ServiceType.ContainsGenericParameters
                )
                .Select(service =>
                    service.ImplementationType
                    ?? service.ImplementationInstance?.GetType()
                    ?? (
                        Ours.Contains(service.ServiceType.Assembly)
                            ? services.GetRequiredService(service.ServiceType).GetType()
                            : service.ServiceType
                    )
                );
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => registered.AddRange(services));
        }
    }
}
