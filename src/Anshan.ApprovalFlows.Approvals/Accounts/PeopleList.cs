using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Which accounts the list shows.</summary>
public enum AccountState
{
    All,
    Active,
    Invited,
    Disabled,
}

public sealed record PersonLine(
    UserId Id,
    string FullName,
    string Email,
    OrganisationId? OrganisationId,
    string? Organisation,
    IReadOnlyList<string> Roles,
    AccountState State,
    DateTimeOffset CreatedAt
);

/// <summary>One page of the list; the cursors are null where nothing follows.</summary>
public sealed record PeoplePage(IReadOnlyList<PersonLine> Lines, string? Newer, string? Older);

/// <summary>The accounts, newest first, with keyset paging: a page stays the same while accounts are added.</summary>
public sealed class PeopleList(DbContext db, OrganisationTree organisations)
{
    public const int PageSize = 30;

    public async Task<PeoplePage> FindAsync(
        string? search,
        AccountState state,
        string? before,
        string? after,
        CancellationToken cancellation = default
    )
    {
        var query = Within(Matching(db.Set<AppUser>().AsNoTracking(), search), state);
        var backwards = after is not null;
        if (Cursor(before ?? after) is var (at, id))
        {
            query = backwards
                ? query.Where(user => user.CreatedAt > at || (user.CreatedAt == at && user.Id.CompareTo(id) > 0))
                : query.Where(user => user.CreatedAt < at || (user.CreatedAt == at && user.Id.CompareTo(id) < 0));
        }

        var ordered = backwards
            ? query.OrderBy(user => user.CreatedAt).ThenBy(user => user.Id)
            : query.OrderByDescending(user => user.CreatedAt).ThenByDescending(user => user.Id);
        var found = await ordered
            .Take(PageSize + 1)
            .Select(user => new
            {
                User = user,
                Roles = db.Set<IdentityUserRole<string>>().Where(row => row.UserId == user.Id).Select(row => row.RoleId).ToList(),
            })
            .ToListAsync(cancellation);

        var hasMore = found.Count > PageSize;
        var lines = found.Take(PageSize).Select(row => Line(row.User, row.Roles)).ToList();
        if (backwards)
        {
            lines.Reverse();
        }

        return new PeoplePage(
            lines,
            lines.Count > 0 && (backwards ? hasMore : before is not null) ? Cursor(lines[0]) : null,
            lines.Count > 0 && (backwards || hasMore) ? Cursor(lines[^1]) : null
        );
    }

    public async Task<PersonLine?> FindAsync(string userId, CancellationToken cancellation = default) =>
        await db.Set<AppUser>().AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, cancellation) is { } user
            ? Line(user, await PersonRows.RolesOfAsync(db, userId, cancellation))
            : null;

    private IQueryable<AppUser> Matching(IQueryable<AppUser> users, string? search)
    {
        if (string.IsNullOrWhiteSpace(search))
        {
            return users;
        }

        var units = organisations.All.Where(unit => SameText.Contains(unit.Name, search)).Select(unit => unit.Id.Value).ToList();
        var pattern = SameText.Pattern(search);
        return users.Where(user =>
            EF.Functions.Like(SameText.Folded(user.FullName), pattern, "\\")
            || EF.Functions.Like(SameText.Folded(user.Email), pattern, "\\")
            || (user.OrganisationId != null && units.Contains(user.OrganisationId))
        );
    }

    private static IQueryable<AppUser> Within(IQueryable<AppUser> users, AccountState state) =>
        state switch
        {
            AccountState.Active => users.Where(user => user.DisabledAt == null && user.EmailConfirmed),
            AccountState.Invited => users.Where(user => user.DisabledAt == null && !user.EmailConfirmed),
            AccountState.Disabled => users.Where(user => user.DisabledAt != null),
            _ => users,
        };

    private PersonLine Line(AppUser user, List<string> roles) =>
        new(
            new(user.Id),
            user.FullName,
            user.Email ?? "",
            OrganisationId.OrNull(user.OrganisationId),
            user.OrganisationId is { } unit ? organisations.Find(unit)?.Name ?? unit : null,
            roles,
            user switch
            {
                { DisabledAt: not null } => AccountState.Disabled,
                { EmailConfirmed: true } => AccountState.Active,
                _ => AccountState.Invited,
            },
            user.CreatedAt
        );

    private static string Cursor(PersonLine line) =>
        $"{line.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}_{line.Id}";

    private static (DateTimeOffset At, string Id)? Cursor(string? text) =>
        text?.Split('_', 2) is [var at, var id]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
        && ms < 253402300799999
            ? (DateTimeOffset.FromUnixTimeMilliseconds(ms), id)
            : null;
}
