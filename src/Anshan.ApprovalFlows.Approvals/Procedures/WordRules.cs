using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Engine.Definitions;
using static Anshan.ApprovalFlows.Approvals.Procedures.Drawn;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>Inputs that are words of a list: what stands in none would stop the case when it gets there.</summary>
internal sealed class WordRules(Drawn drawn, OrganisationRule organisations, MailTemplates mails)
{
    private static readonly string[] Statuses = ["PastDeadline", "PastTotal", .. Enum.GetNames<CaseStatus>()];
    private static readonly string[] DueKinds = [MeasureDeadline, "Date", "YearEnd", "WorkingDays", "UnitDays"];

    public IEnumerable<DefinitionProblem> Check() =>
        [
            .. drawn.Of(Close).SelectMany(node => OneOf(node, "result", "结果", [.. Activities.Close.Results])),
            .. drawn.Of("Anshan.SetStatus").SelectMany(node => OneOf(node, "status", "状态", Statuses)),
            .. drawn.Of("Anshan.Notify").SelectMany(node => Template(node).Concat(organisations.One(node, "to", "收件人", "applicant"))),
            .. drawn.Of(DueDate).SelectMany(node => OneOf(node, "kind", "期限种类", DueKinds).Concat(Day(node))),
        ];

    private IEnumerable<DefinitionProblem> OneOf(ActivityNode node, string input, string what, string[] words)
    {
        if (drawn.TryText(node, input, out var word) && !words.Contains(word))
        {
            yield return Error(node, input, $"{node.Label}的{what}“{word}”不存在，请改为 {string.Join("、", words)} 之一。");
        }
    }

    private IEnumerable<DefinitionProblem> Template(ActivityNode node)
    {
        if (drawn.TryText(node, "template", out var template) && !mails.Has(template))
        {
            yield return Error(node, "template", $"{node.Label}的邮件模板“{template}”不存在，可用：{string.Join("、", mails.Names)}。");
        }
    }

    private IEnumerable<DefinitionProblem> Day(ActivityNode node)
    {
        if (!drawn.TryText(node, "kind", out var kind))
        {
            yield break;
        }

        if (
            kind is "Date" or "YearEnd"
            && drawn.TryText(node, "date", out var date)
            && (kind == "Date" || date.Length > 0)
            && !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
        {
            yield return Error(node, "date", $"{node.Label}的日期“{date}”无效，应如 2023-12-31。");
        }

        if (
            kind is "WorkingDays" or "UnitDays"
            && drawn.TryText(node, "workingDays", out var days)
            && !(int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        )
        {
            yield return Error(node, "workingDays", $"{node.Label}没有写明工作日数，请填写，如 20。");
        }
    }
}
