using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>What an administrator has entered about the window of a measure; it takes precedence over the package.</summary>
public sealed class MeasureDates
{
    public required string MeasureId { get; init; }

    /// <summary>The first day; where an event opens the window, the day of the event.</summary>
    public DateOnly? OpensOn { get; set; }

    /// <summary>The last day, where neither the text nor the months after the event give it.</summary>
    public DateOnly? ClosesOn { get; set; }

    /// <summary>Closed before its time, and why; null while it is not.</summary>
    public string? ClosedReason { get; set; }

    /// <summary>The document that the dates are taken from.</summary>
    public string? Source { get; set; }
    public required string EnteredBy { get; set; }
    public required DateTimeOffset EnteredAt { get; set; }
}

/// <summary>The windows as they are, with what administrators have entered.</summary>
public static class MeasureWindows
{
    private static readonly RowKey ById = RowKey.Of(nameof(MeasureDates.MeasureId));

    public static async Task<Window> OfAsync(DbContext db, MeasurePackage measure, CancellationToken cancellation) =>
        measure.Window.With(await db.FindRowAsync<MeasureDates>(ById, cancellation, measure.Id));

    /// <summary>Of every measure, by id.</summary>
    public static async Task<IReadOnlyDictionary<string, Window>> AllAsync(
        DbContext db,
        MeasureCatalogue measures,
        CancellationToken cancellation
    )
    {
        var entered = await db.Set<MeasureDates>().AsNoTracking().ToDictionaryAsync(row => row.MeasureId, cancellation);
        return measures.All.ToDictionary(measure => measure.Id, measure => measure.Window.With(entered.GetValueOrDefault(measure.Id)));
    }
}
