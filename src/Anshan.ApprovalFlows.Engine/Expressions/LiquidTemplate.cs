using Fluid;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// A Liquid template that was read and may be rendered by many threads: used for expressions and for texts of the host, with one library
/// and one budget.
/// </summary>
/// <remarks>
/// Values are plain data: nothing of the CLR can be reached, no file is included, and what renders too long, too much or too deep ends with
/// an <see cref="ExpressionException"/>.
/// </remarks>
public sealed class LiquidTemplate
{
    /// <summary>The longest template, in characters.</summary>
    public const int MaxSource = 20_000;

    private readonly IFluidTemplate template;

    internal LiquidTemplate(IFluidTemplate template, LiquidNames names) => (this.template, Names) = (template, names);

    internal LiquidNames Names { get; }

    /// <summary>The names the template asks for and does not set itself, in the order of the template.</summary>
    public IReadOnlyList<string> FreeNames => Names.Free;

    /// <summary>Reads a template.</summary>
    /// <exception cref="ExpressionException">It is too long, has an error (with its line), or uses what is not allowed.</exception>
    public static LiquidTemplate Parse(string source) => LiquidSource.Parse(source);

    /// <summary>The text the template gives outside of a step, on a budget of its own.</summary>
    /// <param name="values">Texts, truth values, numbers, instants and lists of them; what is missing renders as nothing.</param>
    /// <param name="now">What <c>now</c> means in it; null where nobody knows, then asking for it is an error.</param>
    /// <param name="maxText">The longest text, in characters.</param>
    /// <exception cref="ExpressionException">It failed or broke a limit.</exception>
    public string Render(IReadOnlyDictionary<string, object?> values, DateTimeOffset? now, int maxText = BoundedText.MaxText)
    {
        var context = Context(now);
        foreach (var (name, value) in values)
        {
            context.SetValue(name, LiquidValues.Of(value));
        }

        return Render(context, new ScriptBudget(ScriptBudget.InStep), maxText);
    }

    /// <summary>A context without values.</summary>
    internal static TemplateContext Context(DateTimeOffset? now) =>
        new(LiquidFilters.Options)
        {
            Now = () =>
                LocalTime.Of(now ?? throw new ExpressionException(ExpressionProblem.Failed, "Liquid 表达式出错：这里没有“现在”可用。")),
            TimeZone = LocalTime.Zone,
        };

    internal string Render(TemplateContext context, ScriptBudget budget, int maxText = BoundedText.MaxText) =>
        budget.Run(() =>
        {
            using var text = new BoundedText(maxText);
            try
            {
                // Nothing in a template waits: the task is completed when it comes back.
                template.RenderAsync(text, NullEncoder.Default, context).AsTask().GetAwaiter().GetResult();
            }
            catch (Exception problem) when (problem is not ExpressionException)
            {
                throw problem.InnerException as ExpressionException ?? Fault(problem);
            }

            return text.ToString();
        });

    private static ExpressionException Fault(Exception problem) =>
        problem switch
        {
            OutOfMemoryException => ScriptBudget.OutOfMemory(),
            DivideByZeroException => new(ExpressionProblem.Failed, "Liquid 表达式出错：除数为零。"),
            OverflowException => new(ExpressionProblem.Failed, "Liquid 表达式出错：数太大。"),
            InvalidOperationException or FluidException when problem.Message.Contains("recursion", StringComparison.OrdinalIgnoreCase) =>
                new(ExpressionProblem.TooMuchTime, $"Liquid 表达式超过 {LiquidFilters.MaxSteps} 步，已停止。请检查循环。"),
            _ => new(ExpressionProblem.Failed, $"Liquid 表达式出错：{problem.Message}"),
        };
}
