using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>One run of one script in an engine of its own, under limits, with Elsa's names for variables and inputs.</summary>
internal sealed class ScriptRun
{
    /// <summary>How often an expression is run again whose time was used by other processes.</summary>
    public const int Tries = 3;

    private readonly Burst burst;
    private readonly ActivityExecution execution;
    private readonly VariableScope scope;
    private readonly ScriptBudget budget;
    private readonly List<string>? outcomes;
    private readonly ScriptNames names;
    private readonly Jint.Engine engine;
    private readonly JsObject variables;
    private int drawn;

    private ScriptRun(Burst burst, ActivityExecution execution, ScriptBudget budget, List<string>? outcomes, ScriptNames names)
    {
        (this.burst, this.execution, this.budget, this.outcomes, this.names) = (burst, execution, budget, outcomes, names);
        scope = burst.Scope(execution);
        engine = ScriptSandbox.Create(budget, burst.Environment.Now);
        variables = new JsObject(engine);
        drawn = burst.RandomsDrawn;
        Changes = new(burst.State.Name, burst.State.CorrelationId);
    }

    public WorkflowDefinition Definition => burst.Definition;

    public string InstanceId => burst.State.InstanceId.ToString();

    public JsValue LastResult => Parse(Json(burst.LastResult));

    /// <summary>What the script changes of the instance; taken over when it has ended.</summary>
    public InstanceChanges Changes { get; }

