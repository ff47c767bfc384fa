using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>Another application of the same applicant for the same measure, made before and not refused.</summary>
public sealed record OtherApplication(DateOnly SubmittedOn, FormValues Values);

/// <summary>What rules read of other applications, by the name that stands for it.</summary>
internal static class OtherApplications
{
    /// <summary>The value of <c>others.</c>, <c>same.</c> or <c>accrued.</c> before a field; null where it cannot be said.</summary>
    /// <param name="measure">Whose rules.</param>
    /// <param name="others">The other applications, in any order.</param>
    /// <param name="today">The day of this one.</param>
    /// <param name="name">The name.</param>
    /// <param name="values">The answers of this one.</param>
    public static decimal? Of(
        MeasurePackage measure,
        IReadOnlyList<OtherApplication> others,
        DateOnly today,
        string name,
        FormValues values
    )
    {
        var field = FormNames.OtherField(name)!;
        return name[..name.IndexOf('.', StringComparison.Ordinal)] switch
        {
            "others" => others.Where(other => other.SubmittedOn > today.AddYears(-1)).Sum(other => Amount(other, field)),
            "same" => others.Where(other => IsSame(measure, other.Values, values)).Sum(other => Amount(other, field)),
            "accrued" => Accrued(others, field, measure.Form.Find(field)?.Max ?? decimal.MaxValue, today),
            _ => throw new ArgumentException($"No name '{name}'.", nameof(name)),
        };
    }

    /// <summary>
    /// One unit accrues with each calendar month, never more than the field allows at once, less what was asked for; null before the first
    /// application.
    /// </summary>
    private static decimal? Accrued(IEnumerable<OtherApplication> others, string field, decimal most, DateOnly today)
    {
        (decimal Left, DateOnly On)? balance = null;
        foreach (var other in others.OrderBy(other => other.SubmittedOn))
        {
            var before = balance is { } was ? Grown(was, other.SubmittedOn, most) : most;
            balance = (Math.Max(before - Amount(other, field), 0), other.SubmittedOn);
        }

        return balance is { } left ? Grown(left, today, most) : null;
    }

    private static decimal Grown((decimal Left, DateOnly On) balance, DateOnly day, decimal most) =>
        Math.Min(most, balance.Left + ((day.Year - balance.On.Year) * 12) + day.Month - balance.On.Month);

    private static decimal Amount(OtherApplication other, string field) =>
        other.Values.Number(field) ?? other.Values.Money(field)?.Yuan ?? 0;

    private static bool IsSame(MeasurePackage measure, FormValues one, FormValues other) =>
        measure.Objects is [{ Key: { Count: > 0 } key }, ..]
        && key.All(field => SameText.Key(one[field]) is { Length: > 0 } text && text == SameText.Key(other[field]));
}
