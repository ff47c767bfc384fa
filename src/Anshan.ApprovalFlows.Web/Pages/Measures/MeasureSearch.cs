using System.Runtime.CompilerServices;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.AspNetCore.Mvc;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>The public filters of the list of measures; all of them are in the address.</summary>
public sealed class MeasureSearch
{
    public const int ClosingDays = 30;

    private static readonly ConditionalWeakTable<MeasurePackage, string> Searched = [];

    /// <summary>The sums to choose from, in yuan.</summary>
    public static readonly IReadOnlyList<long> Amounts = [100_000, 500_000, 1_000_000, 5_000_000];

    [FromQuery(Name = "q")]
    public string? Words { get; set; }

    [FromQuery(Name = "section")]
    public int? Section { get; set; }

    [FromQuery(Name = "unit")]
    public string? Unit { get; set; }

    [FromQuery(Name = "kind")]
    public ApplicantKind? Kind { get; set; }

    /// <summary><c>open</c>, <c>closing</c> within a month, or <c>closed</c>.</summary>
    [FromQuery(Name = "state")]
    public string? State { get; set; }

    /// <summary>The lower limit of a measure's maximum amount, in yuan.</summary>
    [FromQuery(Name = "amount")]
    public long? Amount { get; set; }

    public bool IsNarrowed =>
        !string.IsNullOrWhiteSpace(Words)
        || Section is not null
        || !string.IsNullOrEmpty(Unit)
        || Kind is not null
        || !string.IsNullOrEmpty(State)
        || Amount is not null;

    public bool Finds(MeasurePackage measure, OpenState state, PinyinReadings pinyin, EverydayWords everyday) =>
        (Section is null || measure.SectionNumber == Section)
        && (string.IsNullOrEmpty(Unit) || measure.ResponsibleUnits.Any(unit => unit.OrganisationId == Unit))
        && (Kind is not { } kind || measure.ApplicantKinds.Contains(kind))
        && (Amount is not { } amount || measure.Award?.Most >= Money.FromYuan(amount))
        && State switch
        {
            "open" => !measure.IsDuty && state.IsOpen,
            "closing" => !measure.IsDuty && state is { IsOpen: true, DaysLeft: <= ClosingDays },
            "closed" => !measure.IsDuty && !state.IsOpen,
            _ => true,
        }
        && FullWidth
            .ToHalf(TypedText.Clean(Words))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .All(word => Speaks(measure, word, pinyin, everyday));

    private static bool Speaks(MeasurePackage measure, string word, PinyinReadings pinyin, EverydayWords everyday) =>
        everyday.For(word).Append(word).Any(said => Says(measure, said))
        || (PinyinReadings.CouldBe(word) && Names(measure).Any(name => pinyin.Finds(name, word)));

    private static bool Says(MeasurePackage measure, string word) =>
        Searched.GetValue(measure, TextOf).Contains(SameText.Folded(word), StringComparison.Ordinal);

    private static IEnumerable<string> Names(MeasurePackage measure) =>
        [measure.Title, measure.SectionTitle, measure.Summary, .. measure.ResponsibleUnits.Select(unit => unit.Name)];

    private static string TextOf(MeasurePackage measure) =>
        SameText.Folded(
            string.Join(
                '|',
                [
                    measure.Id,
                    measure.SectionTitle,
                    measure.Title,
                    measure.Summary,
                    measure.PolicyText,
                    measure.HandlingText,
                    .. measure.ResponsibleUnits.Select(unit => unit.Name),
                ]
            )
        );
}
