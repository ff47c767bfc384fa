using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Amounts;

/// <summary>Amounts in the capitals of payment documents, as the People's Bank's rules for bills (支付结算办法) write them.</summary>
/// <remarks>Where those rules leave a 零 to the writer (万位 or 元位 is 0 and the next digit is not), it is left out.</remarks>
internal static class MoneyCapitals
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";
    private static readonly string[] Places = ["", "拾", "佰", "仟"];

    public static string Write(long fen)
    {
        var amount = (ulong)Math.Abs((decimal)fen);
        var yuan = amount / 100;
        var jiao = (int)(amount / 10 % 10);
        var rest = (int)(amount % 10);

        StringBuilder text = new(fen < 0 ? "负" : "");
        if (yuan > 0 || amount == 0)
        {
            text.Append(yuan == 0 ? "零" : Whole(yuan)).Append('元');
        }

        if (jiao > 0)
        {
            text.Append(Digits[jiao]).Append('角');
        }
        else if (rest > 0 && yuan > 0)
        {
            text.Append('零');
        }

        return text.Append(rest > 0 ? $"{Digits[rest]}分" : "整").ToString();
    }

    // 万 splits what is below a hundred million, 亿 everything above, so that 1,000,000,000,000 reads 壹万亿.
    private static string Whole(ulong value) =>
        value switch
        {
            >= 100_000_000 => Join(value, 100_000_000, "亿"),
            >= 10_000 => Join(value, 10_000, "万"),
            _ => Thousands((int)value),
        };

    private static string Join(ulong value, ulong unit, string name)
    {
        var lower = value % unit;
        var gap = lower > 0 && lower < unit / 10 ? "零" : "";
        return Whole(value / unit) + name + gap + (lower > 0 ? Whole(lower) : "");
    }

    private static string Thousands(int value)
    {
        StringBuilder text = new();
        var gap = false;
        for (int place = 3, unit = 1000; place >= 0; place--, unit /= 10)
        {
            var digit = value / unit % 10;
            if (digit == 0)
            {
                gap = text.Length > 0;
                continue;
            }

            text.Append(gap ? "零" : "").Append(Digits[digit]).Append(Places[place]);
            gap = false;
        }

        return text.ToString();
    }
}
