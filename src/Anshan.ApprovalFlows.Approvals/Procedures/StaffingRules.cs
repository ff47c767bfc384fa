using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Procedures.Drawn;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>
/// Money is decided by two, above a threshold by three: a step without a second person is told, and so is a unit too small for one, with
/// who will do it instead (ADR 47). Warnings only: whoever is missing can be appointed before the first case comes there.
/// </summary>
/// <remarks>Of a unit in which nobody has an account yet nothing is said.</remarks>
internal sealed class StaffingRules(Drawn drawn, OrganisationTree organisations, ILookup<(string Unit, string Role), string> people)
{
    /// <summary>Reads who works where, and checks the drawing against it.</summary>
    public static async Task<IReadOnlyList<DefinitionProblem>> CheckAsync(
        DbContext db,
        Drawn drawn,
        OrganisationTree organisations,
        CancellationToken cancellation
    )
    {
        if (!drawn.Nodes.Any(IsOfMoney))
        {
            return [];
        }

        var rows = await Reachable.Staff(db).ToListAsync(cancellation);
        return [.. new StaffingRules(drawn, organisations, rows.ToLookup(row => (row.Unit, row.Role), row => row.PersonId)).Check()];
    }

    private IEnumerable<DefinitionProblem> Check() => drawn.Nodes.Where(IsOfMoney).SelectMany(Of);

    private static bool IsOfMoney(ActivityNode node) => node.Type is Determination or Transfer;

    private IEnumerable<DefinitionProblem> Of(ActivityNode node)
    {
        if (drawn.Known(node, "countersign") is { IsKnown: true } countersign && !Values.Truth(countersign.Value))
        {
            return [Warning(node, "countersign", $"{node.Label}没有勾选“须经复核”：金额由一人决定，请勾选，由另一人复核后才生效。")];
        }

        var signs = drawn.TryText(node, "signAbove", out var above) && above.Length > 0;
        return Units(node).SelectMany(unit => OfUnit(node, unit, RoleOf(node), signs ? above : null));
    }

    private IEnumerable<DefinitionProblem> OfUnit(ActivityNode node, Organisation unit, string role, string? above)
    {
        var officers = people[(unit.Id, role)].Distinct().ToList();
        if (officers.Count == 0)
        {
            yield break;
        }

        var second = officers.Count > 1 ? null : Second(unit, role, officers);
        if (officers.Count == 1)
        {
            yield return Warning(
                node,
                "countersign",
                $"{unit.ShortName}只有一名{Roles.Names[role]}，{node.Label}以后的复核由{second ?? "无人"}办理"
                    + (second is null ? "，请增加人员。" : "。")
            );
        }

        if (above is not null && people[(unit.Id, Roles.Head)].All(officers.Contains) && (officers.Count < 3 || !HasHead(unit)))
        {
            var head = organisations.UpwardsOf(unit.Id).Skip(1).FirstOrDefault(HasHead);
            var amount = AmountText.TryParse(above, out var yuan, out _) ? $"{yuan:#,0}" : above;
            yield return Warning(
                node,
                "signAbove",
                $"{unit.ShortName}没有经办、复核以外的单位负责人，{node.Label}超过 {amount} 元时由{head?.ShortName ?? "无人"}"
                    + (head is null ? "签发，请增加人员。" : "的负责人签发。")
            );
        }
    }

    /// <summary>Who countersigns where the unit has one officer: its head, else officers or the head above; null where nobody is.</summary>
    private string? Second(Organisation unit, string role, IReadOnlyCollection<string> officers) =>
        people[(unit.Id, Roles.Head)].Except(officers).Any()
            ? "单位负责人"
            : organisations.UpwardsOf(unit.Id).Skip(1).FirstOrDefault(above => people[(above.Id, role)].Any() || HasHead(above))?.ShortName;

    private bool HasHead(Organisation unit) => people[(unit.Id, Roles.Head)].Any();

    private string RoleOf(ActivityNode node) =>
        node.Type == Transfer ? Roles.Finance
        : drawn.TryText(node, "role", out var role) && role.Length > 0 ? role
        : Roles.Reviewer;

    /// <summary>Every unit that the step can fall to, where the drawing says so.</summary>
    private IEnumerable<Organisation> Units(ActivityNode node)
    {
        var named = node.Type == Determination ? ["organisation"] : (string[])["recordedBy", "from"];
        var reference = named.Select(input => drawn.TryText(node, input, out var text) ? text : "").FirstOrDefault(text => text.Length > 0);
        return reference is null
            ? []
            : organisations
                .ApplicantRegions.Select(region => organisations.TryResolve(reference, region.Id, out var unit) ? unit : null)
                .OfType<Organisation>()
                .DistinctBy(unit => unit.Id);
    }
}
