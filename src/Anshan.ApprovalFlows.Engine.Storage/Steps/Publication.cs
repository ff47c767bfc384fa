using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Steps;

/// <summary>A definition with the published versions of what it uses: what a publication pins.</summary>
/// <param name="Definition">The whole graph, used definitions in their places.</param>
/// <param name="Uses">Version ids by definition id, indirect ones included.</param>
public sealed record Closure(WorkflowDefinition Definition, IReadOnlyDictionary<string, string> Uses)
{
    /// <summary>Reads a document with the definitions that are published now.</summary>
    /// <exception cref="DefinitionException">It cannot be read.</exception>
    public static Task<Closure> ReadAsync(DbContext database, string json, CancellationToken cancellation) =>
        ReadAsync(database, DefinitionReader.Parse(json), new Dictionary<string, JsonElement>(), cancellation);

    /// <summary>
    /// Reads a document with the definitions in <paramref name="given"/>, by their ids, and else with those that are published now.
    /// </summary>
    /// <exception cref="DefinitionException">It cannot be read.</exception>
    public static async Task<Closure> ReadAsync(
        DbContext database,
        JsonElement document,
        IReadOnlyDictionary<string, JsonElement> given,
        CancellationToken cancellation
    )
    {
        var (documents, uses) = (new Dictionary<string, JsonElement>(), new Dictionary<string, string>());
        var known = new PublishedNames(database);
        var open = new Queue<string>(Named(document));
        while (open.TryDequeue(out var name))
        {
            if (documents.ContainsKey(name))
            {
                continue;
            }

            if (Brought(given, name) is { } brought)
            {
                documents[name] = brought;
            }
            else if (await known.FindAsync(name, cancellation) is { } version)
            {
                (documents[name], uses[version.DefinitionId]) = (DefinitionReader.Parse(version.Json), version.Id);
            }
            else
            {
                continue;
            }

            Named(documents[name]).ToList().ForEach(open.Enqueue);
        }

        return new Closure(DefinitionReader.Read(document, id => documents.TryGetValue(id, out var found) ? found : null), uses);
    }

    private static JsonElement? Brought(IReadOnlyDictionary<string, JsonElement> given, string name) =>
        given.TryGetValue(name, out var brought)
            ? brought
            : given
                .Where(item => UsedNames.Means(name, item.Key, DefinitionReader.Text(item.Value, "name")))
                .Select(item => (JsonElement?)item.Value)
                .FirstOrDefault();

    /// <summary>The definitions that a document names as activities: ids, and types that may be the name of one.</summary>
    public static IEnumerable<string> Named(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Named),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Named(property.Value)).Concat(UsedNames.Of(element)),
            _ => [],
        };
}

/// <summary>
/// The published versions by the names that drawings use them by: the id, or the type name of one that may be used as an activity.
/// </summary>
internal sealed class PublishedNames(DbContext database)
{
    private List<(string DefinitionId, string Name)>? all;

    /// <summary>The version; null where none is published, or several usable ones have the same type name.</summary>
    public async Task<DefinitionVersion?> FindAsync(string name, CancellationToken cancellation)
    {
        if (await PublishedAsync(name, cancellation) is { } version)
        {
            return version;
        }

        if (!UsedNames.IsName(name))
        {
            return null;
        }

        all ??=
        [
            .. (
                await database
                    .Set<DefinitionVersion>()
                    .Where(row => row.IsPublished)
                    .Select(row => new { row.DefinitionId, row.Name })
                    .ToListAsync(cancellation)
            ).Select(row => (row.DefinitionId, row.Name)),
        ];
        var usable = new List<DefinitionVersion>();
        foreach (var (id, _) in all.Where(row => UsedNames.Means(name, row.DefinitionId, row.Name)))
        {
            if (
                await PublishedAsync(id, cancellation) is { } found
                && WorkflowDefinition.IsMarkedUsable(DefinitionReader.Parse(found.Json))
            )
            {
                usable.Add(found);
            }
        }

        return usable is [var one] ? one : null;
    }

    private Task<DefinitionVersion?> PublishedAsync(string definitionId, CancellationToken cancellation) =>
        database
            .Set<DefinitionVersion>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsPublished, cancellation);
}

/// <summary>
/// Makes a version the published one: in one turn it replaces the last one, pins the versions it uses, and replaces the triggers.
/// </summary>
public static class Publication
{
    /// <summary>Writes the version and what belongs to it; call it inside a turn of the write gate.</summary>
    /// <param name="db">The context of the turn.</param>
    /// <param name="version">The new version, or a stored one that was a draft.</param>
    /// <param name="closure">What it was read as and checked.</param>
    /// <param name="now">Business time: schedules count from here.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public static async Task WriteAsync(
        DbContext db,
        DefinitionVersion version,
        Closure closure,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await db.Set<DefinitionVersion>()
            .Where(row => row.DefinitionId == version.DefinitionId && row.IsPublished && row.Id != version.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.IsPublished, false), cancellation);
        version.IsPublished = true;
        if (db.Entry(version).State == EntityState.Detached)
        {
            db.Add(version);
        }

        await db.Set<DefinitionUse>().Where(row => row.DefinitionVersionId == version.Id).ExecuteDeleteAsync(cancellation);
        db.AddRange(
            closure.Uses.Select(use => new DefinitionUse
            {
                DefinitionVersionId = version.Id,
                UsedDefinitionId = use.Key,
                UsedVersionId = use.Value,
            })
        );
        await RetireTriggersAsync(db, version.DefinitionId, cancellation);
        db.AddRange(
            Trigger
                .Of(closure.Definition)
                .Select(trigger => new TriggerRow
                {
                    DefinitionVersionId = version.Id,
                    ActivityId = trigger.Activity.Id,
                    DefinitionId = version.DefinitionId,
                    Type = trigger.Type,
                    Key = trigger.Key,
                    NextAt = Trigger.Next(trigger.Type, trigger.Key, now),
                })
        );
    }

    /// <summary>Retires a definition: no new instance starts, those that run go on.</summary>
    public static async Task RetireAsync(DbContext db, string definitionId, CancellationToken cancellation)
    {
        await db.Set<DefinitionVersion>()
            .Where(row => row.DefinitionId == definitionId && row.IsPublished)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.IsPublished, false), cancellation);
        await RetireTriggersAsync(db, definitionId, cancellation);
    }

    private static Task<int> RetireTriggersAsync(DbContext db, string definitionId, CancellationToken cancellation) =>
        db.Set<TriggerRow>().Where(row => row.DefinitionId == definitionId).ExecuteDeleteAsync(cancellation);
}
