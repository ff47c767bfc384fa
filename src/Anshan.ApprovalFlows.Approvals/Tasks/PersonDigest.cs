using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>What a person is told of a task in the work mail, in the order in which it is told.</summary>
public enum DigestPart
{
    /// <summary>已超期</summary>
    Overdue,

    /// <summary>即将到期: today or within the next two working days.</summary>
    Soon,

    /// <summary>公示异议: objections to a notice that wait for a decision.</summary>
    Objections,

    /// <summary>主体认领: claims of applicants that wait for the unit, each working day until they are decided.</summary>
    Claims,

    /// <summary>新收到: since the person's last work mail.</summary>
    New,

    /// <summary>尚未登记: without a due day, waits long.</summary>
    Waiting,

    /// <summary>已过执行期限: the measure's last day has passed since the person's last work mail.</summary>
    PastDeadline,

    /// <summary>无人可办: open tasks that nobody can end, told to workflow administrators each working day until somebody can.</summary>
    Unattended,

    /// <summary>超期上报: overdue tasks of others, reported to this person.</summary>
    Reported,
}

/// <summary>One task in the work mail of one person.</summary>
public sealed record DigestRow(DigestPart Part, DateTimeOffset? DueAt, string Text);

/// <summary>The work mail of one person; never without a row.</summary>
public sealed record PersonDigest(UserId PersonId, string Name, string Address, IReadOnlyList<DigestRow> Rows, string Inbox)
{
    private const int MostOfPart = 20;

    private static readonly IReadOnlyList<(DigestPart Part, string Key, string Words)> Parts =
    [
        (DigestPart.Overdue, "overdue", "已超期"),
        (DigestPart.Objections, "objections", "公示异议待处理"),
        (DigestPart.Claims, "claims", "主体认领待核实"),
        (DigestPart.Soon, "soon", "即将到期"),
        (DigestPart.New, "fresh", "新收到"),
        (DigestPart.Waiting, "waiting", "尚未登记结果"),
        (DigestPart.PastDeadline, "past", "刚过执行期限"),
        (DigestPart.Unattended, "unattended", "无人可办"),
        (DigestPart.Reported, "reported", "超期上报"),
    ];

    /// <summary>What the template reads: a list for each part that has rows, the earliest due first.</summary>
    public Dictionary<string, object?> Model(DateOnly day)
    {
        var model = new Dictionary<string, object?>
        {
            ["recipient"] = Name,
            ["date"] = day,
            ["url"] = Inbox,
        };
        var counted = new List<string>();
        foreach (var (part, key, words) in Parts)
        {
            var rows = Rows.Where(row => row.Part == part).OrderBy(row => row.DueAt ?? DateTimeOffset.MaxValue).ToList();
            if (rows.Count > 0)
            {
                var count = string.Create(CultureInfo.InvariantCulture, $"{words} {rows.Count} 件");
                counted.Add(count);
                var texts = rows.Take(MostOfPart).Select(row => row.Text);
                model[key] =
                    rows.Count > MostOfPart
                        ? [.. texts, string.Create(CultureInfo.InvariantCulture, $"另有 {rows.Count - MostOfPart} 件，请登录查看。")]
                        : texts.ToList();
            }
        }

        model["summary"] = string.Join("，", counted);
        return model;
    }
}
