using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Drafts and their files.</summary>
public static class ApplicationServices
{
    /// <summary>
    /// Adds the use cases of the applicant's side and the file store; a relative <c>Storage:Files</c> counts from
    /// <paramref name="contentRoot"/>.
    /// </summary>
    public static IServiceCollection AddApplications(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.AddSingleton(_ => new FileStoreSettings(
            Path.GetFullPath(configuration["Storage:Files"] is { Length: > 0 } folder ? folder : "data/files", contentRoot),
            configuration.GetValue("Storage:KeepFreeMegabytes", 1024L) * FileLimits.Megabyte
        ));
        services.AddSingleton<FileStore>();
        services.AddSingleton<FileRelease>().AddSingleton<UploadAccess>();
        services.AddSingleton<FileSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<FileSweep>());
        services.AddSingleton<StartDraft>();
        services.AddSingleton<SaveDraft>();
        services.AddSingleton<SaveCorrection>();
        services.AddSingleton<DiscardDraft>();
        services.AddSingleton<AddMaterial>();
        services.AddSingleton<RemoveMaterial>();
        return services;
    }
}
