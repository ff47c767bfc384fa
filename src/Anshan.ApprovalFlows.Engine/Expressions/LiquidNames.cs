using Fluid;
using Fluid.Ast;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>The names in a template, found without rendering it; refuses what a template may not use.</summary>
internal sealed class LiquidNames : AstVisitor
{
    private readonly HashSet<string> set = new(StringComparer.OrdinalIgnoreCase)
    {
        "forloop",
        "tablerowloop",
        "parentloop",
        "empty",
        "blank",
        "nil",
        "null",
        "true",
        "false",
    };
    private readonly List<(string Root, string? Member)> used = [];

    private LiquidNames() { }

    /// <summary>First names that the template does not set itself, each once.</summary>
    public IReadOnlyList<string> Free =>
        [.. used.Select(name => name.Root).Where(name => !set.Contains(name)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The members of an object that are written out, each once.</summary>
    public IEnumerable<string> MembersOf(string root) =>
        used.Where(name =>
                name.Member is not null && name.Root.Equals(root, StringComparison.OrdinalIgnoreCase) && !set.Contains(name.Root)
            )
            .Select(name => name.Member!)
            .Distinct();

    /// <exception cref="ExpressionException">A filter or a tag that is not offered.</exception>
    public static LiquidNames Of(IFluidTemplate template)
    {
        var names = new LiquidNames();
        names.VisitTemplate(template);
        return names;
    }

    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        if (memberExpression.Segments[0] is IdentifierSegment root)
        {
            var member =
                memberExpression.Segments.Count < 2
                    ? null
                    : memberExpression.Segments[1] switch
                    {
                        IdentifierSegment named => named.Identifier,
                        IndexerSegment { Expression: LiteralExpression { Value: Fluid.Values.StringValue text } } => text.ToStringValue(),
                        _ => null,
                    };
            used.Add((root.Identifier, member));
        }

        foreach (var segment in memberExpression.Segments.OfType<IndexerSegment>())
        {
            Visit(segment.Expression);
        }

        return memberExpression;
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        if (!LiquidFilters.Options.Filters.TryGetValue(filterExpression.Name, out _))
        {
            throw Refused($"过滤器“{filterExpression.Name}”");
        }

        foreach (var parameter in filterExpression.Parameters)
        {
            Visit(parameter.Expression);
        }

        return base.VisitFilterExpression(filterExpression);
    }

    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        set.Add(assignStatement.Identifier);
        return base.VisitAssignStatement(assignStatement);
    }

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        set.Add(captureStatement.Identifier);
        return base.VisitCaptureStatement(captureStatement);
    }

    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        set.Add(forStatement.Identifier);
        return base.VisitForStatement(forStatement);
    }

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement)
    {
        set.Add(tableRowStatement.Identifier);
        return base.VisitTableRowStatement(tableRowStatement);
    }

    protected override Statement VisitIncrementStatement(IncrementStatement incrementStatement)
    {
        set.Add(incrementStatement.Identifier);
        return base.VisitIncrementStatement(incrementStatement);
    }

    protected override Statement VisitDecrementStatement(DecrementStatement decrementStatement)
    {
        set.Add(decrementStatement.Identifier);
        return base.VisitDecrementStatement(decrementStatement);
    }

    private static ExpressionException Refused(string what) => new(ExpressionProblem.NotAllowed, $"Liquid 表达式中不能使用{what}。");
}
