using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Fluid.Ast.BinaryExpressions;
using Fluid.Values;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// Puts the budget into a template that was read: before every statement and comparison, and into ranges, which the library makes at once.
/// </summary>
internal sealed class LiquidGuard : AstRewriter
{
    /// <summary>The deepest nest of tags.</summary>
    public const int MaxDepth = 20;

    public override Statement Visit(Statement statement)
    {
        var guarded = base.Visit(statement);
        return guarded is null or ElseStatement or ElseIfStatement or WhenStatement ? guarded! : new Counted(guarded);
    }

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression) =>
        new BoundedRange(Visit(rangeExpression.From), Visit(rangeExpression.To));

    protected override Expression VisitContainsBinaryExpression(ContainsBinaryExpression containsBinaryExpression) =>
        new BoundedContains(Visit(containsBinaryExpression.Left), Visit(containsBinaryExpression.Right));

    private sealed class Counted(Statement inner) : Statement
    {
        public override ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
        {
            ScriptBudget.Current?.Check();
            context.IncrementSteps();
            return inner.WriteToAsync(writer, encoder, context);
        }
    }

    private sealed class BoundedRange(Expression from, Expression to) : Expression
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            var (first, last) = ((await from.EvaluateAsync(context)).ToNumberValue(), (await to.EvaluateAsync(context)).ToNumberValue());
            if (last - first >= ScriptSandbox.MaxItems || Math.Abs(first) > int.MaxValue || Math.Abs(last) > int.MaxValue)
            {
                throw new ExpressionException(
                    ExpressionProblem.TooMuchMemory,
                    $"Liquid 表达式中的区间（{first}..{last}）超过 {ScriptSandbox.MaxItems} 项。"
                );
            }

            ScriptBudget.Current?.Check();
            var (start, count) = ((int)first, Math.Max(0, (int)last - (int)first + 1));
            return new ArrayValue([.. Enumerable.Range(start, count).Select(number => (FluidValue)NumberValue.Create(number))]);
        }
    }

    private sealed class BoundedContains(Expression left, Expression right) : Expression
    {
        private readonly ContainsBinaryExpression contains = new(left, right);

        public override ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            ScriptBudget.Current?.Check();
            return contains.EvaluateAsync(context);
        }
    }
}
