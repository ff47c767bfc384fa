using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Claims;

/// <summary>Claims of applicants that somebody else has registered.</summary>
public static class ClaimServices
{
    /// <summary>Needs <c>AddPeople</c> and <c>AddApplications</c>.</summary>
    public static IServiceCollection AddClaims(this IServiceCollection services) =>
        services.AddSingleton<ClaimMails>().AddSingleton<ClaimSubject>().AddSingleton<DecideClaim>().AddScoped<WaitingClaims>();
}
