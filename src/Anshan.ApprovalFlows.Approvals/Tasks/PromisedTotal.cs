using System.Globalization;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>约定的总时限: the working days that units have for a case together, as its own drawing says (readings 25 and 29).</summary>
public sealed class PromisedTotal(DefinitionStore definitions)
{
    /// <summary>The kind of 期限 that counts the working days in which units have the case.</summary>
    public const string Kind = "UnitDays";

    /// <summary>The total of the drawing that the case follows; null where none is drawn as a number.</summary>
    public async Task<int?> OfAsync(DbContext db, Guid caseId, CancellationToken cancellation) =>
        await db.Set<WorkflowInstance>()
            .AsNoTracking()
            .Where(row => row.Id == caseId)
            .Select(row => row.DefinitionVersionId)
            .SingleOrDefaultAsync(cancellation)
            is { } version
            ? Of((await definitions.GetAsync(db, version, cancellation)).Root.SelfAndDescendants())
            : null;

    /// <summary>The total that a drawing says; null where it says none as a number.</summary>
    public static int? Of(IEnumerable<ActivityNode> drawing) =>
        drawing
            .Where(node => node.Type == "Anshan.DueDate" && Text(node, "kind") == Kind)
            .Select(node =>
                int.TryParse(Text(node, "workingDays"), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : (int?)null
            )
            .FirstOrDefault();

    /// <summary>The total as it is said: 总时限20个工作日.</summary>
    public static string Words(int? days) =>
        days is { } known ? string.Create(CultureInfo.InvariantCulture, $"总时限{known}个工作日") : "约定的总时限";

    private static string? Text(ActivityNode node, string input) =>
        node.Inputs.TryGetValue(input, out var binding) && binding.Expression is { Type: "Literal" } written
            ? Values.Text(Values.Node(written.Value))
            : null;
}
