using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Makes sure every role of <see cref="Roles"/> has its row, whose id is the role's name.</summary>
public sealed class RoleRows(IWriteGate gate)
{
    public Task EnsureAsync(CancellationToken cancellation = default) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                var present = await db.Set<IdentityRole>().Select(role => role.Id).ToListAsync(token);
                foreach (var name in Roles.Names.Keys.Except(present))
                {
                    db.Set<IdentityRole>().Add(new IdentityRole(name) { Id = name, NormalizedName = name.ToUpperInvariant() });
                }

                return true;
            },
            cancellation
        );
}
