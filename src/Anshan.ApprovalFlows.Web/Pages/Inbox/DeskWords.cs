using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>The words of the desk's rows, the same on screen and in the exported file.</summary>
public sealed class DeskWords(DueWords due, MeasureCatalogue measures, OrganisationTree organisations, CaseClock clock)
{
    /// <summary>The four groups in their order, with what the name means where it does not say so itself.</summary>
    public static IReadOnlyList<(Urgency Urgency, string Name, string Meaning)> Groups { get; } =
    [
        (Urgency.Severe, "严重超期", $"超过期限 {DueWords.SevereWorkingDays} 个工作日以上"),
        (Urgency.Overdue, "超期", ""),
        (Urgency.Soon, "即将到期", $"{DueWords.SoonWorkingDays} 个工作日以内"),
        (Urgency.Later, "未到期", ""),
    ];

    public static string Name(Urgency urgency) => Groups.First(group => group.Urgency == urgency).Name;

    public DueText Due(InboxRow row) => due.Of(row.DueAt);

    /// <summary>Why a row is urgent, or cannot go on, beside its due day.</summary>
    public IReadOnlyList<string> Reasons(InboxRow row)
    {
        (bool Holds, string Words)[] reasons =
        [
            (row.IsPaused, "暂停中"),
            (row.Objections > 0, $"异议 {row.Objections} 件"),
            (row.IsPastDeadline, "已过执行期限"),
            (row.IsPastTotal, "办件已超总时限"),
            (row.RemindedAt is not null, "已提醒"),
            (row.Round > 1, "补正已回"),
        ];
        return [.. reasons.Where(reason => reason.Holds).Select(reason => reason.Words)];
    }

    /// <summary>1.2 促消费展会及活动补助</summary>
    public string Measure(string id) => measures.Find(id) is { } measure ? $"{measure.Id} {measure.Title}" : id;

    public string Region(string id) => organisations.FindRegion(id)?.Name ?? "全市";

    /// <summary>500,000.00</summary>
    public static string Amount(InboxRow row) => new Money(row.AmountFen).ToString();

    /// <summary>What the amount is: 核定, or what the computed one means.</summary>
    public static string AmountKind(InboxRow row) =>
        row.IsDetermined
            ? "核定"
            : row.Meaning switch
            {
                AwardMeaning.Exact => "测算",
                AwardMeaning.Ceiling or AwardMeaning.Open => "测算上限",
                AwardMeaning.Target => "争取",
                AwardMeaning.Limit => "限额",
                AwardMeaning.Minimum => "争取不低于",
                _ => throw new ArgumentOutOfRangeException(nameof(row), row.Meaning, "No word."),
            };

    /// <summary>8月22日; with its year where that is not the present one.</summary>
    public string Day(DateOnly day) =>
        day.Year == ChinaTime.DateOf(clock.Now).Year ? day.ToString("M月d日", CultureInfo.InvariantCulture) : ChinaTime.Display(day);

    /// <inheritdoc cref="Day(DateOnly)"/>
    public string Day(DateTimeOffset at) => Day(ChinaTime.DateOf(at));

    /// <summary>第 12 个工作日, counted from the day after it.</summary>
    public string Since(DateTimeOffset at) => due.WorkingDaysSince(at) is > 0 and var days ? $"第 {days} 个工作日" : "今天";

    /// <summary>已等 3 个工作日</summary>
    public string Waited(DateTimeOffset at) => due.WorkingDaysSince(at) is > 0 and var days ? $"已等 {days} 个工作日" : "今天到达";

    /// <summary>50,000 元, as a filter says it.</summary>
    public static string Sum(long fen) =>
        fen % 1_000_000 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{fen / 1_000_000} 万元") : new Money(fen).ToDisplay();
}
