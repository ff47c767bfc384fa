using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// Replaces the built-in functions that put together a text of any length, or go through many values, in one call: the
/// interpreter looks at its limits between statements, not inside of these.
/// </summary>
internal sealed class ScriptGuards(Jint.Engine engine, ScriptBudget budget)
{
    /// <summary>The longest text one of them may give, in characters.</summary>
    public const int MaxText = 256_000;

    private const long MaxWork = 4_000_000;
    private const int MaxDepth = 64;
    private static readonly string[] WithCallback =
    [
        "map",
        "filter",
        "forEach",
        "every",
        "some",
        "find",
        "findIndex",
        "findLast",
        "findLastIndex",
        "flatMap",
        "reduce",
        "reduceRight",
    ];

    private int depth;

    private delegate JsValue Guarded(JsValue original, JsValue self, JsValue[] given);

    public void Install()
    {
        var text = Prototype("String");
        Replace(
            text,
            "repeat",
            (original, self, given) =>
            {
                var (own, count) = (Text(self), TypeConverter.ToNumber(given.At(0)));
                Length(own.Length * count);
                return original.Call(JsString(own), [JsNumber.Create(count)]);
            }
        );
        foreach (var name in new[] { "padStart", "padEnd" })
        {
            Replace(
                text,
                name,
                (original, self, given) =>
                {
                    var length = TypeConverter.ToNumber(given.At(0));
                    Length(length);
                    return original.Call(self, [JsNumber.Create(length), .. given.Skip(1)]);
                }
            );
        }

        Replace(text, "concat", (_, self, given) => Joined(given.Prepend(self).Select(Text), ""));
        Replace(text, "replace", (original, self, given) => Substitute(original, self, given, isAll: false));
        Replace(text, "replaceAll", (original, self, given) => Substitute(original, self, given, isAll: true));
        engine.Global.Get("String").AsObject().Delete("raw");
        Arrays(Prototype("Array"));
        Replace(Prototype("Set"), "add", Counted);
        Replace(Prototype("Map"), "set", Counted);
        Patterns(Prototype("RegExp"));
        Replace(engine.Global.Get("JSON").AsObject(), "stringify", (_, _, given) => Stringify(given));
        Replace(engine.Global.Get("Object").AsObject(), "fromEntries", FromEntries);
    }

    private void Arrays(ObjectInstance array)
    {
        foreach (var name in WithCallback)
        {
            Replace(array, name, (original, self, given) => original.Call(self, [Watched(given.At(0)), .. given.Skip(1)]));
        }

        foreach (var name in new[] { "sort", "toSorted" })
        {
            Replace(
                array,
                name,
                (original, self, given) => original.Call(self, [given.At(0).IsUndefined() ? ByText() : Watched(given.At(0))])
            );
        }

        foreach (var name in new[] { "indexOf", "lastIndexOf", "includes" })
        {
            Replace(
                array,
                name,
                (original, self, given) =>
                {
                    if (
                        given.At(0) is JsString sought
                        && sought.Length * (double)TypeConverter.ToLength(self.AsObject().Get("length")) > MaxWork
                    )
                    {
                        throw ScriptBudget.OutOfMemory();
                    }

                    return original.Call(self, given);
                }
            );
        }

        Replace(array, "join", (_, self, given) => Join(self.AsObject(), given.At(0).IsUndefined() ? "," : Text(given.At(0))));
        Replace(array, "toLocaleString", (_, self, _) => Join(self.AsObject(), ","));
        Replace(
            engine.Global.Get("Array").AsObject(),
            "from",
            (original, self, given) => original.Call(self, given.Length > 1 ? [given[0], Watched(given[1]), .. given.Skip(2)] : given)
        );
    }

    /// <remarks>Also asked directly, by <c>/x/[Symbol.replace]('…', '…')</c>.</remarks>
    private void Patterns(ObjectInstance pattern) =>
        Replace(
            pattern,
            engine.Global.Get("Symbol").AsObject().Get("replace"),
            (original, self, given) => Substitute(original, self, given, isAll: true, isPattern: true)
        );

    private JsValue Substitute(JsValue original, JsValue self, JsValue[] given, bool isAll, bool isPattern = false)
    {
        var (text, pattern) = isPattern ? (Text(given.At(0)), self) : (Text(self), given.At(0));
        JsValue[] rest = [.. given.Skip(2)];
        if (given.At(1) is var replacer && replacer.IsCallable())
        {
            long total = text.Length;
            var counted = Native(
                "replacer",
                (_, matched) =>
                {
                    budget.Check();
                    var part = Text(replacer.Call(JsValue.Undefined, matched));
                    Length(total += part.Length);
                    return JsString(part);
                }
            );
            return original.Call(isPattern ? self : JsString(text), [isPattern ? JsString(text) : pattern, counted, .. rest]);
        }

        var replacement = Text(given.At(1));
        Length(text.Length + Matches(text, pattern, isAll) * (double)(replacement.Length + Inserted(text, pattern, replacement)));
        return original.Call(isPattern ? self : JsString(text), [isPattern ? JsString(text) : pattern, JsString(replacement), .. rest]);
    }

