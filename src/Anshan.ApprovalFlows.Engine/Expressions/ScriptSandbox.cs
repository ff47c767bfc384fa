using System.Collections.Frozen;
using Jint;
using Jint.Constraints;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Engines that scripts cannot leave and cannot exhaust; a fresh one for every run, so that no run sees another's.</summary>
internal static class ScriptSandbox
{
    /// <summary>What one regular expression may take; by the wall clock, for nothing else is offered.</summary>
    public static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    /// <summary>The largest array.</summary>
    public const int MaxItems = 10_000;

    private static readonly FrozenSet<string> Allowed = new[]
    {
        "Infinity",
        "NaN",
        "undefined",
        "globalThis",
        "decodeURI",
        "decodeURIComponent",
        "encodeURI",
        "encodeURIComponent",
        "isFinite",
        "isNaN",
        "parseFloat",
        "parseInt",
        "Array",
        "Boolean",
        "Date",
        "Error",
        "EvalError",
        "JSON",
        "Map",
        "Math",
        "Number",
        "Object",
        "Promise",
        "RangeError",
        "ReferenceError",
        "RegExp",
        "Set",
        "String",
        "Symbol",
        "SyntaxError",
        "TypeError",
        "URIError",
    }.ToFrozenSet();

    private static readonly string[] Removed =
    [
        .. new Jint.Engine().Global.GetOwnPropertyKeys().Select(key => key.ToString()).Where(name => !Allowed.Contains(name)),
    ];

    /// <summary>Whether the language brings a global of this name here.</summary>
    public static bool IsGlobal(string name) => Allowed.Contains(name);

    /// <summary>A fresh engine on a budget.</summary>
    /// <param name="budget">What the run may use.</param>
    /// <param name="now">The instant of the step.</param>
    public static Jint.Engine Create(ScriptBudget budget, DateTimeOffset now)
    {
        var limit = new ScriptLimit(budget);
        var engine = new Jint.Engine(options =>
        {
            options.Constraint(limit);
            options.MaxStatements(100_000);
            options.LimitMemory(ScriptLimit.MaxStatementBytes);
            options.LimitRecursion(200);
            options.MaxArraySize(MaxItems);
            options.RegexTimeoutInterval(PatternTime);
            options.DisableStringCompilation();
            options.Constraints.StackOverflowGuard = true;
            options.Constraints.PromiseTimeout = ScriptPromise.Wait;
            options.Culture(System.Globalization.CultureInfo.InvariantCulture);
            options.TimeSystem = new ScriptClock(now);
            options.AgentCanSuspend = false;
            options.Strict = false;
        });
        limit.Statement = engine.Constraints.Find<MemoryLimitConstraint>();
        foreach (var name in Removed)
        {
            engine.Global.Delete(name);
        }

        new ScriptGuards(engine, budget).Install();
        return engine;
    }
}
