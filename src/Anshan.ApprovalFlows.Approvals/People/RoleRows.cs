using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.People;

/// <summary>Makes sure every role of <see cref="Roles"/> has its row, whose id is the role's name.</summary>
public sealed class RoleRows(IWriteGate gate)
{
    public Task EnsureAsync(CancellationToken cancellation = default) => gate.WriteAsync(
        async (context, token) =>
        {
            var db = (AppDbContext)context;
            var present = await db.Roles.Select(role => role.Id).ToListAsync(token);
            foreach (var name in Roles.Names.Keys.Except(present))
            {
                db.Roles.Add(new IdentityRole(name) { Id = name, NormalizedName = name.ToUpperInvariant() });
            }

            return true;
        },
        cancellation);
}
