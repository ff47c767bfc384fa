using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Development;

/// <summary>The units that a loaded procedure names, and those above them.</summary>
public static partial class NamedUnits
{
    public static async Task<IReadOnlyList<Organisation>> ReadAsync(
        DbContext db,
        OrganisationTree organisations,
        CancellationToken cancellation
    )
    {
        var definitions = await db.Set<DefinitionVersion>()
            .AsNoTracking()
            .Where(row => row.IsPublished)
            .Select(row => row.Json)
            .ToListAsync(cancellation);
        var named = definitions
            .SelectMany(json => Reference().Matches(json))
            .Select(match => match.Value)
            .ToHashSet(StringComparer.Ordinal);
        var units = organisations.All.Where(unit => named.Overlaps(OrganisationTree.References(unit))).Select(unit => unit.Id).ToHashSet();
        var parents = organisations.All.Where(unit => units.Contains(unit.Id)).Select(unit => unit.ParentId).ToHashSet();
        return [.. organisations.All.Where(unit => units.Contains(unit.Id) || parents.Contains(unit.Id))];
    }

    [GeneratedRegex("\\b(?:county|place|city|province):[a-z-]+")]
    private static partial Regex Reference();
}
