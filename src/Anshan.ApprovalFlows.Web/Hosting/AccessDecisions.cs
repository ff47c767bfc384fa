using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>The roles of which one would have opened the page; for the 403 page.</summary>
public sealed record MissingRoles(IReadOnlyList<string> AnyOf);

/// <summary>Lets the framework decide and notes what was missing.</summary>
public sealed class AccessDecisions : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler framework = new();

    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Forbidden)
        {
            var missing =
                authorizeResult
                    .AuthorizationFailure?.FailedRequirements.OfType<RolesAuthorizationRequirement>()
                    .SelectMany(requirement => requirement.AllowedRoles)
                    .Distinct()
                    .ToList()
                ?? [];
            context.Features.Set(new MissingRoles(missing));
        }

        return framework.HandleAsync(next, context, policy, authorizeResult);
    }
}
