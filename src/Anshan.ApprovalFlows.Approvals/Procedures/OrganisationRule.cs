using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Definitions;
using static Anshan.ApprovalFlows.Approvals.Procedures.Drawn;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>Every organisation that a drawing names exists, in every region that an applicant can come from.</summary>
internal sealed class OrganisationRule(Drawn drawn, OrganisationTree organisations)
{
    /// <summary>An input that names one organisation, or one of other words.</summary>
    public IEnumerable<DefinitionProblem> One(ActivityNode node, string input, string what, params string[] others)
    {
        if (!drawn.TryText(node, input, out var reference))
        {
            return [Computed(node, input, what)];
        }

        return reference.Length == 0 ? [Error(node, input, $"{node.Label}没有写明{what}，请选择（文件中写作 city:commerce）。")]
            : others.Contains(reference) ? []
            : Of(node, input, what, reference);
    }

    /// <summary>An error where no region has the organisation, a warning where some have not.</summary>
    public IEnumerable<DefinitionProblem> Of(ActivityNode node, string input, string what, string reference)
    {
        var regions = organisations.ApplicantRegions.ToList();
        var without = regions.Where(region => !organisations.TryResolve(reference, region.Id, out _)).ToList();
        if (without.Count == regions.Count)
        {
            yield return Error(node, input, $"{node.Label}的{what}“{reference}”不在组织机构中，请改正，或先在组织机构中补上。");
        }
        else if (without.Count > 0)
        {
            yield return Warning(
                node,
                input,
                $"{node.Label}的{what}“{NameOf(reference, regions)}”在{string.Join("、", without.Select(region => region.Name))}"
                    + "没有对应的单位，这些地区的办件走到这里会停下。"
            );
        }
    }

    /// <summary>The reference that administrators choose; at least one region has it.</summary>
    private string NameOf(string reference, IReadOnlyList<Region> regions) =>
        organisations.OfAnyCounty(reference)
        ?? regions
            .Select(region => organisations.TryResolve(reference, region.Id, out var found) ? found.Name : null)
            .FirstOrDefault(name => name is not null)
        ?? reference;

    public static DefinitionProblem Computed(ActivityNode node, string input, string what) =>
        Warning(node, input, $"{node.Label}的{what}由变量或表达式决定，发布前无法核对其是否存在，请尽量直接写明单位。");
}
