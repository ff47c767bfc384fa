using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Forms;

/// <summary>The result of reading one typed text: the value to store, and the problem (empty when there is none).</summary>
internal readonly record struct FieldReading(string Value, string Problem)
{
    // No policy has dates before or after: 0023 and 20223 are typing errors.
    private static readonly DateOnly Earliest = new(1949, 10, 1);
    private static readonly DateOnly Latest = new(2099, 12, 31);

    /// <summary>Reads a typed text; when it cannot be read, the text itself is kept so that nothing typed is ever lost.</summary>
    public static FieldReading Read(FieldSpec field, string? raw)
    {
        var text = field.Kind switch
        {
            FieldKind.Multiline => TypedText.Lines(raw),
            FieldKind.Text => TypedText.Name(raw),
            _ => TypedText.Line(raw),
        };
        return TypedText.Problem(raw) is { } problem ? new FieldReading(text, problem)
            : text.Length == 0 ? default
            : field.Kind switch
            {
                FieldKind.Date => ReadDate(field, text),
                FieldKind.Money => ReadMoney(field, text),
                FieldKind.Number => ReadNumber(field, text),
                FieldKind.Choice => ReadChoice(field, text),
                _ => new FieldReading(text, LengthProblem(field, text)),
            };
    }

    private static FieldReading ReadDate(FieldSpec field, string text)
    {
        if (!DateText.TryParse(text, out var date, out var problem))
        {
            return new FieldReading(text, problem);
        }

        var value = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return date < field.MinDate || date > field.MaxDate ? new FieldReading(value, DateRangeProblem(field))
            : date < Earliest || date > Latest ? new FieldReading(value, $"请检查年份：日期应在{Earliest.Year}年至{Latest.Year}年之间。")
            : new FieldReading(value, "");
    }

    private static FieldReading ReadMoney(FieldSpec field, string text)
    {
        if (!Money.TryParseYuan(text, out var money, out var problem))
        {
            return new FieldReading(text, problem);
        }

        var outside = money.Yuan < field.Min || money.Yuan > field.Max;
        return new FieldReading(money.ToInvariant(), outside ? MoneyRangeProblem(field) : "");
    }

    private static FieldReading ReadNumber(FieldSpec field, string text)
    {
        if (!NumberText.TryParse(text, out var number, out var problem))
        {
            return new FieldReading(text, problem);
        }

        var value = NumberText.Plain(number);
        var decimals = value.Contains('.', StringComparison.Ordinal) ? value.Length - value.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return decimals > field.Decimals
            ? new FieldReading(value, field.Decimals == 0 ? "请填写整数。" : $"最多 {field.Decimals} 位小数。")
            : new FieldReading(value, number < field.Min || number > field.Max ? NumberRangeProblem(field) : "");
    }

    private static FieldReading ReadChoice(FieldSpec field, string text) =>
        new(text, field.Choices?.Any(choice => choice.Value == text) == true ? "" : $"请从所列选项中选择{field.Label}。");

    private static string LengthProblem(FieldSpec field, string text)
    {
        return TextLength.Exceeds(text, field.LengthLimit) ? $"最多 {field.LengthLimit} 字，现在是 {TextLength.Of(text)} 字。" : "";
    }

    private static string DateRangeProblem(FieldSpec field) =>
        field.RangeProblem
        ?? (field.MinDate, field.MaxDate) switch
        {
            ({ } min, { } max) => $"应在{ChinaTime.Display(min)}至{ChinaTime.Display(max)}之间。",
            ({ } min, _) => $"不能早于{ChinaTime.Display(min)}。",
            (_, { } max) => $"不能晚于{ChinaTime.Display(max)}。",
            _ => "",
        };

    private static string NumberRangeProblem(FieldSpec field) =>
        field.RangeProblem
        ?? (field.Min, field.Max) switch
        {
            ({ } min, { } max) => $"应在 {min:0.####} 至 {max:0.####} 之间。",
            ({ } min, _) => $"不能小于 {min:0.####}。",
            (_, { } max) => $"不能大于 {max:0.####}。",
            _ => "",
        };

    private static string MoneyRangeProblem(FieldSpec field) =>
        field.RangeProblem
        ?? (field.Min, field.Max) switch
        {
            ({ } min, { } max) => $"应在 {Yuan(min)} 至 {Yuan(max)} 之间。",
            ({ } min, _) => $"不能少于 {Yuan(min)}。",
            (_, { } max) => $"不能多于 {Yuan(max)}。",
            _ => "",
        };

    private static string Yuan(decimal yuan) => Money.FromYuan(yuan).ToDisplay();
}
