using System.Text;
using System.Text.RegularExpressions;
using DotLiquid;
using DotLiquid.Tags;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>The tags of Liquid that look at the budget; outside of an expression they are what they always are.</summary>
/// <remarks>The library keeps its tags for the whole process, so other templates get these too: no budget runs there, nothing changes.</remarks>
internal static partial class LiquidTags
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        // Read when the library makes its patterns, so before it does anything.
        Template.RegexTimeOut = ScriptRun.PatternTime;

        // The library registers its own tags when it parses for the first time; ours must come after.
        Template.Parse("{{ 1 }}");
        Template.RegisterFilter(typeof(LiquidFilters));
        Template.RegisterTag<Tick>(Tick.Word);
        Template.RegisterTag<CountedFor>("for");
        Template.RegisterTag<CountedIf>("if");
        Template.RegisterTag<CountedUnless>("unless");
        Template.RegisterTag<CountedCase>("case");
        Template.RegisterTag<CountedAssign>("assign");
        Template.RegisterTag<BoundedCapture>("capture");
        var contains = Condition.Operators["contains"];
        Condition.Operators["contains"] = (left, right) =>
        {
            ScriptBudget.Current?.Check();
            return contains(left, right);
        };
        return true;
    });

    public static void Register() => _ = Registered.Value;

    /// <summary>Stands first in the body of every loop.</summary>
    internal sealed class Tick : Tag
    {
        public const string Word = "tick";

        public override void Render(Context context, TextWriter result) => ScriptBudget.Current?.Check();
    }

    internal sealed class CountedFor : For
    {
        public override void Initialize(string tagName, string markup, List<string> tokens)
        {
            tokens.Insert(0, $"{{% {Tick.Word} %}}");
            base.Initialize(tagName, markup, tokens);
        }

        public override void Render(Context context, TextWriter result)
        {
            ScriptBudget.Current?.Check();
            base.Render(context, result);
        }
    }

    internal sealed class CountedIf : If
    {
        public override void Render(Context context, TextWriter result)
        {
            ScriptBudget.Current?.Check();
            base.Render(context, result);
        }
    }

    internal sealed class CountedUnless : Unless
    {
        public override void Render(Context context, TextWriter result)
        {
            ScriptBudget.Current?.Check();
            base.Render(context, result);
        }
    }

    internal sealed class CountedCase : Case
    {
        public override void Render(Context context, TextWriter result)
        {
            ScriptBudget.Current?.Check();
            base.Render(context, result);
        }
    }

    internal sealed class CountedAssign : Assign
    {
        public override void Render(Context context, TextWriter result)
        {
            ScriptBudget.Current?.Check();
            base.Render(context, result);
        }
    }

    internal sealed partial class BoundedCapture : DotLiquid.Tags.Capture
    {
        private string name = "";

        public override void Initialize(string tagName, string markup, List<string> tokens)
        {
            name = FirstWord().Match(markup).Value;
            base.Initialize(tagName, markup, tokens);
        }

        public override void Render(Context context, TextWriter result)
        {
            using var captured = new BoundedText();
            RenderAll(NodeList, context, captured);
            context.Scopes[^1][name] = captured.ToString();
        }

        [GeneratedRegex(@"\w+")]
        private static partial Regex FirstWord();
    }
}

/// <summary>Receives what a template writes, up to a limit.</summary>
internal sealed class BoundedText : TextWriter
{
    /// <summary>The longest text a template may give, in characters.</summary>
    public const int MaxText = 256_000;

    private readonly StringBuilder text = new();

    public BoundedText()
        : base(System.Globalization.CultureInfo.InvariantCulture)
    {
    }

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        Room(1);
        text.Append(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Room(count);
        text.Append(buffer, index, count);
    }

    public override void Write(string? value)
    {
        Room(value?.Length ?? 0);
        text.Append(value);
    }

    public override string ToString() => text.ToString();

    private void Room(int length)
    {
        ScriptBudget.Current?.Check();
        if (text.Length + length > MaxText)
        {
            throw new ExpressionException(ExpressionProblem.ResultTooLarge, $"Liquid 表达式的结果超过 {MaxText} 个字符。");
        }
    }
}
