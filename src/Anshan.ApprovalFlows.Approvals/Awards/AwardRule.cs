using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>How the award of a measure is computed, as data in <c>measure.json</c>, told apart by <c>kind</c>.</summary>
/// <remarks>The hierarchy is closed: a further kind is one record in <c>Rules/</c>, which holds data, arithmetic and checks together.
/// Every clause is quoted word for word from the policy. Amounts are rounded down to the fen.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(RatioOfCost), "ratioOfCost")]
[JsonDerivedType(typeof(FixedAmount), "fixed")]
[JsonDerivedType(typeof(PerUnit), "perUnit")]
[JsonDerivedType(typeof(Tiered), "tiered")]
[JsonDerivedType(typeof(Ranked), "ranked")]
[JsonDerivedType(typeof(InterestDiscount), "interestDiscount")]
[JsonDerivedType(typeof(RegionalRate), "regionalRate")]
[JsonDerivedType(typeof(MonthlyAllowance), "monthlyAllowance")]
[JsonDerivedType(typeof(Decided), "decided")]
[JsonDerivedType(typeof(ByChoice), "byChoice")]
[JsonDerivedType(typeof(SumOf), "sumOf")]
public abstract record AwardRule
{
    private protected AwardRule() { }

    /// <summary>The fields of the form that the rule and its caps read.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Fields => [.. OwnFields.Concat(Caps.SelectMany(cap => cap.Reads)).Distinct()];

    /// <summary>The fields it reads when the form is filled in like this: of several branches only the chosen one.</summary>
    public virtual IReadOnlyList<string> FieldsFor(FormValues values) => Fields;

    /// <summary>The fields that the arithmetic reads, before any cap.</summary>
    [JsonIgnore]
    private protected abstract IReadOnlyList<string> OwnFields { get; }

    /// <summary>The quoted clauses with their place in the rule.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<(string Member, string Text)> Clauses { get; }

    /// <summary>The caps of the rule and of those within it.</summary>
    [JsonIgnore]
    public virtual IEnumerable<AwardCap> Caps => [];

    /// <summary>The rules directly within it.</summary>
    [JsonIgnore]
    internal virtual IEnumerable<AwardRule> Inner => [];

    /// <summary>The rule itself and every rule within it, however deep.</summary>
    internal IEnumerable<AwardRule> AndInner() => Inner.SelectMany(rule => rule.AndInner()).Prepend(this);

    /// <summary>The most it can give to one application; null where nothing bounds it.</summary>
    [JsonIgnore]
    public abstract Money? Most { get; }

    /// <summary>What the text says of <see cref="Most"/>: that it is the most, or exactly it, or at least it.</summary>
    [JsonIgnore]
    public virtual AwardMeaning MostMeaning => AwardMeaning.Ceiling;

    /// <summary>Needs figures that an administrator enters.</summary>
    [JsonIgnore]
    public virtual bool ReadsTables => false;

    internal abstract AwardComputation Compute(AwardInputs inputs);

    /// <summary>The errors in the rule's own data, each with its place in the rule.</summary>
    internal abstract IEnumerable<(string Member, string Problem)> Problems(FormSpec form);

    private protected static string? NeedsField(FormSpec form, string key, FieldKind kind) =>
        form.Find(key)?.Kind == kind ? null : $"表单中没有{Word(kind)}字段“{key}”。";

    /// <summary>The clauses of a rule within this one, with their place from here.</summary>
    private protected static IEnumerable<(string Member, string Text)> Within(
        string member,
        IEnumerable<(string Member, string Text)> inner
    ) => inner.Select(item => ($"{member}.{item.Member}", item.Text));

    private protected static IEnumerable<(string Member, string Problem)> CapProblems(AwardCap? cap, FormSpec form) =>
        cap?.Problems(form) ?? [];

    private protected static IEnumerable<(string Member, string Text)> CapClauses(AwardCap? cap) =>
        cap is null ? [] : [("cap.clause", cap.Clause)];

    private static string Word(FieldKind kind) =>
        kind switch
        {
            FieldKind.Money => "金额",
            FieldKind.Number => "数字",
            FieldKind.Date => "日期",
            FieldKind.Choice => "选择",
            FieldKind.Text or FieldKind.Multiline => "",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No word."),
        };
}
