using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Begins and ends the session of this browser.</summary>
public sealed class Session(DbContext db, IHttpContextAccessor http)
{
    /// <summary>Signs the person in with what the database says now; ends with the browser unless used again within 8 hours.</summary>
    /// <returns>Where this person stands then: the desk of those who work on cases, for others the home page.</returns>
    public async Task<string> BeginAsync(string userId, CancellationToken cancellation = default)
    {
        var user = await db.Set<AppUser>().AsNoTracking().SingleAsync(row => row.Id == userId, cancellation);
        var roles = await db.Set<IdentityUserRole<string>>()
            .Where(row => row.UserId == userId)
            .Join(db.Set<IdentityRole>(), row => row.RoleId, role => role.Id, (_, role) => role.Name!)
            .ToListAsync(cancellation);
        await http.HttpContext!.SignInAsync(IdentityConstants.ApplicationScheme, SessionCheck.Principal(user, roles));
        return roles.Exists(Roles.CaseWork.Contains) ? Links.Inbox : Links.Home;
    }

    public Task EndAsync() => http.HttpContext!.SignOutAsync(IdentityConstants.ApplicationScheme);
}
