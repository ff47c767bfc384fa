using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fluid;
using Fluid.Values;
using TimeZoneConverter;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// The filters of templates: the library's, Elsa's <c>base64</c> and <c>keys</c>, each limited by the budget; dates on the local clock.
/// </summary>
internal static partial class LiquidFilters
{
    /// <summary>The most statements one rendering may execute.</summary>
    public const int MaxSteps = 100_000;

    private static readonly FilterArguments None = new();

    /// <summary>What every template is rendered with; nothing of it changes afterwards.</summary>
    public static TemplateOptions Options { get; } = Create();

    private static TemplateOptions Create()
    {
        var options = new TemplateOptions
        {
            MaxSteps = MaxSteps,
            MaxRecursion = LiquidGuard.MaxDepth * 2,
            CultureInfo = CultureInfo.InvariantCulture,
            TimeZone = LocalTime.Zone,
            Now = () => throw new InvalidOperationException("A template gets its time from the step."),
            ModelNamesComparer = StringComparer.OrdinalIgnoreCase,
            JsonSerializerOptions = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping },
            StrictFilters = true,
        };
        // The names of the zones are loaded once, and not on the budget of the first template that names one.
        _ = TZConvert.TryGetTimeZoneInfo("Asia/Shanghai", out _);
        options.Filters.AddFilter("base64", Base64);
        options.Filters.AddFilter("keys", Keys);
        options.Filters.AddFilter("h", (input, given, context) => Original(options, "escape", input, given, context));
        foreach (var (name, filter) in options.Filters.ToList())
        {
            options.Filters.AddFilter(name, Guarded(name, filter));
        }

        return options;
    }

    private static ValueTask<FluidValue> Original(
        TemplateOptions options,
        string name,
        FluidValue input,
        FilterArguments given,
        TemplateContext context
    ) => options.Filters.TryGetValue(name, out var filter) ? filter(input, given, context) : input;

    private static FilterDelegate Guarded(string name, FilterDelegate filter) =>
        async (input, given, context) =>
        {
            ScriptBudget.Current?.Check();
            var prepared = Prepared(name, input, given, context);
            var result =
                name == "date" && DotNetFormat(given) is { } format && prepared is DateTimeValue instant
                    ? new StringValue(((DateTimeOffset)instant.ToObjectValue()).ToString(format, context.CultureInfo))
                    : await filter(prepared, given, context);
            ScriptBudget.Current?.Check();
            return result switch
            {
                StringValue text when text.ToStringValue().Length > BoundedText.MaxText => throw TooLong(),
                ArrayValue list when list.Values.Count > ScriptSandbox.MaxItems => throw ScriptBudget.OutOfMemory(),
                _ => result,
            };
        };

    /// <summary>The input of the filter: refused where the result would be too large, and instants read on the local clock.</summary>
    private static FluidValue Prepared(string name, FluidValue input, FilterArguments given, TemplateContext context)
    {
        switch (name)
        {
            case "replace" or "replace_first" or "replace_last":
                var (text, part, by) = (input.ToStringValue(), given.At(0).ToStringValue(), given.At(1).ToStringValue());
                Room(text.Length + (name == "replace" ? (double)Occurrences(text, part) * by.Length : by.Length));
                break;
            case "join":
                var glue = given.At(0).IsNil() ? 1 : given.At(0).ToStringValue().Length;
                Room(input.Enumerate(context).Sum(item => (double)item.ToStringValue().Length + glue));
                break;
            case "format_number" or "format_string" or "format_date":
                RefuseWidth(name == "format_string" ? input.ToStringValue() : given.At(0).ToStringValue());
                break;
            case "time_zone":
                RefuseUnknownZone(given.At(0).ToStringValue());
                break;
            case "date":
                RefuseWidth(given.At(0).ToStringValue());
                break;
            default:
                break;
        }

        return name is "date" or "time_zone" or "format_date" ? Instant(input, context) : input;
    }

    /// <summary>
    /// Texts and seconds become instants on the local clock; an instant keeps its offset, so that <c>time_zone</c> means something.
    /// </summary>
    /// <exception cref="ExpressionException">The text can be read in two ways.</exception>
    private static FluidValue Instant(FluidValue input, TemplateContext context)
    {
        if (input is StringValue text)
        {
            var written = text.ToStringValue();
            return written.Trim() is "now" or "today" ? new DateTimeValue(context.Now())
                : LocalTime.TryRead(written, out var instant, out _) ? new DateTimeValue(LocalTime.Of(instant))
                : LocalTime.WhyAmbiguous(written) is { } problem
                    ? throw new ExpressionException(ExpressionProblem.Failed, $"Liquid 表达式出错：{problem}")
                : input;
        }

        return input;
    }

    /// <summary>Templates written before strftime was understood give a .NET pattern, which no strftime format looks like.</summary>
    private static string? DotNetFormat(FilterArguments given) =>
        given.At(0) is StringValue format && format.ToStringValue() is var text && DotNetPattern().IsMatch(text) ? text : null;

    /// <remarks>The library would use the local clock instead: a wrong hour without an error.</remarks>
    private static void RefuseUnknownZone(string zone)
    {
        if (zone is not ("" or "local") && !TZConvert.TryGetTimeZoneInfo(zone, out _))
        {
            throw new ExpressionException(
                ExpressionProblem.Failed,
                $"Liquid 表达式出错：没有名为“{zone[..Math.Min(zone.Length, 40)]}”的时区，应如 Asia/Shanghai。"
            );
        }
    }

    private static int Occurrences(string text, string part) => part.Length == 0 ? 0 : text.AsSpan().Count(part);

    private static void Room(double length)
    {
        if (length > BoundedText.MaxText)
        {
            throw TooLong();
        }
    }

    private static void RefuseWidth(string format)
    {
        if (Width().IsMatch(format))
        {
            throw new ExpressionException(ExpressionProblem.NotAllowed, "Liquid 表达式的格式中，宽度和位数不能超过 99。");
        }
    }

    private static ExpressionException TooLong() =>
        new(ExpressionProblem.ResultTooLarge, $"Liquid 表达式拼出的文字超过 {BoundedText.MaxText} 个字符。");

    /// <remarks>As Elsa: a text in UTF-8, lists and objects as JSON, nothing for nothing.</remarks>
    private static async ValueTask<FluidValue> Base64(FluidValue input, FilterArguments given, TemplateContext context)
    {
        if (input.IsNil())
        {
            return NilValue.Instance;
        }

        var text = input.Type switch
        {
            FluidValues.Array or FluidValues.Dictionary or FluidValues.Object or FluidValues.DateTime => (
                await Fluid.Filters.MiscFilters.Json(input, None, context)
            ).ToStringValue(),
            FluidValues.Boolean => input.ToBooleanValue() ? "True" : "False",
            _ => input.ToStringValue(),
        };
        return new StringValue(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
    }

    private static ValueTask<FluidValue> Keys(FluidValue input, FilterArguments given, TemplateContext context) =>
        input.ToObjectValue() is IFluidIndexable members
            ? new ArrayValue([.. members.Keys.Select(key => (FluidValue)new StringValue(key))])
            : throw new ExpressionException(ExpressionProblem.Failed, "Liquid 表达式出错：过滤器“keys”只能用于对象。");

    [GeneratedRegex(@"\A(?=.*(yy|MM|dd|HH|hh|mm|ss))[yMdHhmsftzK:/.,\-\s年月日时分秒T'\\点]+\z", RegexOptions.None, 1000)]
    private static partial Regex DotNetPattern();

    [GeneratedRegex(@"\d{3,}", RegexOptions.None, 1000)]
    private static partial Regex Width();
}
