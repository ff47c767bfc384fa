using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Acornima.Ast;
using Anshan.ApprovalFlows.Engine.Execution;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>One run of one script in an engine of its own, under limits, with Elsa's names for variables and inputs.</summary>
internal sealed class ScriptRun
{
    /// <summary>What one regular expression may take; by the wall clock, for nothing else is offered.</summary>
    public static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    /// <summary>How often an expression begins again that lost its time to others.</summary>
    public const int Tries = 3;

    private readonly Burst burst;
    private readonly VariableScope scope;
    private readonly ScriptBudget budget;
    private readonly List<string>? outcomes;
    private readonly Jint.Engine engine;

    private ScriptRun(Burst burst, VariableScope scope, ScriptBudget budget, List<string>? outcomes)
    {
        (this.burst, this.scope, this.budget, this.outcomes) = (burst, scope, budget, outcomes);
        engine = ScriptSandbox.Create(budget);
    }

    /// <summary>Runs a script and writes changed <c>variables</c> back.</summary>
    /// <param name="source">The script.</param>
    /// <param name="burst">The step.</param>
    /// <param name="scope">The variables in scope.</param>
    /// <param name="budget">What the step's expressions may use.</param>
    /// <param name="outcomes">Receives the outcomes the script sets; null where it may not.</param>
    /// <exception cref="ExpressionException">The script cannot be read, failed, or broke a limit.</exception>
    public static JsonNode? Run(string source, Burst burst, VariableScope scope, ScriptBudget budget, List<string>? outcomes)
    {
        var script = ScriptSource.Get(source);
        return budget.Run(() =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var before = budget.Used;
                try
                {
                    return new ScriptRun(burst, scope, budget, outcomes).Run(script);
                }
                catch (RegexMatchTimeoutException) when (attempt < Tries && budget.Used - before < PatternTime / 2)
                {
                    // The machine was busy with others; a script changes nothing before its end, so it can begin again.
                }
                catch (Exception problem) when (problem is not ExpressionException)
                {
                    throw ScriptFault.Of(problem);
                }
            }
        });
    }

    private JsonNode? Run(Prepared<Script> script)
    {
        var variables = new JsObject(engine);
        foreach (var (name, value, typeName) in scope.All())
        {
            variables.Set(name, ToScript(value, typeName));
        }

        var before = scope.All().ToDictionary(item => item.Name, item => Json(ToNode(variables.Get(item.Name))));
        Expose(variables, before.Keys);
        var result = engine.Evaluate(script);
        var changed = Changed(variables, before);
        var node = ToNode(result);
        WriteBack(changed);
        return node;
    }

    private void Expose(JsObject variables, IEnumerable<string> names)
    {
        engine.SetValue("variables", variables);
        engine.SetValue("getVariable", (string name) => variables.HasProperty(name) ? variables.Get(name) : JsValue.Null);
        engine.SetValue("setVariable", (string name, JsValue value) => variables.Set(name, value));
        foreach (var name in names.Where(name => name.Length > 0))
        {
            var pascal = Pascal(name);
            engine.SetValue($"get{pascal}", () => variables.Get(name));
            engine.SetValue($"set{pascal}", (JsValue value) => { variables.Set(name, value); });
        }

        foreach (var (name, value) in burst.Arguments)
        {
            engine.SetValue(name, Parse(Json(value)));
        }

        var input = new JsObject(engine);
        foreach (var name in burst.InputNames.Where(name => name.Length > 0))
        {
            var value = Parse(burst.WorkflowInput(name)?.ToJsonString() ?? "null");
            input.Set(name, value);
            engine.SetValue($"get{Pascal(name)}", () => value);
        }

        engine.SetValue("input", input);
        engine.SetValue("getInput", (string name) => Input(input, name));
        ExposeOutputs();
        engine.SetValue("getLastResult", () => Parse(burst.LastResult?.ToJsonString() ?? "null"));
        engine.SetValue("getOutputFrom", new ClrFunction(engine, "getOutputFrom", (_, given) => OutputFrom(given.At(0).ToString(), given.At(1))));
        engine.SetValue("parseGuid", (string text) => Guid.Parse(text).ToString());
        engine.SetValue("workflowInstanceId", burst.State.InstanceId.ToString());
        engine.SetValue("getWorkflowInstanceId", () => burst.State.InstanceId.ToString());
        engine.SetValue("correlationId", burst.State.CorrelationId);
        engine.SetValue("getCorrelationId", () => burst.State.CorrelationId);
        if (outcomes is not null)
        {
            engine.SetValue("setOutcome", (string name) => { outcomes.Clear(); outcomes.Add(name); });
            engine.SetValue("setOutcomes", (JsValue names) => { outcomes.Clear(); outcomes.AddRange(Values.Texts(ToNode(names))); });
        }
    }

    /// <summary>The input of the used definition the script stands in, else of the workflow.</summary>
    private JsValue Input(JsObject input, string name) =>
        scope.TryInput(name, out var value) ? Parse(Json(value)) : input.HasProperty(name) ? input.Get(name) : JsValue.Null;

    /// <summary>Elsa's accessors: <c>getTotalFromReview1()</c>, by the name of the activity or its id.</summary>
    private void ExposeOutputs()
    {
        foreach (var (activity, outputs) in burst.ActivityOutputs)
        {
            foreach (var (output, value) in outputs)
            {
                foreach (var name in new[] { burst.Definition.Activities[activity].Name, activity }.OfType<string>())
                {
                    engine.SetValue($"get{Pascal(output)}From{Pascal(name)}", () => Parse(Json(value)));
                }
            }
        }
    }

    private static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    private JsValue OutputFrom(string activity, JsValue output)
    {
        if (!burst.ActivityOutputs.TryGetValue(activity, out var outputs))
        {
            return JsValue.Null;
        }

        var value = output.IsString() ? outputs.GetValueOrDefault(output.AsString()) : outputs.Values.FirstOrDefault();
        return Parse(value?.ToJsonString() ?? "null");
    }

    private List<(string Name, JsonNode? Value, bool IsDeclared)> Changed(JsObject variables, Dictionary<string, string> before)
    {
        // A name nobody declared lives until the end of the step, as in Elsa.
        var changed = variables.GetOwnPropertyKeys(Types.String).Select(key => key.ToString()).Where(key => !before.ContainsKey(key))
            .Select(key => (Name: key, Value: ToNode(variables.Get(key)), IsDeclared: false)).ToList();
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
        foreach (var (name, value, isDeclared) in changed)
        {
            if (!isDeclared || !scope.Set(name, value))
            {
                burst.Undeclared[name] = value;
            }
        }
    }

    /// <summary>Instants are dates in a script, as in Elsa; the rest is what its JSON is.</summary>
    private JsValue ToScript(JsonNode? value, string typeName) =>
        typeName is "DateTime" or "DateTimeOffset"
        && DateTimeOffset.TryParse(Values.Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? JsValue.FromObject(engine, instant.UtcDateTime)
            : Parse(Json(value));

    private static string Json(JsonNode? value) => value?.ToJsonString() ?? "null";

    private JsValue Parse(string json) => new JsonParser(engine).Parse(json);

    private JsonNode? ToNode(JsValue value) => ScriptJson.Node(value, budget);
}
