using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>What a cap counts over.</summary>
public enum CapScope
{
    /// <summary>One application (每件申请).</summary>
    Case,

    /// <summary>One event (每项活动).</summary>
    Event,

    /// <summary>One county or zone (每个县区).</summary>
    County,

    /// <summary>One street (每条街区), over all its applications.</summary>
    Street,

    /// <summary>One project (单个项目), over all its applications.</summary>
    Project,

    /// <summary>One base (每个基地).</summary>
    Base,

    /// <summary>One carrier (单个商业载体) in a calendar year.</summary>
    CarrierYear,

    /// <summary>One entity (单个主体、单户企业) in a calendar year.</summary>
    EntityYear,
}

/// <summary>An upper bound on the award and the words of the clause that set it.</summary>
/// <param name="Amount">The bound.</param>
/// <param name="Scope">What it counts over.</param>
/// <param name="Clause">The words of the text.</param>
/// <param name="Key">The fields of the form that say which event, street, base, carrier or project it is.</param>
/// <param name="Received">The money field that says how much of it was received elsewhere already; null where that is not asked.</param>
public sealed record AwardCap(Money Amount, CapScope Scope, string Clause, IReadOnlyList<string>? Key = null, string? Received = null)
{
    /// <summary>Other cases count towards it, too.</summary>
    [JsonIgnore]
    public bool IsShared => Scope != CapScope.Case;

    /// <summary>The fields that it reads to bound an amount.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string> Reads => Received is null ? [] : [Received];

    internal AwardLine Apply(Money amount, FormValues values)
    {
        var received = Received is null ? Money.Zero : Money.Min(values.Money(Received) ?? Money.Zero, Amount);
        var left = new Money(Amount.Fen - received.Fen);
        var bound = received == Money.Zero ? $"最高额 {Amount}" : $"最高额 {Amount} 减去已获得的 {received}，还有 {left}";
        var arithmetic = amount > left ? $"{amount} 高于{bound}，取 {left}" : $"{amount} 未超过{bound}，取 {amount}";
        return new AwardLine(Clause, $"{Word}的最高额", arithmetic, Money.Min(amount, left), AwardMeaning.Ceiling).Reads(Reads);
    }

    internal IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (Amount <= Money.Zero)
        {
            yield return ("cap.amount", "最高额应大于 0。");
        }

        var named = Scope is CapScope.Event or CapScope.Street or CapScope.Project or CapScope.Base or CapScope.CarrierYear;
        if (named != Key is { Count: > 0 })
        {
            yield return ("cap.key", named ? "应写明由哪些字段认定是同一个对象。" : "这种范围由申请主体或地区认定，不写字段。");
        }

        if (Received is { } received && form.Find(received)?.Kind != FieldKind.Money)
        {
            yield return ("cap.received", $"表单中没有金额字段“{received}”。");
        }

        foreach (var key in (Key ?? []).Where(key => form.Find(key)?.Required != true))
        {
            yield return ("cap.key", $"表单中没有必填字段“{key}”。");
        }
    }

    private string Word =>
        Scope switch
        {
            CapScope.Event => "每项活动",
            CapScope.County => "每个县区",
            CapScope.Street => "每条街区",
            CapScope.Project => "单个项目",
            CapScope.Base => "每个基地",
            CapScope.CarrierYear => "单个商业载体每年",
            CapScope.EntityYear => "单个主体每年",
            _ => "每件申请",
        };
}
