using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>What decides over an application besides its answers.</summary>
/// <param name="Measure">What is applied for.</param>
/// <param name="At">When it was first submitted; now for a draft.</param>
/// <param name="Profile">Who applies; null where nothing was ever saved.</param>
/// <param name="Tables">The figures in force on that day.</param>
/// <param name="Others">The applicant's earlier applications, where a rule reads them.</param>
public sealed record ApplicationFacts(
    MeasurePackage Measure,
    DateTimeOffset At,
    ApplicantProfile? Profile,
    AwardTables Tables,
    IReadOnlyList<OtherApplication> Others
)
{
    /// <summary>The day of <see cref="At"/> in China.</summary>
    public DateOnly Day => ChinaTime.DateOf(At);

    /// <summary>What rules and material conditions read of it.</summary>
    public FormFacts Form => Measure.FactsOn(Day, Profile, Tables, Others);

    /// <summary>The computed ceiling for these answers; null where the measure pays nothing.</summary>
    public AwardComputation? AwardOf(FormValues values) =>
        Measure.Award is { } rule ? AwardCalculator.Calculate(rule, new AwardInputs(values, Tables, Profile?.RegionId)) : null;

    /// <summary>Reads the figures and the earlier applications.</summary>
    /// <param name="db">Read from.</param>
    /// <param name="measure">What is applied for.</param>
    /// <param name="profile">Who applies.</param>
    /// <param name="at">When it was first submitted; now for a draft.</param>
    /// <param name="except">The case itself; null for a draft.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public static async Task<ApplicationFacts> ReadAsync(
        DbContext db,
        MeasurePackage measure,
        ApplicantProfile? profile,
        DateTimeOffset at,
        Guid? except,
        CancellationToken cancellation
    ) =>
        new(
            measure,
            at,
            profile,
            await TableReader.ReadAsync(db, measure, ChinaTime.DateOf(at), cancellation),
            await OtherCases.EarlierAsync(db, measure, profile, at, except, cancellation)
        );
}
