using System.Globalization;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Amounts;

/// <summary>An amount of renminbi, held in whole fen (分).</summary>
/// <remarks>Arithmetic is checked: an overflow is an exception, never a wrong amount. The default value is zero.
/// In JSON an amount is a text in yuan, "500000.00".</remarks>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly partial record struct Money(long Fen) : IComparable<Money>
{
    public static Money Zero => default;

    public decimal Yuan => Fen / 100m;

    /// <summary>The exact amount; a value with parts of a fen is refused, because rounding is a decision of the caller.</summary>
    public static Money FromYuan(decimal yuan)
    {
        var fen = yuan * 100m;
        return fen == decimal.Truncate(fen)
            ? new Money(decimal.ToInt64(fen))
            : throw new ArgumentException($"{yuan.ToString(CultureInfo.InvariantCulture)} yuan has parts of a fen.", nameof(yuan));
    }

    public static Money operator +(Money left, Money right) => new(checked(left.Fen + right.Fen));

    public static Money operator -(Money left, Money right) => new(checked(left.Fen - right.Fen));

    public static bool operator <(Money left, Money right) => left.Fen < right.Fen;

    public static bool operator >(Money left, Money right) => left.Fen > right.Fen;

    public static bool operator <=(Money left, Money right) => left.Fen <= right.Fen;

    public static bool operator >=(Money left, Money right) => left.Fen >= right.Fen;

    public static Money Min(Money left, Money right) => left <= right ? left : right;

    public static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Zero, (sum, amount) => sum + amount);

    /// <summary>The amount times the rate, rounded down to the fen.</summary>
    public Money Times(decimal rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        return new Money(decimal.ToInt64(decimal.Floor(Fen * rate)));
    }

    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    /// <summary>With thousands separators and both decimals, without a unit: 500,000.00.</summary>
    public override string ToString() => Yuan.ToString("#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>As shown on screen: 500,000.00 元.</summary>
    public string ToDisplay() => $"{this} 元";

    /// <summary>As stored and exchanged: 500000.00.</summary>
    public string ToInvariant() => Yuan.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>As written on payment documents: 伍拾万元整.</summary>
    public string ToCapitals() => MoneyCapitals.Write(Fen);
}
