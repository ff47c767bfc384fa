using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;

namespace Anshan.ApprovalFlows.Approvals.Administration;

/// <summary>
/// An administrator opens and closes the window of a measure: the day an event was published, the province's dates, a closing before time.
/// </summary>
/// <remarks>
/// What comes back is what is wrong, by field; empty when it is stored. Cases already submitted go on; each change is in the audit.
/// </remarks>
public sealed class SetWindow(IWriteGate gate, AuditTrail audit, MeasureCatalogue measures, CaseClock clock)
{
    private static readonly DateOnly First = new(2023, 1, 1);
    private static readonly DateOnly Last = new(2099, 12, 31);

    /// <summary>Enters the dates; both empty takes an earlier entry back.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DatesAsync(
        Actor actor,
        MeasureId measureId,
        string? opensOn,
        string? closesOn,
        string? source,
        SinceRead since,
        CancellationToken cancellation = default
    )
    {
        var measure = measures[measureId];
        Dictionary<string, string> problems = [];
        var opens = Day("opensOn", opensOn, problems);
        var closes = Day("closesOn", closesOn, problems);
        if (problems.Count == 0 && closes < opens)
        {
            problems["closesOn"] = "结束日期不能早于开始日期。";
        }

        if (problems.Count == 0 && opens is null && closes is not null && measure.Window.Opens is not null)
        {
            problems["opensOn"] = $"请先填写{measure.Window.Opens.What}的日期。";
        }

        var document = TypedText.Line(source) is { Length: > 0 } given ? given : null;
        if (TextLimit.Problem("依据", document, TextLimit.Line) is { } tooLong)
        {
            problems["source"] = tooLong;
        }
        else if ((opens ?? closes) is not null && document is null)
        {
            problems["source"] = "请写明日期的依据，例如通知的名称和文号。";
        }

        if (problems.Count == 0)
        {
            Dictionary<string, string?> sent = new()
            {
                ["opensOn"] = Iso(opens),
                ["closesOn"] = Iso(closes),
                ["source"] = document,
            };
            await ChangeAsync(
                actor,
                measureId,
                sent,
                since,
                row => (row.OpensOn, row.ClosesOn, row.Source) = (opens, closes, document),
                "measure.dates",
                cancellation
            );
        }

        return since.Meanwhile is null ? problems : Overtaken;
    }

    /// <summary>Closes it before its time.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CloseAsync(
        Actor actor,
        MeasureId measureId,
        string? reason,
        SinceRead since,
        CancellationToken cancellation = default
    )
    {
        if (TypedText.Lines(reason) is not { Length: > 0 } why)
        {
            return new Dictionary<string, string> { ["reason"] = "请写明关闭的原因，申请主体会看到。" };
        }

        if (TextLimit.Problem("原因", reason, TextLimit.Line) is { } tooLong)
        {
            return new Dictionary<string, string> { ["reason"] = tooLong };
        }

        Dictionary<string, string?> sent = new() { ["reason"] = why };
        await ChangeAsync(actor, measureId, sent, since, row => row.ClosedReason = why, "measure.closed", cancellation);
        return since.Meanwhile is null ? new Dictionary<string, string>() : Overtaken;
    }

    /// <summary>Takes the closing back; the dates hold again.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReopenAsync(
        Actor actor,
        MeasureId measureId,
        SinceRead since,
        CancellationToken cancellation = default
    )
    {
        Dictionary<string, string?> sent = new() { ["reason"] = null };
        await ChangeAsync(actor, measureId, sent, since, row => row.ClosedReason = null, "measure.reopened", cancellation);
        return since.Meanwhile is null ? new Dictionary<string, string>() : Overtaken;
    }

    /// <summary>What administrators entered, as two saves of it are compared.</summary>
    public static IReadOnlyDictionary<string, string?> FieldsOf(MeasureDates? row) =>
        new Dictionary<string, string?>
        {
            ["opensOn"] = Iso(row?.OpensOn),
            ["closesOn"] = Iso(row?.ClosesOn),
            ["source"] = row?.Source,
            ["reason"] = row?.ClosedReason,
        };

    private static IReadOnlyDictionary<string, string> Overtaken { get; } =
        new Dictionary<string, string> { [""] = "这里的内容在您打开本页以后又保存过一次，这次的修改还没有保存。" };

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private Task<bool> ChangeAsync(
        Actor actor,
        MeasureId measureId,
        Dictionary<string, string?> sent,
        SinceRead since,
        Action<MeasureDates> change,
        string action,
        CancellationToken cancellation
    ) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                var measure = measures[measureId];
                var row = await db.Set<MeasureDates>().FindAsync([measure.Id], token);
                if (!since.Allows(FieldsOf(row), sent, row?.EnteredBy, row?.EnteredAt) || since.IsSame)
                {
                    return false;
                }

                var before = Words(measure.Window.With(row));
                row ??= db.Add(
                    new MeasureDates
                    {
                        MeasureId = measure.Id,
                        EnteredBy = "",
                        EnteredAt = clock.Now,
                    }
                ).Entity;
                change(row);
                (row.EnteredBy, row.EnteredAt) = (actor.Name, clock.Now);
                var words = $"{Words(measure.Window.With(row))}{(row.Source is null ? "" : $"（{row.Source}）")}，原为{before}";
                await audit.AppendAsync(db, new AuditEntry(AuditStream.Measure(measure.Id), actor, action, new { words }), token);
                return true;
            },
            cancellation
        );

    /// <summary>A window in words.</summary>
    public static string Words(Window window) =>
        window switch
        {
            { ClosedReason: { } reason } => $"已关闭：{reason}",
            { Opens: { } opens } => $"待{opens.What}后开始",
            { From: { } from, To: { } to } => $"{ChinaTime.Display(from)}至{ChinaTime.Display(to)}",
            { From: { } from } => $"{ChinaTime.Display(from)}起",
            { To: { } to } => $"至{ChinaTime.Display(to)}",
            _ => "长期",
        };

    private static DateOnly? Day(string field, string? text, Dictionary<string, string> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (!DateText.TryParse(text, out var day, out var problem))
        {
            problems[field] = problem;
        }
        else if (day < First || day > Last)
        {
            problems[field] = "日期应在2023年1月1日以后，请检查年份。";
        }

        return day;
    }
}
