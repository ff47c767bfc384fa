using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>The contexts that hold a turn at the gate while one SaveChanges runs.</summary>
internal sealed class ContextTurns
{
    private readonly ConditionalWeakTable<DbContext, IAsyncDisposable> turns = [];

    public void Keep(DbContext context, IAsyncDisposable turn) => turns.Add(context, turn);

    public IAsyncDisposable? Release(DbContext? context) => context is not null && turns.Remove(context, out var turn) ? turn : null;

    /// <summary>Whether a command of this context may write now.</summary>
    public bool MayWrite(DbContext? context) =>
        HeldTurn.Current is { IsWriters: false } || (context is not null && turns.TryGetValue(context, out _));
}
