using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>What an applicant has declared and the platform cannot know; the first review verifies each (reading 17).</summary>
/// <param name="Key">Unique within the measure.</param>
/// <param name="Text">What is declared.</param>
public sealed record DeclaredFact(string Key, string Text)
{
    /// <summary>That the applicant is what it says.</summary>
    public const string Kind = "kind";

    /// <summary>Every declared fact of an application: the kind that lets it apply, and each condition that no rule decides.</summary>
    public static IReadOnlyList<DeclaredFact> Of(MeasurePackage measure, ApplicantProfile profile)
    {
        var kinds = ApplicantKinds
            .Each(profile.Kinds & ApplicantKinds.Declarable(profile.IsIndividual))
            .Where(measure.ApplicantKinds.Contains)
            .Aggregate((ApplicantKind)0, (all, kind) => all | kind);
        return
        [
            .. kinds == 0 ? [] : new[] { new DeclaredFact(Kind, $"申请主体确是“{ApplicantKinds.Words(kinds)}”") },
            .. measure
                .Eligibility.Index()
                .Where(item => item.Item.Rule is null)
                .Select(item => new DeclaredFact(item.Index.ToString(CultureInfo.InvariantCulture), item.Item.Text)),
        ];
    }
}
