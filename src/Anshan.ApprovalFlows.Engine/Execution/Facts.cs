using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>
/// Data an activity needs from outside the state (a calendar, a list, the rest of a cap). The loop stops with the request, the runner reads
/// the data, and the step is run again from its beginning.
/// </summary>
public abstract record FactRequest
{
    /// <summary>
    /// Why a child instance cannot get the answer, for data that belongs to one instance alone; null where every instance may ask.
    /// </summary>
    public virtual string? NotForChildren => null;
}

/// <summary>A request with the type of its answer.</summary>
/// <remarks>Requests are equal when their values are; the answer is asked for once per step.</remarks>
public abstract record FactRequest<T> : FactRequest
    where T : notnull;

/// <summary>The answers known so far.</summary>
/// <param name="atOnce">Answers from memory, without leaving the loop; null from it means that the answer must be read.</param>
public sealed class FactSet(Func<FactRequest, object?>? atOnce = null)
{
    private readonly Dictionary<FactRequest, object> known = [];

    /// <summary>Adds an answer.</summary>
    public FactSet Add(FactRequest request, object value)
    {
        known[request] = value;
        return this;
    }

    internal T Get<T>(FactRequest<T> request)
        where T : notnull =>
        (known.GetValueOrDefault(request) ?? atOnce?.Invoke(request)) is { } value
            ? value is NoFact none
                ? throw new WorkflowFaultException(none.Why)
                : (T)value
            : throw new FactMissingException(request);
}

/// <summary>The answer that there is none (an unknown name, for example): a fault of the activity that asked, not of the caller.</summary>
/// <param name="Why">A sentence for the administrator who corrects it.</param>
public sealed record NoFact(string Why);

/// <summary>Leaves the loop with the request; never seen by callers.</summary>
internal sealed class FactMissingException(FactRequest request) : Exception("A fact is missing.")
{
    public FactRequest Request { get; } = request;
}
