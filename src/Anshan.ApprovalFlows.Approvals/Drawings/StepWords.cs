using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>What a step is called, who has it and how long, as the drawing says.</summary>
/// <param name="drawn">The procedure.</param>
/// <param name="organisations">Who is who.</param>
/// <param name="regionId">The region of the case; null for the public, who may come from any.</param>
internal sealed class StepWords(Drawn drawn, OrganisationTree organisations, RegionId? regionId)
{
    private static readonly string[] Units = ["organisations", "organisation", "from"];

    public string Title(ActivityNode node) => drawn.TryText(node, "title", out var title) && title.Length > 0 ? title : node.Title;

    /// <summary>Who has it; empty where only a run can tell.</summary>
    public IReadOnlyList<string> Who(ActivityNode node) =>
        drawn.TryText(node, "authority", out var authority) && authority.Length > 0
            ? [authority]
            :
            [
                .. Units
                    .SelectMany(input => Values.Texts(drawn.Known(node, input).Value))
                    .Where(text => text.Length > 0)
                    .Select(Name)
                    .Where(name => name.Length > 0)
                    .Distinct(),
            ];

    public ReviewMode? Mode(ActivityNode node) =>
        node.Type != Drawn.Review ? null
        : drawn.TryText(node, "mode", out var text) && Enum.TryParse<ReviewMode>(text, ignoreCase: true, out var mode) ? mode
        : ReviewMode.All;

    public int? Days(ActivityNode node) =>
        node.Type switch
        {
            Drawn.DueDate => Kind(node) is "WorkingDays" or "UnitDays" ? Number(node, "workingDays") : null,
            "Anshan.PublicNotice" => Number(node, "workingDays"),
            _ => Number(node, "dueInWorkingDays"),
        };

    /// <summary>What else is to be known of a step.</summary>
    public string? Note(ActivityNode node) =>
        node.Type switch
        {
            Drawn.DueDate when Kind(node) is not ("WorkingDays" or "UnitDays") => $"等到{When(node)}",
            "Anshan.Duty" => "每月报告一次进展",
            "Anshan.DutyClosing" => "由单位负责人认定",
            _ => WaitWords.Of(node),
        };

    /// <summary>A deadline beside the way, and what it brings.</summary>
    public string Deadline(ActivityNode node)
    {
        var when = Kind(node) switch
        {
            "WorkingDays" => $"自提交起 {Number(node, "workingDays")} 个工作日",
            "UnitDays" => $"各单位办理共 {Number(node, "workingDays")} 个工作日",
            _ => When(node),
        };
        var after = Drawn.Reached(node).Where(other => other != node).Select(other => other.Type).ToHashSet();
        var brings =
            after.Contains(Drawn.Close) ? "到期结束并归档"
            : after.Contains("Anshan.Notify") ? "到期提醒，继续办理"
            : "到期标记逾期，继续办理";
        return node.Title == when ? $"{when}：{brings}" : $"{node.Title}（{when}）：{brings}";
    }

    /// <summary>How a port is called on screen.</summary>
    public string Port(ActivityNode node, string port) =>
        port switch
        {
            "True" => "是",
            "False" => "否",
            "Default" => "其他情况",
            // A notice that goes on with the others leaves so only when nothing is left.
            "Objected" when drawn.TryText(node, "onUpheld", out var upheld) && upheld == "Strike" => "全部划去",
            _ => drawn.Catalog.Find(node.Type)?.Descriptor.Outcomes.GetValueOrDefault(port) ?? port,
        };

    private string When(ActivityNode node) =>
        Kind(node) switch
        {
            "YearEnd" => drawn.TryText(node, "date", out var of) && of.Length == 0 ? "本年度末" : "所登记日期的年度末",
            "Date" => drawn.TryText(node, "date", out var date)
            && DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? ChinaTime.Display(day)
                : "指定日期",
            Drawn.MeasureDeadline when drawn.IsDuty => "督办到期日",
            Drawn.MeasureDeadline when drawn.Measure?.Window.To is { } last => ChinaTime.Display(last),
            Drawn.MeasureDeadline => "执行期限",
            _ => "到期",
        };

    private string Kind(ActivityNode node) => drawn.TryText(node, "kind", out var kind) ? kind : "";

    private int? Number(ActivityNode node, string input) =>
        drawn.TryText(node, input, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;

    /// <summary>What the application calls the place at which the case is handled: 参保地.</summary>
    private string Place => drawn.Measure is { Place: { } key } measure && measure.Form.Find(key) is { } named ? named.Label : "办理地";

    private string Name(string reference)
    {
        var isOfCounty = reference.StartsWith("county:", StringComparison.Ordinal);
        var isOfPlace = reference.StartsWith("place:", StringComparison.Ordinal);
        if (isOfCounty && (regionId is null || regionId == OrganisationTree.WholeCity) || isOfPlace && regionId is null)
        {
            return organisations.OfAnyCounty(reference, Place) ?? "所在县区主管部门";
        }

        return organisations.TryResolve(reference, regionId ?? OrganisationTree.WholeCity, out var found) ? found.ShortName
            : reference.Any(character => character > 127) ? reference
            : "";
    }
}
