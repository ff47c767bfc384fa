using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>One choice of a dropdown or checklist of the designer.</summary>
public sealed record InputOption(string Text, string Value);

/// <summary>
/// The choices an administrator has for an input: organisations, roles, mail templates, what the measure asks for and fixed words, by the
/// names people use.
/// </summary>
/// <remarks>Units and measure are read when it is made: make one for each request.</remarks>
/// <param name="measure">The measure that the definition carries out; null where it is none's, or not known.</param>
/// <param name="organisations">The units as they are now.</param>
/// <param name="mails">The mail templates.</param>
public sealed class InputOptions(MeasurePackage? measure, OrganisationTree organisations, MailTemplates mails)
{
    private static readonly IReadOnlyList<InputOption> Applicant = [new("申请主体", "applicant")];

    private static readonly IReadOnlyList<InputOption> Methods =
    [
        .. new[] { "GET", "POST", "PUT", "PATCH", "DELETE" }.Select(method => new InputOption(method, method)),
    ];

    private static readonly IReadOnlyList<InputOption> ContentTypes =
    [
        .. new[] { "application/json", "text/plain", "application/x-www-form-urlencoded" }.Select(type => new InputOption(type, type)),
    ];

    private static readonly Dictionary<(string Type, string Input), IReadOnlyList<InputOption>> Fixed = new()
    {
        [("Anshan.Review", "Mode")] = [new("会签：都通过才通过", "All"), new("一家通过即可", "Any"), new("依次审核", "InOrder")],
        [("Anshan.Close", "Result")] =
        [
            new("已办结", "Completed"),
            new("不予通过", "Rejected"),
            new("已撤回", "Withdrawn"),
            new("补正超期终止", "Expired"),
            new("未完成", "Missed"),
        ],
        [("Anshan.PublicNotice", "OnUpheld")] = [new("划去所涉的一行，其余继续公示", "Strike"), new("公示结束，走“异议成立”", "End")],
        [("Anshan.SetStatus", "Status")] =
        [
            new("审核中", "UnderReview"),
            new("待核定", "AwaitingAward"),
            new("待拨付", "AwaitingTransfer"),
            new("执行期限已过", "PastDeadline"),
            new("超过约定的总时限", "PastTotal"),
        ],
        [("Anshan.DueDate", "Kind")] =
        [
            new("政策执行期限", "MeasureDeadline"),
            new("指定日期", "Date"),
            new("年度末（填了日期的，按这个日期的年度）", "YearEnd"),
            new("若干工作日之后", "WorkingDays"),
            new("各单位办理用满若干工作日", "UnitDays"),
        ],
        [("Elsa.FlowSwitch", "Mode")] = [new("走第一个成立的分支", "MatchFirst"), new("走所有成立的分支", "MatchAny")],
        [("Elsa.Switch", "Mode")] = [new("执行第一个成立的分支", "MatchFirst"), new("执行所有成立的分支", "MatchAny")],
        [("Elsa.FlowJoin", "Mode")] = [new("先到先行", "WaitAny"), new("全部到齐", "WaitAll"), new("全部有效分支到齐", "WaitAllActive")],
        [("Elsa.SendHttpRequest", "Method")] = Methods,
        [("Elsa.SendHttpRequest", "ContentType")] = ContentTypes,
        [("Elsa.FlowSendHttpRequest", "Method")] = Methods,
        [("Elsa.FlowSendHttpRequest", "ContentType")] = ContentTypes,
    };

    private readonly IReadOnlyList<InputOption> units = Units(organisations);

    /// <summary>The choices; empty where anything may be written.</summary>
    public IReadOnlyList<InputOption> Of(string activityType, string input) =>
        (activityType, input) switch
        {
            _ when Fixed.TryGetValue((activityType, input), out var words) => words,
            ({ } type, "Organisations" or "Organisation" or "From" or "RecordedBy")
                when type.StartsWith("Anshan.", StringComparison.Ordinal) => units,
            ("Anshan.FundTransfer", "To") => [.. Applicant, new("名单所列单位", "list"), .. units],
            ("Anshan.Notify", "To") => [.. Applicant, .. units],
            ("Anshan.Review" or "Anshan.Correction", "Documents") =>
            [
                .. measure?.Materials.Select(material => new InputOption(material.Name, material.Id)) ?? [],
            ],
            ("Anshan.Review" or "Anshan.Correction", "Fields") =>
            [
                .. measure?.Form.Fields.Select(field => new InputOption(field.Label, field.Key)) ?? [],
            ],
            ("Anshan.Notify", "Template") =>
            [
                .. mails.Names.Where(mails.IsAboutCases).Select(name => new InputOption(mails.TitleOf(name), name)),
            ],
            (_, "Role") => [.. Roles.CaseWork.Select(role => new InputOption(Roles.Names[role], role))],
            _ => [],
        };

    /// <summary>The choices of an input of a shared definition, which is called like the activity's that it is passed to.</summary>
    public IReadOnlyList<InputOption> OfShared(string input)
    {
        var name = input.Length == 0 ? input : char.ToUpperInvariant(input[0]) + input[1..];
        return Of("Anshan.Review", name) is { Count: > 0 } own ? own : Of("Anshan.FundTransfer", name);
    }

    /// <summary>
    /// The units that are not closed. A department of every county is one choice: which one is meant follows from the case.
    /// </summary>
    private static IReadOnlyList<InputOption> Units(OrganisationTree organisations)
    {
        var open = organisations.All.Where(unit => !unit.IsClosed).ToLookup(unit => unit.Level);
        return
        [
            .. open[OrganisationLevel.County]
                .DistinctBy(unit => unit.Department)
                .Select(unit => new InputOption(
                    $"所在县区 · {organisations.DepartmentOfCounties(unit.Department)}",
                    $"county:{unit.Department}"
                )),
            .. open[OrganisationLevel.County]
                .DistinctBy(unit => unit.Department)
                .Where(unit => open[OrganisationLevel.City].Any(city => city.Department == unit.Department))
                .Select(unit => new InputOption(
                    $"申请人选择的办理地 · {organisations.DepartmentOfCounties(unit.Department)}",
                    $"place:{unit.Department}"
                )),
            .. open[OrganisationLevel.City]
                .DistinctBy(unit => unit.Department)
                .Select(unit => new InputOption($"市 · {unit.Name}", $"city:{unit.Department}")),
            .. open[OrganisationLevel.Province]
                .DistinctBy(unit => unit.Department)
                .Select(unit => new InputOption($"省 · {unit.Name}", $"province:{unit.Department}")),
        ];
    }
}
