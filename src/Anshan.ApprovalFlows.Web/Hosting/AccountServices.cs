using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Approvals.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Accounts, the session cookie and the policies.</summary>
public static class AccountServices
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var address = new PublicAddress(builder.PublicUrl());
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentActor>();
        services.AddScoped<SessionCheck>();
        services.AddScoped<Session>();
        services.AddSingleton<AttemptThrottle>();
        services.AddPeople();
        services.AddClaims();
        services.AddDataProtection().SetApplicationName("anshan-approval-flows").PersistKeysToDbContext<AppDbContext>();
        services
            .AddIdentityCore<AppUser>(Rules)
            .AddRoles<IdentityRole>()
            .AddUserStore<UserStore<AppUser, IdentityRole, DbContext>>()
            .AddRoleStore<RoleStore<IdentityRole, DbContext>>()
            .AddDefaultTokenProviders();
        services
            .AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(
                IdentityConstants.ApplicationScheme,
                cookie =>
                {
                    cookie.Cookie.Name = address.CookieName("session");
                    cookie.Cookie.HttpOnly = true;
                    cookie.Cookie.SameSite = SameSiteMode.Lax; // a link in a mail must arrive signed in
                    cookie.Cookie.SecurePolicy = address.CookiePolicy;
                    cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
                    cookie.SlidingExpiration = true;
                    cookie.EventsType = typeof(SessionCheck);
                }
            );
        services.AddAuthorization(Policies.Add);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessDecisions>();
        return builder;
    }

    private static void Rules(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
    }
}
