using System.Text.Json;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>
/// Where a drawing uses a variable, an input or an output: by its id in a binding or reference, or by its name in an expression.
/// </summary>
/// <remarks>
/// Names are looked for as words and as Elsa's accessors (<c>getX</c>, <c>setX</c>); a word in a text that only looks like one counts too.
/// </remarks>
internal sealed class NameUses(WorkflowDefinition definition)
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(200);

    /// <summary>The first activity, in the order of the document, that uses it; null where none does.</summary>
    /// <param name="id">The id; empty where it has none.</param>
    /// <param name="name">The name that scripts use.</param>
    public ActivityNode? First(string id, string name)
    {
        var pattern =
            name.Length == 0
                ? null
                : new Regex(
                    $@"(?<!\w)([gs]et)?{Regex.Escape(name)}(?!\w)",
                    RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
                    PatternTime
                );
        return definition
            .Root.SelfAndDescendants()
            .FirstOrDefault(node => Names(node, id) || (pattern is not null && Expressions(node).Any(text => pattern.IsMatch(text))));
    }

    private static bool Names(ActivityNode node, string id) => id.Length > 0 && (node.VariableId == id || node.Outputs.Values.Contains(id));

    private static IEnumerable<string> Expressions(ActivityNode node) =>
        node
            .Inputs.Values.Select(input => input.Expression)
            .OfType<Expression>()
            .Concat(node.Cases.Select(item => item.Condition))
            .Where(expression => expression.Type != "Literal" || node.Type == "Elsa.RunJavaScript")
            .Select(expression => expression.Value.ValueKind == JsonValueKind.Undefined ? "" : expression.Value.ToString());
}
