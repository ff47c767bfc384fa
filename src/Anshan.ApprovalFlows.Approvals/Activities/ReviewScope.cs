using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>
/// What a unit looks at in its review and can send back for correction, by the keys of the measure; of what none is named, everything.
/// </summary>
public sealed record ReviewScope(IReadOnlyList<string> Fields, IReadOnlyList<string> Documents)
{
    public static ReviewScope Everything { get; } = new([], []);

    public bool IsEverything => Fields.Count + Documents.Count == 0;

    public static ReviewScope Of(CaseTask task) =>
        task is { Kind: TaskKind.Review, DetailJson: { } json } ? TaskInput.Read<ReviewScope>(json) : Everything;

    public bool Covers(FieldSpec field) => field.Compute is null && (Fields.Count == 0 || Fields.Contains(field.Key));

    public bool Covers(MaterialSpec material) => Documents.Count == 0 || Documents.Contains(material.Id);
}
