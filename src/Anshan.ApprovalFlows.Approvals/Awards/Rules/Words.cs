using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>Numbers of a trace as people write them.</summary>
internal static class Words
{
    /// <summary>0.0245 is 2.45%.</summary>
    public static string Percent(decimal rate) => (rate * 100).ToString("0.######", CultureInfo.InvariantCulture) + "%";

    /// <summary>At most eight decimals.</summary>
    public static string Number(decimal number) => number.ToString("#,##0.########", CultureInfo.InvariantCulture);

    /// <summary>“1,000.01 × 50% = 500.005，不足一分的部分舍去，得 500.00”.</summary>
    public static string Product(string arithmetic, decimal exactYuan, Money result)
    {
        var product = $"{arithmetic} = {exactYuan.ToString("#,##0.00########", CultureInfo.InvariantCulture)}";
        return exactYuan == result.Yuan ? product : $"{product}，不足一分的部分舍去，得 {result}";
    }
}
