using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Values of a script as JSON, bounded in size and depth while they are written.</summary>
internal static class ScriptJson
{
    /// <summary>The largest value, in bytes of JSON.</summary>
    public const int MaxResult = 1_000_000;

    private const int MaxDepth = 60;

    /// <summary>The value as a node of its own; null for what JSON does not know.</summary>
    /// <exception cref="ExpressionException">It is a number or a date that is none, for which null would be a wrong value; or a
    /// text that cannot be kept.</exception>
    public static JsonNode? Node(JsValue value, ScriptBudget budget)
    {
        if (value is JsDate date)
        {
            return double.IsNaN(date.DateValue)
                ? throw new ExpressionException(ExpressionProblem.Failed, "脚本的结果不是日期（Invalid Date），请检查日期的写法。")
                : JsonValue.Create(date.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        }

        if (value is JsNumber number && !double.IsFinite(TypeConverter.ToNumber(number)))
        {
            throw new ExpressionException(
                ExpressionProblem.Failed,
                $"脚本的结果不是一个数（{TypeConverter.ToString(number)}），请检查算式中的值。"
            );
        }

        var json = Write(value, budget, 0, isValue: true);
        return json is null ? null : JsonNode.Parse(json.WrittenSpan);
    }

    /// <summary>The value as text; null for what JSON does not know.</summary>
    public static string? Text(JsValue value, ScriptBudget budget, int indent) =>
        Write(value, budget, indent, isValue: false) is { } json ? Encoding.UTF8.GetString(json.WrittenSpan) : null;

    private static ArrayBufferWriter<byte>? Write(JsValue value, ScriptBudget budget, int indent, bool isValue)
    {
        if (!IsKnown(value = Asked(value, "")))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(
            buffer,
            new JsonWriterOptions
            {
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                Indented = indent > 0,
                IndentSize = Math.Max(1, indent),
                SkipValidation = true,
            }
        );
        new Walk(json, budget, isValue).Write(value, 0);
        json.Flush();
        return buffer;
    }

    private static bool IsKnown(JsValue value) => !(value.IsUndefined() || value.IsSymbol() || value.IsCallable());

    /// <summary>What an object says about itself by <c>toJSON</c>.</summary>
    private static JsValue Asked(JsValue value, string key) =>
        value is ObjectInstance thing && thing.Get("toJSON") is var toJson && toJson.IsCallable()
            ? toJson.Call(thing, [new JsString(key)])
            : value;

    private sealed class Walk(Utf8JsonWriter json, ScriptBudget budget, bool isValue)
    {
        public void Write(JsValue value, int depth)
        {
            budget.Check();
            if (json.BytesCommitted + json.BytesPending > MaxResult || value is JsString { Length: > MaxResult })
            {
                throw new ExpressionException(ExpressionProblem.ResultTooLarge, $"脚本的结果超过 {MaxResult / 1_000_000} MB。");
            }

            switch (value)
            {
                case JsString text:
                    json.WriteStringValue(Kept(text.ToString()));
                    break;
                case JsNumber number:
                    Write(TypeConverter.ToNumber(number));
                    break;
                case JsBoolean truth:
                    json.WriteBooleanValue(TypeConverter.ToBoolean(truth));
                    break;
                case ObjectInstance thing when IsKnown(thing):
                    Write(thing, depth + 1);
                    break;
                default:
                    json.WriteNullValue();
                    break;
            }
        }

        /// <summary>A text that becomes JSON text is escaped there; one that is kept as a value must be one that can be kept.</summary>
        private string Kept(string text) => isValue ? StorableText.Checked(text, "脚本的结果") : text;

        private void Write(double number)
        {
            if (!double.IsFinite(number))
            {
                json.WriteNullValue();
            }
            else if (Math.Abs(number) < 1e15 && Math.Floor(number) == number)
            {
                json.WriteNumberValue((long)number);
            }
            else
            {
                json.WriteNumberValue(number);
            }
        }

        private void Write(ObjectInstance thing, int depth)
        {
            if (depth > MaxDepth)
            {
                throw new ExpressionException(ExpressionProblem.TooDeep, $"脚本的结果嵌套超过 {MaxDepth} 层，或包含自身。");
            }

            if (thing is JsArray)
            {
                WriteItems(thing, depth);
            }
            else
            {
                WriteMembers(thing, depth);
            }
        }

        private void WriteItems(ObjectInstance list, int depth)
        {
            json.WriteStartArray();
            var length = TypeConverter.ToLength(list.Get("length"));
            for (long index = 0; index < (long)length; index++)
            {
                Write(Asked(list.Get(JsNumber.Create(index)), ""), depth);
            }

            json.WriteEndArray();
        }

        private void WriteMembers(ObjectInstance thing, int depth)
        {
            json.WriteStartObject();
            foreach (var key in thing.GetOwnPropertyKeys(Types.String))
            {
                budget.Check();
                var name = key.ToString();
                if (thing.GetOwnProperty(key) is { Enumerable: true } && Asked(thing.Get(key), name) is var value && IsKnown(value))
                {
                    json.WritePropertyName(Kept(name));
                    Write(value, depth);
                }
            }

            json.WriteEndObject();
        }
    }
}
