using System.Reflection;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>Each project has one index of its log messages; event ids are unique in the whole system, and named.</summary>
public sealed class LogIndexTests
{
    private static readonly Assembly[] Ours =
    [
        typeof(Program).Assembly,
        typeof(Approvals.Access.Roles).Assembly,
        typeof(WorkflowRunner).Assembly,
        typeof(Engine.Execution.StepLoop).Assembly,
    ];

    private static readonly (Type Index, MethodInfo Method, LoggerMessageAttribute Message)[] Messages =
    [
        .. from assembly in Ours
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (type, method, message),
    ];

    [Fact]
    public void Every_project_has_one_index() =>
        Assert.Equal(
            ["ApprovalsLog", "EngineLog", "WebLog"],
            Messages.Select(item => item.Index.Name).Distinct().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Event_ids_are_unique_and_named()
    {
        Assert.Empty(Messages.GroupBy(item => item.Message.EventId).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.All(Messages, item => Assert.True(item.Message.EventId > 1000, item.Method.Name));
        Assert.Equal(Messages.Length, Messages.Select(item => item.Method.Name).Distinct().Count());
    }

    /// <summary>A message written where it happens has no event id that somebody could look for.</summary>
    [Fact]
    public void Nobody_logs_past_the_index() =>
        Assert.Empty(
            from file in Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Path, "src"), "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            from line in File.ReadLines(file)
            where
                line.Contains(".LogError(", StringComparison.Ordinal)
                || line.Contains(".LogWarning(", StringComparison.Ordinal)
                || line.Contains(".LogInformation(", StringComparison.Ordinal)
                || line.Contains(".LogDebug(", StringComparison.Ordinal)
                || line.Contains(".LogCritical(", StringComparison.Ordinal)
                || line.Contains(".LogTrace(", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {line.Trim()}"
        );
}