    /// <summary>Runs a script and writes changed <c>variables</c> back.</summary>
    /// <param name="source">The script.</param>
    /// <param name="burst">The step.</param>
    /// <param name="execution">Whose variables are in scope.</param>
    /// <param name="budget">What the step's expressions may use.</param>
    /// <param name="outcomes">Receives the outcomes the script sets; null where it may not.</param>
    /// <exception cref="ExpressionException">The script cannot be read, failed, or broke a limit.</exception>
    /// <exception cref="ValueConversionException">It gave a variable a value that does not fit; then nothing is changed.</exception>
    public static JsonNode? Run(string source, Burst burst, ActivityExecution execution, ScriptBudget budget, List<string>? outcomes)
    {
        var script = ScriptSource.Get(source);
        return budget.Run(() =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var before = budget.Used;
                try
                {
                    return new ScriptRun(burst, execution, budget, outcomes, script.Names).Run(script);
                }
                catch (RegexMatchTimeoutException) when (attempt < Tries && budget.Used - before < ScriptSandbox.PatternTime / 2)
                {
                    // The machine was busy with other work; a script changes nothing before its end, so it can be run again.
                }
                catch (Exception problem) when (problem is not (ExpressionException or ValueConversionException))
                {
                    throw ScriptFault.Of(problem);
                }
            }
        });
    }

    public JsValue Variable(string name) => variables.HasProperty(name) ? variables.Get(name) : JsValue.Null;

    public JsValue SetVariable(string name, JsValue value)
    {
        variables.Set(name, value);
        return JsValue.Undefined;
    }

    /// <summary>
    /// The input of the used definition the script stands in, else of the workflow; letters in any case, as Elsa compares.
    /// </summary>
    public JsValue Input(string name) => Parse(Json(scope.TryInput(name, out var value) ? value : burst.WorkflowInput(name)));

    /// <summary>
    /// An output of this step's activities, by the id or the name of the activity; without a name of an output, <c>Result</c> or else the
    /// first.
    /// </summary>
    /// <exception cref="ExpressionException">No activity has that id or name; Elsa faults as well.</exception>
    public JsValue OutputFrom(string activity, JsValue output)
    {
        var node =
            ActivityNames.Find(Definition, burst.Node(execution), activity)
            ?? throw new ExpressionException(
                ExpressionProblem.Failed,
                $"脚本中的 getOutputFrom：流程里没有编号或名称为“{activity}”的活动。"
            );
        if (!burst.ActivityOutputs.TryGetValue(node.Id, out var outputs))
        {
            return JsValue.Null;
        }

        var value =
            output.IsString() ? outputs.GetValueOrDefault(output.AsString())
            : outputs.TryGetValue("Result", out var result) ? result
            : outputs.Values.FirstOrDefault();
        return Parse(Json(value));
    }

    public JsValue SetOutcomes(JsValue given)
    {
        outcomes!.Clear();
        outcomes.AddRange(given.IsString() ? [StorableText.Checked(given.AsString(), "脚本给出的出口")] : Values.Texts(ToNode(given)));
        return JsValue.Undefined;
    }

    public string ToJson(JsValue value) => ScriptJson.Text(value, budget, 0) ?? "null";

    public JsArray NewArray(IEnumerable<JsValue> items) => new(engine, [.. items]);

    /// <summary>An id that nobody else gets, and that is the same when the step is computed again.</summary>
    public Guid NewGuid()
    {
        var bytes = DerivedGuid
            .Of(
                "script",
                InstanceId,
                execution.Id.ToString(CultureInfo.InvariantCulture),
                burst.Environment.Now.UtcTicks.ToString(CultureInfo.InvariantCulture),
                drawn++.ToString(CultureInfo.InvariantCulture)
            )
            .ToByteArray();
        (bytes[7], bytes[8]) = ((byte)((bytes[7] & 0x0F) | 0x40), (byte)((bytes[8] & 0x3F) | 0x80));
        return new Guid(bytes);
    }

    private JsonNode? Run(PreparedScript script)
    {
        var declared = scope.All().ToList();
        foreach (var (name, value, typeName) in declared)
        {
            variables.Set(name, ToScript(value, typeName));
        }

        var before = declared.ToDictionary(item => item.Name, item => Json(ToNode(variables.Get(item.Name))));
        Expose(before.Keys);
        var result = ScriptPromise.Settled(engine.Evaluate(script.Script));
        var changed = Changed(before);
        var node = ToNode(result);
        WriteBack(changed);
        return node;
    }

    private void Expose(IEnumerable<string> declared)
    {
        engine.SetValue("variables", variables);
        foreach (var function in ScriptLibrary.All.Where(function => outcomes is not null || !function.OnlyInRunJavaScript))
        {
            Offer(function.Name, given => function.Call(this, given));
        }

        foreach (var (name, value) in burst.Arguments)
        {
            engine.SetValue(name, Parse(Json(value)));
        }

        foreach (var name in declared)
        {
            foreach (var spelling in Accessors.Spellings(name))
            {
                Offer($"get{spelling}", _ => variables.Get(name));
                Offer($"set{spelling}", given => SetVariable(name, given.At(0)));
            }
        }

        ExposeInputs();
        ExposeOutputs();
        engine.SetValue("workflowInstanceId", InstanceId);
        engine.SetValue("correlationId", burst.State.CorrelationId);
        if (Needs("Math"))
        {
            var random = new ClrFunction(
                engine,
                "random",
                (_, _) => JsNumber.Create((BitConverter.ToUInt64(NewGuid().ToByteArray(), 0) & 0xFFFFFFFFFFFF) / (double)(1L << 48))
            );
            engine.Global.Get("Math").AsObject().Set("random", random);
        }
    }

    /// <summary>Inside of a used definition the accessors are those of its own inputs, which are variables there.</summary>
    private void ExposeInputs()
    {
        var inputs = new JsObject(engine);
        foreach (var name in burst.InputNames.Where(name => name.Length > 0))
        {
            var value = Parse(Json(burst.WorkflowInput(name)));
            inputs.Set(name, value);
            foreach (var accessor in scope.IsInUse ? [] : Accessors.OfInput(name))
            {
                Offer(accessor, _ => value);
            }
        }

        foreach (var (name, value) in scope.UseInputs())
        {
            inputs.Set(name, Parse(Json(value)));
        }

        engine.SetValue("input", inputs);
    }

    /// <summary>Elsa's accessors: <c>getTotalFromReview1()</c>, by the name of the activity or its id.</summary>
    private void ExposeOutputs()
    {
        foreach (var (activity, outputs) in burst.ActivityOutputs)
        {
            foreach (var (output, value) in outputs)
            {
                foreach (var name in new[] { burst.Definition.Activities[activity].Name, activity }.OfType<string>())
                {
                    foreach (var accessor in Accessors.OfOutput(output, name))
                    {
                        Offer(accessor, _ => Parse(Json(value)));
                    }
                }
            }
        }
    }

    /// <summary>Puts a function into the engine when the script can ask for it.</summary>
    private void Offer(string name, Func<JsValue[], JsValue> call)
    {
        if (Needs(name))
        {
            engine.SetValue(name, new ClrFunction(engine, name, (_, given) => call(given)));
        }
    }

    private bool Needs(string name) => names.ReachesGlobal || names.Mentioned.Contains(name);

    private List<(string Name, JsonNode? Value, bool IsDeclared)> Changed(Dictionary<string, string> before)
    {
        // A name nobody declared lives until the end of the step, as in Elsa.
        var changed = variables
            .GetOwnPropertyKeys(Types.String)
            .Select(key => key.ToString())
            .Where(key => !before.ContainsKey(key))
            .Select(key => (Name: key, Value: ToNode(variables.Get(key)), IsDeclared: false))
            .ToList();
        foreach (var (name, old) in before)
        {
            var now = ToNode(variables.Get(name));
            if (Json(now) != old)
            {
                changed.Add((name, now, true));
            }
        }

        return changed;
    }

    private void WriteBack(List<(string Name, JsonNode? Value, bool IsDeclared)> changed)
    {
        scope.CheckFit(changed.Where(item => item.IsDeclared).Select(item => (item.Name, item.Value)));
        foreach (var (name, value, isDeclared) in changed)
        {
            if (!isDeclared || !scope.Set(name, value))
            {
                burst.Undeclared[name] = value;
            }
        }

        burst.RandomsDrawn = drawn;
        burst.State.Name = Changes.Name;
        if (Changes.CorrelationId != burst.State.CorrelationId)
        {
            burst.Correlate(Changes.CorrelationId);
        }
    }

    /// <summary>Instants are dates in a script, as in Elsa; the rest is what its JSON is.</summary>
    private JsValue ToScript(JsonNode? value, string typeName) =>
        typeName is "DateTime" or "DateTimeOffset" && LocalTime.TryRead(Values.Text(value), out var instant, out _)
            ? JsValue.FromObject(engine, instant.UtcDateTime)
            : Parse(Json(value));

    private static string Json(JsonNode? value) => value?.ToJsonString() ?? "null";

    private JsValue Parse(string json) => new JsonParser(engine).Parse(json);

    private JsonNode? ToNode(JsValue value) => ScriptJson.Node(value, budget);
}

/// <summary>What a script changes of its instance.</summary>
internal sealed class InstanceChanges(string? name, string? correlationId)
{
    public string? Name { get; set; } = name;

    public string? CorrelationId { get; set; } = correlationId;
}
