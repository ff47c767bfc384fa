using System.Security.Claims;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>
/// Checks every request's cookie against the present account: a disabled account or a changed security stamp ends the session at once, and
/// roles and unit are the present ones, not those of the sign-in. Whom the person stands for today comes with the same command.
/// </summary>
public sealed class SessionCheck(DbContext db, OrganisationTree organisations, CaseClock clock) : CookieAuthenticationEvents
{
    public const string StampClaim = "stamp";

    public static ClaimsPrincipal Principal(AppUser user, IEnumerable<string> roles)
    {
        Claim[] claims =
        [
            new(ClaimTypes.NameIdentifier, user.Id),
            new(ClaimTypes.Name, user.UserName ?? ""),
            new(StampClaim, user.SecurityStamp ?? ""),
            .. roles.Select(role => new Claim(ClaimTypes.Role, role)),
        ];
        return new ClaimsPrincipal(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme));
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        var found = await ActingPerson.FindAsync(db, id, ChinaTime.DateOf(clock.Now), context.HttpContext.RequestAborted);
        if (found is null || found.User.DisabledAt is not null || found.User.SecurityStamp != context.Principal!.FindFirstValue(StampClaim))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        context.ReplacePrincipal(Principal(found.User, found.Actor.Roles));
        context.HttpContext.Features.Set(
            new SignedInPerson(found.Actor, found.User.Email ?? "", UnitName(found.User)) { StoodInBy = found.StoodInBy }
        );
    }

    private string? UnitName(AppUser user) => user.OrganisationId is { } id ? organisations.Find(id)?.Name ?? id : null;

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.Request.Path.StartsWithSegments(Links.DesignerApi))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized; // the designer's page leads to the sign-in
            return Task.CompletedTask;
        }

        // A form posted too late leads back to its page, which is opened with GET: no handler name then.
        var query = QueryHelpers.ParseQuery(context.Request.QueryString.Value);
        query.Remove("handler");
        var page = QueryHelpers.AddQueryString(context.Request.PathBase + context.Request.Path, query.AsEnumerable());
        var signIn = Links.SignIn(page);
        if (StringValues.IsNullOrEmpty(context.Request.Headers["HX-Request"]))
        {
            context.Response.Redirect(signIn);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers["HX-Redirect"] = signIn;
        return Task.CompletedTask;
    }

    /// <summary>No redirect: the 403 page appears under the address that was asked for.</summary>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
