using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Forms;

/// <summary>What the rules of a form may read besides its answers.</summary>
/// <param name="Today">The day of the application; null where rules about it are not to be decided.</param>
/// <param name="IsIndividual">Whether a natural person applies; null while it is not known who.</param>
/// <param name="RegionId">Where the applicant is at home; null while not known.</param>
public sealed record FormFacts(DateOnly? Today, bool? IsIndividual = null, string? RegionId = null)
{
    /// <summary>Nothing is known: rules read the answers alone.</summary>
    public static FormFacts None { get; } = new((DateOnly?)null);

    /// <summary>
    /// What a name such as <c>others.months</c> stands for with these answers; null where other applications are not known.
    /// </summary>
    public Func<string, FormValues, decimal?> Others { get; init; } = (_, _) => null;

    /// <summary>Computes the most that the answers give; null where nothing bounds it.</summary>
    public Func<FormValues, Money?> Award { get; init; } = _ => null;
}
