using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Accounts: registration, sign-in, invitations, administration, profiles.</summary>
public static class PeopleServices
{
    /// <summary>Needs <c>AddApprovalsData</c>, <c>AddApprovalsMail</c>, <c>AddApprovals</c> and Identity's stores.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.AddSingleton<RegistrationLinks>().AddSingleton<OneTimeLinks>().AddSingleton<AccountMails>().AddSingleton<RoleRows>();
        services.AddScoped<Registration>().AddScoped<SignIn>().AddScoped<Passwords>();
        services
            .AddScoped<InviteStaff>()
            .AddScoped<AcceptInvitation>()
            .AddScoped<StaffAccounts>()
            .AddScoped<GrantGovernment>()
            .AddScoped<PeopleList>();
        services.AddScoped<FirstAdministrator>().AddScoped<SaveProfile>().AddScoped<ChooseSubject>();
        return services;
    }
}
