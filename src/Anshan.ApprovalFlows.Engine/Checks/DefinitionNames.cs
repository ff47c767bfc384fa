using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>The names that exist in a definition, by the place they are asked from.</summary>
internal sealed class DefinitionNames
{
    private static readonly HashSet<string> Loops = ["Elsa.For", "Elsa.ForEach", "Elsa.ParallelForEach"];
    private static readonly string[] LoopValues = ["CurrentValue", "CurrentIndex"];
    private static readonly string[] Given = ["ParentInstanceId", Event.Payload];
    private static readonly string[] OfEveryObject =
    [
        "hasOwnProperty",
        "toString",
        "valueOf",
        "propertyIsEnumerable",
        "isPrototypeOf",
        "toLocaleString",
        "constructor",
    ];

    private readonly WorkflowDefinition definition;
    private readonly HashSet<string> written;
    private readonly HashSet<string> read;
    private readonly HashSet<string> outputAccessors;
    private readonly string[] openOutputs;
    private readonly VariableDefinition[] inputs;

    public DefinitionNames(WorkflowDefinition definition, ActivityCatalog catalog, IReadOnlyList<NamedSource> sources)
    {
        this.definition = definition;

        // Where it is used, the inputs of a definition are variables in it.
        inputs = !definition.IsUsable
            ? []
            :
            [
                .. definition.Inputs.Select(input => new VariableDefinition(
                    VariableDefinition.InputId(input.Name),
                    input.Name,
                    input.TypeName,
                    false,
                    null,
                    true
                )),
            ];
        var scripts = sources.Select(source => source.Script).OfType<ScriptNames>().ToList();
        var free = scripts.SelectMany(script => script.Mentioned).ToHashSet();
        written = [.. scripts.SelectMany(script => script.Written).Select(name => name.Name)];
        written.UnionWith(written.ToList().Where(name => Accessors.Spellings(name).Any(spelling => free.Contains($"set{spelling}"))));
        var inTemplates = sources.SelectMany(source => source.Template?.MembersOf("Variables") ?? []);
        read = [.. scripts.SelectMany(script => script.Read).Select(name => name.Name), .. inTemplates];
        read.UnionWith(written.Where(name => Accessors.Spellings(name).Any(spelling => free.Contains($"get{spelling}"))));
        outputAccessors =
        [
            .. definition
                .Root.SelfAndDescendants()
                .SelectMany(node =>
                    OutputsOf(node, catalog).SelectMany(output => NamesOf(node).SelectMany(name => Accessors.OfOutput(output, name)))
                ),
        ];

        // Their outputs are not written in the drawing: a definition that is used, and an unknown type, which is reported by itself.
        openOutputs =
        [
            .. definition
                .Root.SelfAndDescendants()
                .Where(node => node.Type == UsedDefinition.TypeName || node.Type == NotFound.TypeName || catalog.Find(node.Type) is null)
                .SelectMany(NamesOf)
                .SelectMany(Accessors.Spellings)
                .Select(name => $"From{name}"),
        ];
    }

    /// <summary>Whether a free identifier of a script is defined there.</summary>
    public bool IsKnown(NamedSource source, string name) =>
        ScriptSandbox.IsGlobal(name)
        || ScriptLibrary.Values.Any(value => value.Name == name)
        || (ArgumentOf(source) is { } argument && name == argument)
        || ScriptLibrary.All.Any(function => function.Name == name && (source.IsRun || !function.OnlyInRunJavaScript))
        || AccessorsAt(source).Contains(name)
        || outputAccessors.Contains(name)
        || (
            name.StartsWith("get", StringComparison.Ordinal)
            && openOutputs.Any(end => name.EndsWith(end, StringComparison.Ordinal) && name.Length > end.Length + 3)
        );

    /// <summary>Whether a variable of this name is declared there, or some script of the definition sets it.</summary>
    public bool IsVariable(NamedSource source, string name) =>
        IsDeclared(source, name) || written.Contains(name) || OfEveryObject.Contains(name);

    /// <summary>Whether a variable of this name is declared where the expression is evaluated.</summary>
    public bool IsDeclared(NamedSource source, string name) =>
        Declared(source).Any(variable => variable.Name == name)
        || ArgumentOf(source) == name
        || (LoopValues.Contains(name) && Around(source.Node).Any(node => Loops.Contains(node.Type)));

    /// <summary>Whether anybody reads a variable of this name.</summary>
    public bool IsRead(string name) => read.Contains(name);

    /// <summary>Whether a variable of this id, or else of this name, can be referred to there.</summary>
    public bool HasVariable(NamedSource source, string idOrName) =>
        Declared(source).Any(variable => variable.Id == idOrName) || IsVariable(source, idOrName);

