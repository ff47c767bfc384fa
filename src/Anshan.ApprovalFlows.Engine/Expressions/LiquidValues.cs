using System.Text.Json;
using System.Text.Json.Nodes;
using Fluid.Values;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// Values of a step as values of templates: JSON and plain data, read when a template asks for them; the only members there are.
/// </summary>
internal static class LiquidValues
{
    /// <summary>A value of a typed variable: instants are dates on the local clock.</summary>
    public static FluidValue Of(JsonNode? value, string typeName) =>
        typeName is "DateTime" or "DateTimeOffset" && LocalTime.TryRead(Values.Text(value), out var instant, out _)
            ? new DateTimeValue(LocalTime.Of(instant))
            : Of(value);

    /// <summary>Numbers are exact decimals.</summary>
    public static FluidValue Of(JsonNode? value) =>
        value switch
        {
            null => NilValue.Instance,
            JsonObject map => Object(
                map.Select(pair => pair.Key),
                name => map.TryGetPropertyValue(name, out var member) ? Of(member) : null,
                StringComparer.Ordinal
            ),
            JsonArray items => new ArrayValue([.. items.Select(Of)]),
            _ => value.GetValueKind() switch
            {
                JsonValueKind.True => BooleanValue.True,
                JsonValueKind.False => BooleanValue.False,
                JsonValueKind.Number => Values.Number(value) is { } number
                    ? NumberValue.Create(number)
                    : new StringValue(value.ToJsonString()),
                _ => new StringValue(Values.Text(value) ?? ""),
            },
        };

    /// <summary>Plain data of the host.</summary>
    /// <exception cref="ArgumentException">Data of another kind: it has members that templates must not see.</exception>
    public static FluidValue Of(object? value) =>
        value switch
        {
            null => NilValue.Instance,
            string text => new StringValue(text),
            bool truth => truth ? BooleanValue.True : BooleanValue.False,
            int whole => NumberValue.Create(whole),
            long whole => NumberValue.Create(whole),
            decimal number => NumberValue.Create(number),
            DateTimeOffset instant => new DateTimeValue(LocalTime.Of(instant)),
            JsonNode node => Of(node),
            IEnumerable<string> texts => new ArrayValue([.. texts.Select(text => (FluidValue)new StringValue(text))]),
            _ => throw new ArgumentException($"A template takes no {value.GetType().Name}.", nameof(value)),
        };

    /// <summary>An object whose members are computed when they are asked for.</summary>
    public static FluidValue Object(IEnumerable<string> names, Func<string, FluidValue?> read, StringComparer comparer) =>
        new DictionaryValue(new Members(names, read, comparer));

    private sealed class Members(IEnumerable<string> names, Func<string, FluidValue?> read, StringComparer comparer) : IFluidIndexable
    {
        private readonly Dictionary<string, FluidValue> known = new(comparer);
        private string[]? keys;

        public IEnumerable<string> Keys => keys ??= [.. names];

        public int Count => keys?.Length ?? Keys.Count();

        public bool TryGetValue(string name, out FluidValue value)
        {
            ScriptBudget.Current?.Check();
            if (known.TryGetValue(name, out value!))
            {
                return true;
            }

            if (read(name) is not { } found)
            {
                value = NilValue.Instance;
                return false;
            }

            known[name] = value = found;
            return true;
        }
    }
}
