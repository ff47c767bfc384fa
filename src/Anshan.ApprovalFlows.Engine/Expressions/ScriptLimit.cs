using Jint;
using Jint.Constraints;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Checks the budget before every statement and within the long loops of the interpreter.</summary>
internal sealed class ScriptLimit(ScriptBudget budget) : Constraint
{
    /// <summary>What one statement may allocate; twice the longest text that can be put together.</summary>
    public const long MaxStatementBytes = 1_000_000;

    public MemoryLimitConstraint? Statement { get; set; }

    public override void Check()
    {
        budget.Check();

        // The interpreter's own limit bounds a text by what is left of it: begun anew with every statement, it keeps texts short.
        Statement?.Reset();
    }

    /// <remarks>The budget goes on over the several calls one evaluation needs.</remarks>
    public override void Reset() { }
}
