using System.Collections.Concurrent;
using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Steps;

/// <summary>Definitions by version id, read once: a published version never changes, nor do the versions it uses.</summary>
public sealed class DefinitionStore
{
    private readonly ConcurrentDictionary<string, WorkflowDefinition> read = new();

    /// <summary>The definition of a version.</summary>
    /// <exception cref="InvalidOperationException">There is no such version.</exception>
    public async Task<WorkflowDefinition> GetAsync(DbContext database, string versionId, CancellationToken cancellation)
    {
        if (read.TryGetValue(versionId, out var known))
        {
            return known;
        }

        var stored =
            await database
                .Set<DefinitionVersion>()
                .Where(row => row.Id == versionId)
                .Select(row => new
                {
                    row.Json,
                    Used = (
                        from use in database.Set<DefinitionUse>()
                        join version in database.Set<DefinitionVersion>() on use.UsedVersionId equals version.Id
                        where use.DefinitionVersionId == row.Id
                        select new
                        {
                            use.UsedDefinitionId,
                            version.Name,
                            version.Json,
                        }
                    ).ToList(),
                })
                .SingleOrDefaultAsync(cancellation)
            ?? throw new InvalidOperationException($"Definition version {versionId} does not exist.");
        var documents = stored.Used.ToDictionary(item => item.UsedDefinitionId, item => JsonElement.Parse(item.Json));
        var definition = DefinitionReader.Read(
            stored.Json,
            name =>
                documents.TryGetValue(name, out var document) ? document
                : stored.Used.Find(item => UsedNames.Means(name, item.UsedDefinitionId, item.Name)) is { } meant
                    ? documents[meant.UsedDefinitionId]
                : null
        );
        return read.GetOrAdd(versionId, definition.As(versionId));
    }

    /// <summary>The published version of a definition; null when there is none.</summary>
    public async Task<WorkflowDefinition?> FindPublishedAsync(DbContext database, string definitionId, CancellationToken cancellation) =>
        await database
            .Set<DefinitionVersion>()
            .Where(row => row.DefinitionId == definitionId && row.IsPublished)
            .Select(row => row.Id)
            .SingleOrDefaultAsync(cancellation)
            is { } id
            ? await GetAsync(database, id, cancellation)
            : null;
}
