using System.Collections.Concurrent;
using Acornima.Ast;
using Anshan.ApprovalFlows.Engine.Execution;
using Jint;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Engines that scripts cannot leave and cannot exhaust.</summary>
internal static class ScriptSandbox
{
    public const int MaxSource = 20_000;
    public const int MaxResult = 1_000_000;
    private const int MaxCached = 2_000;

    private static readonly ConcurrentDictionary<string, Prepared<Script>> Scripts = new();
    private static readonly string[] Removed =
    [
        "ArrayBuffer", "SharedArrayBuffer", "DataView", "Atomics", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array",
        "Int32Array", "Uint32Array", "Float16Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array",
    ];

    /// <summary>Caps what one call can allocate before the memory limit looks.</summary>
    private static readonly Prepared<Script> Caps = Jint.Engine.PrepareScript(
        """
        (function () {
          for (const name of ['repeat', 'padStart', 'padEnd']) {
            const original = String.prototype[name];
            Object.defineProperty(String.prototype, name, { value: function (count, ...rest) {
              const size = name === 'repeat' ? String(this).length * count : count;
              if (size > 100000) throw new RangeError('text too long');
              return original.call(this, count, ...rest);
            } });
          }
        })();
        """);

    public static Jint.Engine Create()
    {
        var engine = new Jint.Engine(options =>
        {
            // Statements bound the script's own time; the wall clock is a backstop only, for on a busy machine it also counts what others do.
            options.TimeoutInterval(TimeSpan.FromSeconds(1));
            options.MaxStatements(100_000);
            options.LimitMemory(32_000_000);
            options.LimitRecursion(200);
            options.MaxArraySize(100_000);
            options.RegexTimeoutInterval(TimeSpan.FromMilliseconds(100));
            options.DisableStringCompilation();
            options.Strict = false;
        });
        foreach (var name in Removed)
        {
            engine.Global.Delete(name);
        }

        engine.Execute(Caps);
        return engine;
    }

    /// <summary>The compiled script, cached by its text.</summary>
    public static Prepared<Script> Prepare(string source)
    {
        if (source.Length > MaxSource)
        {
            throw new WorkflowFaultException($"脚本超过 {MaxSource} 个字符。");
        }

        if (Scripts.Count > MaxCached)
        {
            Scripts.Clear();
        }

        return Scripts.GetOrAdd(source, static text => Jint.Engine.PrepareScript(text));
    }
}
