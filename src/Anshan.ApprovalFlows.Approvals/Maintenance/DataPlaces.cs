using Anshan.ApprovalFlows.Approvals.Data;
using Microsoft.Extensions.Configuration;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Everything that has to be kept: the database (the data-protection keys are in it) and the uploaded files.</summary>
public sealed record DataPlaces(DatabaseSettings Database, string Files)
{
    public static DataPlaces From(IConfiguration configuration, string contentRoot) => new(
        DatabaseSettings.From(configuration, contentRoot),
        Path.GetFullPath(configuration["Storage:Files"] is { Length: > 0 } files ? files : "data/files", contentRoot));
}
