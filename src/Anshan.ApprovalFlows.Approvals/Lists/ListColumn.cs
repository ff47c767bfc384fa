using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>A column of a list, and what may stand in it.</summary>
public sealed record ListColumn(string Name, string Hint)
{
    /// <summary>The column of the account, from 1.</summary>
    internal const int Account = 3;

    /// <summary>The columns in their order: the unit, then the answers of the measure's form.</summary>
    public static IReadOnlyList<ListColumn> Of(MeasurePackage measure) =>
        [
            new("单位名称", "必填"),
            new("统一社会信用代码", "必填，18 位"),
            new("收款账户", "必填，开户银行和账号，单元格设为文本"),
            .. Given(measure).Select(field => new ListColumn(field.Label, HintOf(field))),
        ];

    /// <summary>The answers that a line gives; what is computed has no column.</summary>
    internal static IEnumerable<FieldSpec> Given(MeasurePackage measure) => measure.Form.Fields.Where(field => field.Compute is null);

    private static string HintOf(FieldSpec field)
    {
        var what = field.Kind switch
        {
            FieldKind.Choice => $"填其中之一：{string.Join("、", field.Choices!.Select(choice => choice.Label))}",
            FieldKind.Date => "日期，如 2023-09-01",
            FieldKind.Money => "金额，单位元，也可以写 12万",
            FieldKind.Number => $"数字{(field.Unit is null ? "" : $"，单位{field.Unit}")}",
            FieldKind.Text or FieldKind.Multiline => $"文字，最多 {field.LengthLimit} 字",
            _ => throw new InvalidOperationException($"{field.Kind} has no words."),
        };
        return $"{(field.Required ? "必填" : "选填")}，{what}{(field.Help is null ? "" : $"。{field.Help}")}";
    }
}
