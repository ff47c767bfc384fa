using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>The variables of one scope over the values the state keeps.</summary>
internal sealed class VariableStore(IReadOnlyList<VariableDefinition> definitions, Dictionary<string, JsonNode?> values)
{
    public IReadOnlyList<VariableDefinition> Definitions => definitions;

    public JsonNode? Get(VariableDefinition variable) =>
        values.TryGetValue(variable.Id, out var value)
            ? value
            : Named($"变量“{variable.Name}”的初始值", () => Values.Initial(variable.Initial, variable.TypeName, variable.IsArray));

    /// <exception cref="ValueConversionException">The value does not fit the variable's type; the message names the variable.</exception>
    public void Set(VariableDefinition variable, JsonNode? value) => values[variable.Id] = Fit(variable, value);

    /// <summary>The value as the variable keeps it.</summary>
    public static JsonNode? Fit(VariableDefinition variable, JsonNode? value) =>
        Named(
            $"变量“{variable.Name}”的值",
            () => Values.Convert(ChildResult.Plain(value)?.DeepClone(), variable.TypeName, variable.IsArray)
        );

    private static JsonNode? Named(string what, Func<JsonNode?> convert)
    {
        try
        {
            return convert();
        }
        catch (ValueConversionException problem)
        {
            throw problem.Of(what);
        }
    }

    /// <summary>Forgets what is not kept between steps: variables without storage, and nulls (the initial value returns).</summary>
    public void DropUnstored()
    {
        foreach (var variable in definitions)
        {
            if (!variable.IsStored || (values.TryGetValue(variable.Id, out var value) && value is null))
            {
                values.Remove(variable.Id);
            }
        }
    }
}

/// <summary>What an execution sees: its own container's variables first, the workflow's last.</summary>
internal sealed class VariableScope(Burst burst, ActivityExecution? execution)
{
    public JsonNode? Get(string name) =>
        Find(variable => variable.Name == name) is var (store, variable) ? ChildResult.Spelled(store.Get(variable)) : Locals(name);

    public bool Set(string name, JsonNode? value)
    {
        if (Find(variable => variable.Name == name) is not var (store, variable))
        {
            return false;
        }

        store.Set(variable, value);
        return true;
    }

    /// <summary>Refuses values that do not fit before any of them is set.</summary>
    /// <exception cref="ValueConversionException">One does not fit its variable.</exception>
    public void CheckFit(IEnumerable<(string Name, JsonNode? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            if (Find(variable => variable.Name == name) is var (_, variable))
            {
                VariableStore.Fit(variable, value);
            }
        }
    }

    public JsonNode? GetById(string id) => Find(variable => variable.Id == id) is var (store, variable) ? store.Get(variable) : null;

    /// <summary>Whether a variable of this id is in scope.</summary>
    public bool Has(string id) => Find(variable => variable.Id == id) is not null;

    /// <summary>
    /// The input of the used definition this stands in, whatever the case of its letters; false outside of one that has such an input.
    /// </summary>
    public bool TryInput(string name, out JsonNode? value)
    {
        var found =
            Find(variable => variable.Id == VariableDefinition.InputId(name))
            ?? Find(variable => variable.Id.Equals(VariableDefinition.InputId(name), StringComparison.OrdinalIgnoreCase));
        value = found is var (store, variable) ? store.Get(variable) : null;
        return found is not null;
    }

    /// <summary>The inputs of the used definitions this stands in, outer ones first.</summary>
    public IEnumerable<(string Name, JsonNode? Value)> UseInputs() =>
        Stores()
            .Reverse()
            .SelectMany(store =>
                store
                    .Definitions.Where(variable => variable.Id == VariableDefinition.InputId(variable.Name))
                    .Select(variable => (variable.Name, store.Get(variable)))
            );

    /// <summary>Whether this stands in a definition that is used as an activity.</summary>
    public bool IsInUse
    {
        get
        {
            for (var current = execution; current is not null; current = burst.Find(current.Parent))
            {
                if (current.Variables is not null && burst.Node(current).Type == ActivityNode.UseType)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <exception cref="InvalidOperationException">No such variable is in scope.</exception>
    public void SetById(string id, JsonNode? value)
    {
        if (Find(variable => variable.Id == id) is not var (store, variable))
        {
            throw new InvalidOperationException($"变量“{id}”不存在。");
        }

        store.Set(variable, value);
    }

    /// <summary>Every visible variable, inner ones hiding outer ones of the same name.</summary>
    public IEnumerable<(string Name, JsonNode? Value, string TypeName)> All() =>
        LocalValues()
            .Concat(
                Stores()
                    .SelectMany(store =>
                        store.Definitions.Select(variable =>
                            (variable.Name, Value: ChildResult.Spelled(store.Get(variable)), variable.TypeName)
                        )
                    )
            )
            .Concat(burst.Arguments.Select(pair => (Name: pair.Key, pair.Value, TypeName: "Object")))
            .Concat(burst.Undeclared.Select(pair => (Name: pair.Key, pair.Value, TypeName: "Object")))
            .DistinctBy(item => item.Name);

    private JsonNode? Locals(string name) => LocalValues().FirstOrDefault(item => item.Name == name).Value;

    private IEnumerable<(string Name, JsonNode? Value, string TypeName)> LocalValues()
    {
        for (var current = execution; current is not null; current = burst.Find(current.Parent))
        {
            foreach (var (name, value) in current.Locals ?? [])
            {
                yield return (name, value, "Object");
            }
        }
    }

    private (VariableStore Store, VariableDefinition Variable)? Find(Predicate<VariableDefinition> isMeant)
    {
        foreach (var store in Stores())
        {
            foreach (var variable in store.Definitions)
            {
                if (isMeant(variable))
                {
                    return (store, variable);
                }
            }
        }

        return null;
    }

    private IEnumerable<VariableStore> Stores()
    {
        for (var current = execution; current is not null; current = burst.Find(current.Parent))
        {
            if (current.Variables is { } values)
            {
                yield return new VariableStore(burst.Node(current).Variables, values);
            }
        }

        yield return burst.RootVariables;
    }
}
