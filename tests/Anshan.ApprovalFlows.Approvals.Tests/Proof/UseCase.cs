using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>One writing act of the system, with the state in which it succeeds.</summary>
/// <param name="Name"><c>Class.Method</c> as in the code, and in brackets which way where there are several.</param>
/// <param name="IsOperation">Whether it carries an operation id, so that it can be asked for again.</param>
/// <param name="Prepare">Makes the state; what it returns is the act.</param>
internal sealed record UseCase(string Name, bool IsOperation, Func<CaseWorld, Task<Func<Guid, Task<object?>>>> Prepare)
{
    /// <summary>What the running server does afterwards by itself, undisturbed; null for nothing.</summary>
    public Func<CaseWorld, Task>? Afterwards { get; init; }

    /// <summary>The method it is about.</summary>
    public string Method => Name.Split(' ')[0];

    /// <summary>An act of a service, in a scope of its own each time.</summary>
    public static Func<Guid, Task<object?>> Of<TService>(CaseWorld world, Func<TService, Guid, Task<object?>> act)
        where TService : notnull =>
        async operation =>
        {
            await using var scope = world.Database.Services.CreateAsyncScope();
            return await act(scope.ServiceProvider.GetRequiredService<TService>(), operation);
        };

    public override string ToString() => Name;
}
