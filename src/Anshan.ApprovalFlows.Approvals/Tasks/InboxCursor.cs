using System.Globalization;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>
/// A place in a list ordered by an instant and the id, and the side of it that is wanted; both columns, so that no row is lost or shown
/// twice.
/// </summary>
/// <param name="At">The instant of the row; null for the rows without one, which stand last.</param>
/// <param name="Id">The row.</param>
/// <param name="Before">True for the rows in front of it.</param>
public sealed record InboxCursor(DateTimeOffset? At, Guid Id, bool Before)
{
    /// <summary>As it stands in an address.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Before ? 'b' : 'a')}_{At?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "none"}_{Id:N}"
        );

    /// <summary>Reads it from an address; null for anything that is not one, which means the first page.</summary>
    public static InboxCursor? Parse(string? text)
    {
        if (text?.Split('_') is not [("a" or "b") and var side, var at, var id] || !Guid.TryParseExact(id, "N", out var row))
        {
            return null;
        }

        var hasInstant =
            long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 253_402_300_800_000;
        return hasInstant || at == "none"
            ? new InboxCursor(hasInstant ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null, row, side == "b")
            : null;
    }
}
