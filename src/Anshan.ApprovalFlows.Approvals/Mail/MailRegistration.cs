using Anshan.ApprovalFlows.Engine.Storage.Outbox;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anshan.ApprovalFlows.Approvals.Mail;

public static class MailRegistration
{
    /// <summary>Adds the outbox and the service that empties it; needs <c>AddApprovalsData</c>.</summary>
    public static IServiceCollection AddApprovalsMail(this IServiceCollection services, IConfiguration configuration, bool isDevelopment)
    {
        services.AddSingleton(_ => MailSettings.Read(configuration, isDevelopment));
        services.AddSingleton(_ => new SendingLease(
            configuration.GetValue<double?>("Sending:LeaseSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null
        ));
        services.AddSingleton<Outbox>();
        services.TryAddSingleton<OutboxSignal>();
        services.AddSingleton<IInterceptor>(provider => provider.GetRequiredService<OutboxSignal>());
        services.AddSingleton<IMailTransport>(provider =>
            provider.GetRequiredService<MailSettings>().Route == MailRoute.Smtp
                ? ActivatorUtilities.CreateInstance<SmtpMailTransport>(provider)
                : new MailboxTransport()
        );
        services.AddSingleton<OutboxSweep>();
        services.AddHostedService<OutboxDispatcher>();
        return services;
    }
}
