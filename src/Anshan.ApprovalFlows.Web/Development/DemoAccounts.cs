using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Development;

public sealed record DemoAccount(UserId Id, string FullName, string Email, string Organisation, string Roles)
{
    /// <summary>What the sign-in page names it by: there are hundreds on it.</summary>
    public string Key => Email[..Email.IndexOf('@', StringComparison.Ordinal)];
}

/// <summary>The seeded accounts for the sign-in page; empty outside Development.</summary>
public sealed class DemoAccounts(DbContext db, OrganisationTree organisations, IHostEnvironment environment)
{
    public async Task<(string? Password, IReadOnlyList<DemoAccount> Accounts)> ListAsync(CancellationToken cancellation)
    {
        if (!environment.IsDevelopment())
        {
            return (null, []);
        }

        var password = await db.Set<Setting>()
            .AsNoTracking()
            .Where(row => row.Key == DevelopmentSeed.PasswordKey)
            .Select(row => row.Value)
            .SingleOrDefaultAsync(cancellation);
        var people = await db.Set<AppUser>()
            .AsNoTracking()
            .Where(user => user.DisabledAt == null && user.Email!.EndsWith("@" + DevelopmentSeed.Domain))
            .Select(user => new
            {
                User = user,
                Roles = db.Set<IdentityUserRole<string>>().Where(row => row.UserId == user.Id).Select(row => row.RoleId).ToList(),
            })
            .ToListAsync(cancellation);
        var order = organisations.All.Select((unit, index) => (unit.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        return (
            password,
            [
                .. people
                    .OrderBy(row =>
                        row.User.OrganisationId is { } unit ? order.GetValueOrDefault(new OrganisationId(unit), int.MaxValue) : -1
                    )
                    .ThenByDescending(row => row.Roles.Contains(Roles.Applicant))
                    .ThenBy(row => row.User.Email, StringComparer.Ordinal)
                    .Select(row => new DemoAccount(
                        new(row.User.Id),
                        row.User.FullName,
                        row.User.Email!,
                        row.User.OrganisationId is { } unit ? organisations.Find(unit)?.Name ?? unit : "",
                        Roles.Describe(row.Roles)
                    )),
            ]
        );
    }
}
