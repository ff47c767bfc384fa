using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Cases;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>A position in a list of cases: the sort key of one row, as written in an address.</summary>
internal sealed record CaseMark(DateTimeOffset At, string Number)
{
    public static string Of(Case row) =>
        Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"{row.SubmittedAt.ToUnixTimeMilliseconds()}~{row.Number}"));

    public static bool TryRead(string? text, out CaseMark? mark)
    {
        var parts = (text ?? "").Split('~', 2);
        var good =
            long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at < 253402300800000
            && parts.Length == 2;
        mark = good ? new CaseMark(DateTimeOffset.FromUnixTimeMilliseconds(at), parts[1]) : null;
        return good;
    }
}
