using System.Collections.Concurrent;
using Anshan.ApprovalFlows.Engine.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Instances;

/// <summary>Definitions by version id, read once: a published version never changes.</summary>
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

        var json = await database.Set<DefinitionVersion>().Where(row => row.Id == versionId).Select(row => row.Json).SingleOrDefaultAsync(cancellation)
            ?? throw new InvalidOperationException($"Definition version {versionId} does not exist.");
        return read.GetOrAdd(versionId, DefinitionReader.Read(json));
    }
}
