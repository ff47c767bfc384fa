namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>The turn that the current asynchronous call chain runs in, if any.</summary>
/// <remarks>Flows to called methods only: a method that awaits <c>TakeTurnAsync</c> does not pass the turn on to its own caller.</remarks>
internal sealed class HeldTurn(bool isWriters)
{
    private static readonly AsyncLocal<HeldTurn?> Flow = new();

    private volatile bool isActive;

    /// <summary>True for a write that the writer runs, false for a turn of a context that saves by itself.</summary>
    public bool IsWriters { get; } = isWriters;

    public static HeldTurn? Current => Flow.Value is { isActive: true } turn ? turn : null;

    /// <summary>Makes this the caller's turn; it counts from <see cref="Begin"/> to <see cref="End"/>.</summary>
    public HeldTurn Enter()
    {
        Flow.Value = this;
        return this;
    }

    public void Begin() => isActive = true;

    public void End() => isActive = false;

    /// <summary>A turn inside a turn would wait for itself for ever.</summary>
    public static void RefuseNesting()
    {
        if (Current is not null)
        {
            throw new InvalidOperationException(
                "This code already holds a turn at the write gate. Use the context the turn was given, do not ask for another turn."
            );
        }
    }
}
