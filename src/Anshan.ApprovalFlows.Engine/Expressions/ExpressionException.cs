namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Why an expression gave no value.</summary>
public enum ExpressionProblem
{
    /// <summary>It cannot be read.</summary>
    Syntax,

    /// <summary>It was evaluated and failed by itself: an unknown name, an error it threw.</summary>
    Failed,

    /// <summary>It uses what expressions may not use.</summary>
    NotAllowed,

    /// <summary>The text of the expression is too long.</summary>
    TooLong,

    /// <summary>It nests or calls itself too deeply.</summary>
    TooDeep,

    /// <summary>It took too many steps or too much time of the processor.</summary>
    TooMuchTime,

    /// <summary>It took too much memory.</summary>
    TooMuchMemory,

    /// <summary>Its value is too large to keep.</summary>
    ResultTooLarge,
}

/// <summary>An expression gave no value; the message is a Chinese sentence for the person who drew it.</summary>
/// <remarks>It carries no inner exception on purpose: an incident shows the innermost message.</remarks>
public sealed class ExpressionException(ExpressionProblem problem, string message) : Exception(message)
{
    /// <summary>The kind of the problem.</summary>
    public ExpressionProblem Problem { get; } = problem;
}
