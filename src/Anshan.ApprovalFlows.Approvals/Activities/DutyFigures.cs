using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What the activities of a duty share: whose it is, its figures, and how a report is held against them.</summary>
/// <param name="Targets">The figures of the unit.</param>
/// <param name="Term">The term; null in a case that a unit opened itself, whose drawing says everything.</param>
internal sealed record DutyFigures(IReadOnlyList<Target> Targets, DutyTerm? Term)
{
    private const decimal LargeSum = 100_000_000;

    /// <summary>The field in which a report says whether everything is done.</summary>
    public const string Finished = "finished";

    public static DutyFigures Of(ActivityContext context) =>
        context.Fact(new GetDuty()).Term is { } term ? new DutyFigures(term.Targets, term)
        : context.Input("targets") is JsonArray drawn ? new DutyFigures(TaskInput.Read<List<Target>>(drawn), null)
        : new DutyFigures([], null);

    /// <summary>The unit whose duty the case is; all units of the drawing in a case that was opened for all.</summary>
    public static IReadOnlyList<string> Units(ActivityContext context) =>
        context.Fact(new GetDuty()).Term is { } term ? [term.OrganisationId] : context.List("organisations");

    /// <summary>A number for each figure.</summary>
    public IEnumerable<FieldSpec> Fields =>
        Targets.Select(
            (target, index) =>
                new FieldSpec(
                    Key(index),
                    target.What,
                    FieldKind.Number,
                    true,
                    $"目标 {Figure(target)}{(By(target) is { } by ? $"，{ChinaTime.Display(by)}前" : "")}",
                    UnitOf(target),
                    Min: 0,
                    Decimals: 2,
                    RangeProblem: "不能小于 0。"
                )
        );

    /// <summary>Nothing is done before every figure is reached.</summary>
    public IEnumerable<RecordMinimum> Minimums =>
        Targets.Select(
            (target, index) =>
                new RecordMinimum(Finished, "yes", Key(index), Shown(target), $"还没有达到目标 {Figure(target)}，不能报全部完成。")
        );

    /// <summary>The figures that a report has not reached, in words; null where there is none.</summary>
    public string? Shortfall(FormValues values)
    {
        var missed = Targets
            .Select((target, index) => (Target: target, Value: Value(values, index)))
            .Where(item => item.Value < Shown(item.Target))
            .Select(item => $"{item.Target.What} {WithUnit(item.Target, item.Value)}（目标 {Figure(item.Target)}）")
            .ToList();
        return missed.Count == 0 ? null : string.Join("；", missed);
    }

    /// <summary>The worst light of the figures: 0 green, 1 yellow, 2 red.</summary>
    public int Light(FormValues values, DateOnly today) =>
        Targets.Select((target, index) => Light(target, Value(values, index), today)).DefaultIfEmpty(0).Max();

    /// <summary>A figure with a due day is compared with the elapsed share of its year: behind is yellow, far behind red.</summary>
    private int Light(Target target, decimal value, DateOnly today)
    {
        if (By(target) is not { } by || value >= Shown(target))
        {
            return 0;
        }

        var first = new DateOnly(by.Year, 1, 1);
        var gone = today > by ? 1m : decimal.Divide(Math.Max(0, today.DayNumber - first.DayNumber), by.DayNumber - first.DayNumber);
        var expected = Shown(target) * gone;
        return value >= expected ? 0
            : value >= expected * 0.6m ? 1
            : 2;
    }

    private DateOnly? By(Target target) => target.By ?? Term?.Due;

    private static decimal Value(FormValues values, int index) => values.Number(Key(index)) ?? 0;

    private static string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"target{index + 1}");

    /// <summary>A share is typed and shown in percent, a large sum in 亿元.</summary>
    private static decimal Shown(Target target) =>
        target.Unit.Length == 0 ? target.Value * 100
        : IsLargeSum(target) ? target.Value / LargeSum
        : target.Value;

    private static string UnitOf(Target target) =>
        target.Unit.Length == 0 ? "%"
        : IsLargeSum(target) ? "亿元"
        : target.Unit;

    private static bool IsLargeSum(Target target) => target is { Unit: "元", Value: >= LargeSum };

    private static string Figure(Target target) => WithUnit(target, Shown(target));

    private static string WithUnit(Target target, decimal value) =>
        $"{Digits(value)}{(target.Unit.Length == 0 ? "" : " ")}{UnitOf(target)}";

    private static string Digits(decimal value) => value.ToString("#,##0.##", CultureInfo.InvariantCulture);
}
