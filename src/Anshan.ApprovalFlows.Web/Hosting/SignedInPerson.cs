using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>
/// The person behind this request as the database has it now; put into the request's features by <see cref="SessionCheck"/>.
/// </summary>
public sealed record SignedInPerson(Actor Actor, string Email, string? Unit)
{
    /// <summary>Who acts in the person's place today; null where nobody does.</summary>
    public StandIn? StoodInBy { get; init; }
}

/// <summary>Who acts in this request.</summary>
public sealed class CurrentActor(IHttpContextAccessor http)
{
    public SignedInPerson? Person =>
        http.HttpContext?.User.Identity?.IsAuthenticated == true ? http.HttpContext.Features.Get<SignedInPerson>() : null;

    /// <summary>The actor, on pages behind a policy.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the page lacks its policy.</exception>
    public Actor Actor =>
        Person?.Actor ?? throw new InvalidOperationException("This page needs a signed-in person, but its folder has no policy.");

    public bool IsSignedIn => Person is not null;

    public bool Is(string role) => Person?.Actor.Is(role) ?? false;

    public bool IsAny(IEnumerable<string> roles) => roles.Any(Is);
}
