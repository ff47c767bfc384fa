using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>A rule for each choice of a field; every choice has one.</summary>
public sealed record ByChoice(string Field, IReadOnlyList<ChoiceAward> Cases) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [Field, .. Cases.SelectMany(item => item.Award?.Fields ?? []).Distinct()];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses =>
        [.. Cases.SelectMany((item, i) => item.Award is null ? [] : Within($"cases[{i}].award", item.Award.Clauses))];

    [JsonIgnore]
    public override IEnumerable<AwardCap> Caps => Cases.SelectMany(item => item.Award?.Caps ?? []);

    [JsonIgnore]
    internal override IEnumerable<AwardRule> Inner => Cases.Select(item => item.Award).OfType<AwardRule>();

    [JsonIgnore]
    public override bool ReadsTables => Cases.Any(item => item.Award?.ReadsTables == true);

    /// <inheritdoc/>
    public override IReadOnlyList<string> FieldsFor(FormValues values) =>
        [Field, .. Cases.FirstOrDefault(item => item.Value == values.Text(Field))?.Award?.FieldsFor(values) ?? []];

    [JsonIgnore]
    public override Money? Most => Cases.Max(item => item.Award?.Most);

    /// <summary>That of the choice with the most; an exact amount among others is the most only.</summary>
    [JsonIgnore]
    public override AwardMeaning MostMeaning =>
        Cases.Where(item => item.Award?.Most is not null).MaxBy(item => item.Award!.Most) is { Award: { } award }
            ? award.MostMeaning == AwardMeaning.Exact && Cases.Any(item => item.Award?.Most != award.Most)
                ? AwardMeaning.Ceiling
                : award.MostMeaning
            : AwardMeaning.Ceiling;

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        var chosen = inputs.Values.Text(Field);
        var met = Cases.FirstOrDefault(item => item.Value == chosen);
        var clause = Clauses.Count > 0 ? Clauses[0].Text : "";
        return met switch
        {
            { Award: { } award } => award.Compute(inputs),
            { Award: null } => AwardComputation.Of(
                AwardMeaning.Exact,
                Money.Zero,
                [new AwardLine(clause, "金额", "这种情形没有补助", Money.Zero, AwardMeaning.Exact).Reads(Field)]
            ),
            null => AwardComputation.Open(clause, "金额", "请先选择情形，再计算金额。"),
        };
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (NeedsField(form, Field, FieldKind.Choice) is { } missing)
        {
            yield return ("field", missing);
            yield break;
        }

        string[] choices = [.. form.Find(Field)!.Choices!.Select(choice => choice.Value).Order(StringComparer.Ordinal)];
        if (!choices.SequenceEqual(Cases.Select(item => item.Value).Order(StringComparer.Ordinal)))
        {
            yield return ("cases", $"每个选项应正好有一种情形：{string.Join("、", choices)}。");
        }

        for (var i = 0; i < Cases.Count; i++)
        {
            foreach (var (member, problem) in Cases[i].Award?.Problems(form) ?? [])
            {
                yield return ($"cases[{i}].award.{member}", problem);
            }
        }
    }
}

/// <summary>The rule of one choice; null when it gets nothing.</summary>
public sealed record ChoiceAward(string Value, AwardRule? Award);
