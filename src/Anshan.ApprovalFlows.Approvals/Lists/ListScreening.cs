using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>Screens a list of units against a measure: every line stays in it, with the reason why it is listed or not.</summary>
public static class ListScreening
{
    /// <summary>More lines are given in several lists.</summary>
    public const int MostLines = 500;

    internal static readonly IReadOnlyList<string> OfUnit = ["单位名称", "统一社会信用代码", "收款账户"];

    /// <summary>The columns of the list, in order: the unit, then the answers of the measure's form.</summary>
    public static IReadOnlyList<string> Columns(MeasurePackage measure) => [.. OfUnit, .. measure.Form.Fields.Select(field => field.Label)];

    /// <summary>Screens what was copied from a table, a line for each unit, columns apart by tabs.</summary>
    /// <param name="measure">Whose form and award rule hold.</param>
    /// <param name="text">The first line may be the columns' names.</param>
    /// <param name="problem">Why the text is no such table; empty when it is.</param>
    public static EntitlementScreening? Screen(MeasurePackage measure, string? text, out string problem)
    {
        var columns = Columns(measure);
        var lines = (text ?? "").Split('\n').Select((line, index) => new Line(index + 1, [.. line.TrimEnd('\r').Split('\t').Select(cell => cell.Trim())]))
            .Where(line => line.Cells.Any(cell => cell.Length > 0)).ToList();
        if (lines.Count > 0 && lines[0].Cells[0] == columns[0])
        {
            lines.RemoveAt(0);
        }

        problem = lines.Count == 0 ? "请上传或粘贴名单。"
            : lines.Count > MostLines ? $"一次最多 {MostLines} 行，现在是 {lines.Count} 行，请分批办理。"
            : lines.Find(line => line.Cells.Count != columns.Count) is { } wrong ? $"第 {wrong.Number} 行有 {wrong.Cells.Count} 列，应为 {columns.Count} 列：{string.Join("、", columns)}。"
            : "";
        return problem.Length > 0 ? null : new EntitlementScreening([.. lines.Select(line => Screen(measure, lines, line))]);
    }

    private static EntitlementRow Screen(MeasurePackage measure, List<Line> all, Line line)
    {
        var raw = measure.Form.Fields.Select((field, at) => (field, Cell: line.Cells[OfUnit.Count + at])).ToDictionary(item => item.field.Key, item => Typed(item.field, item.Cell));
        var check = FormValidator.Check(measure.Form, raw, submit: true);
        var award = check.IsClean && measure.Award is { } rule ? AwardCalculator.Calculate(rule, check.Values) : null;
        var tie = Tie(measure, all, line);
        var objection = Objection(measure, all, line, check, award) ?? tie;
        return new EntitlementRow(
            line.Number, line.Name, line.CreditCode, line.Cells[2], objection is null ? award!.Amount : Money.Zero, objection is null, objection ?? award!.Trace[^1].Label)
        {
            IsTied = tie is not null,
        };
    }

    private static string? Objection(MeasurePackage measure, List<Line> all, Line line, FormCheck check, AwardComputation? award)
    {
        if (line.Name.Length == 0 || line.Cells[2].Length == 0)
        {
            return "缺少单位名称或收款账户";
        }

        if (!UnifiedSocialCreditCode.TryParse(line.CreditCode, out _, out var wrongCode))
        {
            return wrongCode;
        }

        if (all.Find(other => other.CreditCode == line.CreditCode) is { } first && first != line)
        {
            return string.Create(CultureInfo.InvariantCulture, $"与第 {first.Number} 行是同一单位");
        }

        if (!check.IsClean)
        {
            return string.Join("；", check.Errors.Select(error => Named(measure.Form.Find(error.Key), error.Value)));
        }

        return award is null ? "本条没有可以计算的金额"
            : award.Meaning == AwardMeaning.Open ? award.Trace[^1].Arithmetic
            : award.Amount == Money.Zero ? "按条文计算为零"
            : null;
    }

    /// <summary>Of two units on one rank nothing is paid until the bureau has decided.</summary>
    private static string? Tie(MeasurePackage measure, List<Line> all, Line line)
    {
        if (Ranks(measure.Award) is not { } key)
        {
            return null;
        }

        var column = OfUnit.Count + measure.Form.Fields.ToList().FindIndex(field => field.Key == key);
        return line.Cells[column].Length > 0 && all.FindAll(other => other.Cells[column] == line.Cells[column]) is { Count: > 1 } same
            ? $"名次 {line.Cells[column]} 并列（第 {string.Join("、", same.Select(other => other.Number))} 行），先定如何处理" : null;
    }

    private static string? Ranks(AwardRule? rule) => rule switch
    {
        Ranked ranked => ranked.Rank,
        ByChoice choice => choice.Cases.Select(item => Ranks(item.Award)).FirstOrDefault(key => key is not null),
        _ => null,
    };

    /// <summary>A table shows what a choice is called.</summary>
    private static string? Typed(FieldSpec field, string cell) =>
        field.Choices?.FirstOrDefault(choice => choice.Label == cell)?.Value ?? cell;

    private static string Named(FieldSpec? field, string message) =>
        field is null || message.Contains(field.Label, StringComparison.Ordinal) ? message : $"{field.Label}：{message}";

    /// <summary>A line that is not blank, with its number in what was given.</summary>
    private sealed record Line(int Number, IReadOnlyList<string> Cells)
    {
        public string Name => Cells[0];

        /// <summary>As it is compared: no width, no case.</summary>
        public string CreditCode => UnifiedSocialCreditCode.TryParse(Cells[1], out var code, out _) ? code.Value : Cells[1];
    }
}
