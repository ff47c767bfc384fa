using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Administration;

/// <summary>
/// An administrator enters rates that others publish. The same day entered again corrects the entry; the audit keeps both.
/// </summary>
/// <remarks>What comes back is what is wrong, by field; empty when the entry is stored.</remarks>
public sealed class EnterRates(
    IWriteGate gate,
    AuditTrail audit,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    CaseClock clock
)
{
    private const int MostLoanRate = 24;
    private static readonly DateOnly FirstLoanPrimeRate = new(2013, 10, 25);
    private static readonly DateOnly PolicyYear = new(2023, 1, 1);

    /// <summary>A 贷款市场报价利率 with the day of its publication; rates in percent.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LoanPrimeRateAsync(
        Actor actor,
        string? publishedOn,
        string? oneYear,
        string? overFiveYears,
        SinceRead since,
        CancellationToken cancellation = default
    )
    {
        Dictionary<string, string> problems = [];
        var day = Day("publishedOn", publishedOn, FirstLoanPrimeRate, problems);
        var one = Rate("oneYear", oneYear, MostLoanRate, problems);
        var five = Rate("overFiveYears", overFiveYears, MostLoanRate, problems);
        if (day > ChinaTime.DateOf(clock.Now))
        {
            problems["publishedOn"] = "公布日期不能晚于今天。";
        }

        if (problems.Count == 0)
        {
            await gate.WriteAsync((db, token) => StoreAsync(db, actor, day, one, five, since, token), cancellation);
        }

        return since.Meanwhile is null ? problems : Overtaken;
    }

    /// <summary>The rate a county or zone has set for a measure, from a day on, with the document; in percent.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RegionalRateAsync(
        Actor actor,
        MeasureId measureId,
        string? regionId,
        string? from,
        string? rate,
        string? source,
        SinceRead since,
        CancellationToken cancellation = default
    )
    {
        Dictionary<string, string> problems = [];
        if (measures.Find(measureId)?.Award is not RegionalRate || organisations.ApplicantRegions.All(region => region.Id != regionId))
        {
            problems["regionId"] = "请选择县区。";
        }

        var day = Day("from", from, PolicyYear, problems);
        var value = Rate("rate", rate, 100, problems);
        var document = TypedText.Line(source);
        if (document.Length == 0)
        {
            problems["source"] = "请写明依据的文件。";
        }
        else if (TextLimit.Problem("依据", source, TextLimit.Line) is { } tooLong)
        {
            problems["source"] = tooLong;
        }

        if (problems.Count == 0)
        {
            await gate.WriteAsync(
                (db, token) => StoreAsync(db, actor, (measureId, new(regionId!), day), value, document, since, token),
                cancellation
            );
        }

        return since.Meanwhile is null ? problems : Overtaken;
    }

    /// <summary>What was entered for a day, as two entries are compared.</summary>
    public static KeyValuePair<string, string?> FieldOf(LoanPrimeRateRow row) => Field(row.PublishedOn, row.OneYear, row.OverFiveYears);

    /// <summary>What was entered for a region from a day on.</summary>
    public static KeyValuePair<string, string?> FieldOf(RegionalRateRow row) =>
        Field((new(row.MeasureId), new(row.RegionId), row.From), row.Rate, row.Source);

    private static IReadOnlyDictionary<string, string> Overtaken { get; } =
        new Dictionary<string, string> { [""] = "同一天的数据在您打开本页以后有人录入过，这次录入的还没有保存。" };

    private static KeyValuePair<string, string?> Field(DateOnly day, int one, int five) =>
        new($"{ChinaTime.Display(day)}公布", $"一年期 {PercentText.Display(one)}，五年期以上 {PercentText.Display(five)}");

    private static KeyValuePair<string, string?> Field(
        (MeasureId MeasureId, RegionId RegionId, DateOnly From) key,
        int rate,
        string source
    ) => new($"{key.RegionId}，自{ChinaTime.Display(key.From)}", $"{PercentText.Display(rate)}（{source}）");

    private async Task<bool> StoreAsync(
        DbContext db,
        Actor actor,
        DateOnly day,
        int one,
        int five,
        SinceRead since,
        CancellationToken cancellation
    )
    {
        var row = await db.Set<LoanPrimeRateRow>().FindAsync([day], cancellation);
        if (!Allows(since, row is null ? null : FieldOf(row), Field(day, one, five), row?.EnteredBy, row?.EnteredAt))
        {
            return false;
        }

        var before = row is null ? "" : $"，原为 {PercentText.Display(row.OneYear)}、{PercentText.Display(row.OverFiveYears)}";
        row ??= db.Add(
            new LoanPrimeRateRow
            {
                PublishedOn = day,
                OneYear = 0,
                OverFiveYears = 0,
                EnteredBy = "",
                EnteredAt = clock.Now,
            }
        ).Entity;
        (row.OneYear, row.OverFiveYears, row.EnteredBy, row.EnteredAt) = (one, five, actor.Name, clock.Now);
        var words =
            $"{ChinaTime.Display(day)}公布的 LPR：一年期 {PercentText.Display(one)}，五年期以上 {PercentText.Display(five)}{before}";
        await audit.AppendAsync(db, new AuditEntry(AuditStream.Rates, actor, "rates.entered", new { words }), cancellation);
        return true;
    }

    private async Task<bool> StoreAsync(
        DbContext db,
        Actor actor,
        (MeasureId MeasureId, RegionId RegionId, DateOnly From) key,
        int rate,
        string source,
        SinceRead since,
        CancellationToken cancellation
    )
    {
        var row = await db.Set<RegionalRateRow>().FindAsync([key.MeasureId.Value, key.RegionId.Value, key.From], cancellation);
        if (!Allows(since, row is null ? null : FieldOf(row), Field(key, rate, source), row?.EnteredBy, row?.EnteredAt))
        {
            return false;
        }

        var before = row is null ? "" : $"，原为 {PercentText.Display(row.Rate)}（{row.Source}）";
        row ??= db.Add(
            new RegionalRateRow
            {
                MeasureId = key.MeasureId,
                RegionId = key.RegionId,
                From = key.From,
                Rate = 0,
                Source = "",
                EnteredBy = "",
                EnteredAt = clock.Now,
            }
        ).Entity;
        (row.Rate, row.Source, row.EnteredBy, row.EnteredAt) = (rate, source, actor.Name, clock.Now);
        var words =
            $"{organisations.FindRegion(key.RegionId)!.Name}自{ChinaTime.Display(key.From)}起的比例为 "
            + $"{PercentText.Display(rate)}（{source}）{before}";
        await audit.AppendAsync(db, new AuditEntry(AuditStream.Measure(key.MeasureId), actor, "measure.rate", new { words }), cancellation);
        return true;
    }

    private static bool Allows(
        SinceRead since,
        KeyValuePair<string, string?>? stored,
        KeyValuePair<string, string?> sent,
        string? by,
        DateTimeOffset? at
    ) =>
        since.Allows(
            stored is { } field ? new Dictionary<string, string?> { [field.Key] = field.Value } : new Dictionary<string, string?>(),
            new Dictionary<string, string?> { [sent.Key] = sent.Value },
            by,
            at
        ) && !since.IsSame;

    private static DateOnly Day(string field, string? text, DateOnly first, Dictionary<string, string> problems)
    {
        if (!DateText.TryParse(text, out var day, out var problem))
        {
            problems[field] = problem;
        }
        else if (day < first || day.Year > 2099)
        {
            problems[field] = string.Create(CultureInfo.InvariantCulture, $"日期应在{ChinaTime.Display(first)}以后，请检查年份。");
        }

        return day;
    }

    private static int Rate(string field, string? text, int most, Dictionary<string, string> problems)
    {
        if (!PercentText.TryParse(text, most, out var rate, out var problem))
        {
            problems[field] = problem;
        }

        return rate;
    }
}