    private static int Matches(string text, JsValue pattern, bool isAll) =>
        pattern switch
        {
            JsRegExp expression => TypeConverter.ToBoolean(expression.Get("global")) ? text.Length + 1 : 1,
            Jint.Native.JsString part => isAll ? text.Length / Math.Max(1, part.Length) + 1 : 1,
            _ => text.Length + 1,
        };

    /// <summary>How much text one match can insert: the text around it, or the capture of a look-ahead, can be long each time.</summary>
    private static long Inserted(string text, JsValue pattern, string replacement)
    {
        var references = replacement.Count(letter => letter == '$');
        var isLong =
            replacement.Contains("$`", StringComparison.Ordinal)
            || replacement.Contains("$'", StringComparison.Ordinal)
            || pattern is not (Jint.Native.JsString or JsRegExp)
            || (pattern is JsRegExp expression && expression.Source.Contains("(?", StringComparison.Ordinal));
        return references == 0 ? 0
            : isLong ? (long)references * text.Length
            : references * 8L;
    }

    private JsString Join(ObjectInstance list, string separator)
    {
        var length = TypeConverter.ToLength(list.Get("length"));
        return length > ScriptSandbox.MaxItems
            ? throw ScriptBudget.OutOfMemory()
            : Nested(() => Joined(Items(list, (int)length), separator));
    }

    private IEnumerable<string> Items(ObjectInstance list, int length)
    {
        for (var index = 0; index < length; index++)
        {
            budget.Check();
            var item = list.Get(JsNumber.Create(index));
            yield return item.IsUndefined() || item.IsNull() ? "" : Text(item);
        }
    }

    private static JsString Joined(IEnumerable<string> parts, string separator)
    {
        var text = new StringBuilder();
        var isFirst = true;
        foreach (var part in parts)
        {
            Length(text.Length + (double)part.Length + separator.Length);
            text.Append(isFirst ? "" : separator).Append(part);
            isFirst = false;
        }

        return JsString(text.ToString());
    }

    private JsValue Stringify(JsValue[] given)
    {
        if (given.At(1) is ObjectInstance)
        {
            throw new ExpressionException(ExpressionProblem.NotAllowed, "JSON.stringify 不支持第二个参数（替换函数或属性列表）。");
        }

        var indent =
            given.At(2) is JsNumber number ? (int)Math.Clamp(TypeConverter.ToNumber(number), 0, 10)
            : given.At(2).IsString() ? 2
            : 0;
        return Nested(() => ScriptJson.Text(given.At(0), budget, indent) is { } json ? JsString(json) : JsValue.Undefined);
    }

    private JsValue FromEntries(JsValue original, JsValue self, JsValue[] given)
    {
        if (given.At(0) is JsArray entries)
        {
            long total = 0;
            foreach (var entry in entries)
            {
                total += entry is JsArray { Length: > 0 } pair && pair[0] is Jint.Native.JsString key ? key.Length : 0;
                Length(total);
            }
        }

        return original.Call(self, given);
    }

    private JsValue Counted(JsValue original, JsValue self, JsValue[] given)
    {
        budget.Check();
        return original.Call(self, given);
    }

    /// <summary>A built-in function as callback runs no statement, so the limit is checked here.</summary>
    private JsValue Watched(JsValue callback) =>
        callback.IsCallable() && callback is not ScriptFunction
            ? Native(
                "callback",
                (self, given) =>
                {
                    budget.Check();
                    return callback.Call(self, given);
                }
            )
            : callback;

    private ClrFunction ByText() =>
        Native(
            "compare",
            (_, given) =>
            {
                budget.Check();
                return JsNumber.Create(string.CompareOrdinal(Text(given.At(0)), Text(given.At(1))));
            }
        );

    private T Nested<T>(Func<T> act)
    {
        if (++depth > MaxDepth)
        {
            throw new ExpressionException(ExpressionProblem.TooDeep, $"数据嵌套超过 {MaxDepth} 层。");
        }

        try
        {
            return act();
        }
        finally
        {
            depth--;
        }
    }

    private static void Length(double length)
    {
        if (length > MaxText)
        {
            throw new ExpressionException(ExpressionProblem.TooMuchMemory, $"脚本拼出的文字超过 {MaxText} 个字符。");
        }
    }

    private ObjectInstance Prototype(string name) => engine.Global.Get(name).AsObject().Get("prototype").AsObject();

    private void Replace(ObjectInstance owner, JsValue name, Guarded guarded)
    {
        var original = owner.Get(name);
        owner.DefineOwnProperty(
            name,
            new PropertyDescriptor(
                Native(name.ToString(), (self, given) => guarded(original, self, given)),
                writable: true,
                enumerable: false,
                configurable: true
            )
        );
    }

    private ClrFunction Native(string name, Func<JsValue, JsValue[], JsValue> act) => new(engine, name, act);

    private static string Text(JsValue value) => TypeConverter.ToString(value);

    private static JsString JsString(string text) => new(text);
}