    /// <summary>
    /// Whether the workflow, or a used definition around the expression, has an input of this name, or the engine itself
    /// gives it.
    /// </summary>
    public bool IsInput(NamedSource source, string name) =>
        Given.Contains(name)
        || OfEveryObject.Contains(name)
        || definition.Inputs.Any(input => input.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        || Around(source.Node)
            .Any(node =>
                node.Variables.Any(variable => variable.Id.Equals(VariableDefinition.InputId(name), StringComparison.OrdinalIgnoreCase))
            );

    /// <summary>
    /// Whether an undeclared name is an error: other inputs are declared, and the definition cannot be used in another one, whose inputs it
    /// could read.
    /// </summary>
    public bool DeclaresInputs => definition.Inputs.Count > 0 && !definition.IsUsable;

    /// <inheritdoc cref="LikeVariable"/>
    public string LikeInput(string name) => Like(name, definition.Inputs.Select(input => input.Name));

    /// <summary>Whether <c>getOutputFrom</c> finds the activity.</summary>
    public bool IsActivity(NamedSource source, string idOrName) => ActivityNames.Find(definition, source.Node, idOrName) is not null;

    /// <summary>The most similar name, as the end of a sentence; empty where none is similar.</summary>
    public string LikeVariable(NamedSource source, string name) => Like(name, Declared(source).Select(variable => variable.Name));

    /// <inheritdoc cref="LikeVariable"/>
    public string LikeIdentifier(NamedSource source, string name) =>
        Declared(source).Any(variable => variable.Name == name)
            ? $"；变量应写成 variables.{name}"
            : Like(
                name,
                ScriptLibrary
                    .FunctionNames.Concat(AccessorsAt(source))
                    .Concat(outputAccessors)
                    .Concat(ScriptLibrary.Values.Select(value => value.Name))
            );

    private IEnumerable<string> AccessorsAt(NamedSource source)
    {
        var variables = Declared(source)
            .Select(variable => variable.Name)
            .Concat(written)
            .Concat(ArgumentOf(source) is { } argument ? [argument] : [])
            .Concat(Around(source.Node).Any(node => Loops.Contains(node.Type)) ? LoopValues : [])
            .SelectMany(Accessors.Spellings)
            .SelectMany(name => new[] { $"get{name}", $"set{name}" });
        var isInUse = Around(source.Node).Any(node => node.Type == UsedDefinition.TypeName && node != source.Node);
        return isInUse ? variables : variables.Concat(definition.Inputs.SelectMany(input => Accessors.OfInput(input.Name)));
    }

    /// <summary>The name that only this expression knows, given to it by its activity.</summary>
    private static string? ArgumentOf(NamedSource source) =>
        source.Node.Type == "Elsa.BulkDispatchWorkflows" && source.Path.EndsWith(".correlationIdFunction", StringComparison.Ordinal)
            ? "Item"
            : null;

    /// <summary>
    /// The variables that are declared where the expression is evaluated; what a use is given is evaluated outside of it.
    /// </summary>
    private IEnumerable<VariableDefinition> Declared(NamedSource source) =>
        Around(source.Node)
            .Where(node => node != source.Node || node.Type != UsedDefinition.TypeName)
            .SelectMany(node => node.Variables)
            .Concat(definition.Variables)
            .Concat(inputs);

    private static IEnumerable<ActivityNode> Around(ActivityNode node)
    {
        for (var current = node; current is not null; current = current.Parent)
        {
            yield return current;
        }
    }

    private static IEnumerable<string> OutputsOf(ActivityNode node, ActivityCatalog catalog) =>
        (catalog.Find(node.Type)?.Descriptor.Outputs.Select(output => output.Name) ?? []).Concat(node.Outputs.Keys);

    private static IEnumerable<string> NamesOf(ActivityNode node) => new[] { node.Name, node.Id }.OfType<string>();

    private static string Like(string name, IEnumerable<string> known)
    {
        var most = Math.Max(1, Math.Min(2, name.Length / 3));
        var nearest = known
            .Distinct()
            .Select(other => (Name: other, Distance: Distance(name, other)))
            .Where(item => item.Distance <= most)
            .OrderBy(item => item.Distance)
            .FirstOrDefault();
        return nearest.Name is null ? "" : $"，是不是想写“{nearest.Name}”";
    }

    /// <summary>The edit distance; two swapped neighbours count as one, letters of another case as none.</summary>
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 2 || one.Length > 60)
        {
            return int.MaxValue;
        }

        (one, other) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                table[i, j] =
                    i == 0 || j == 0
                        ? i + j
                        : Math.Min(
                            Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                            table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1)
                        );
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[one.Length, other.Length];
    }
}
