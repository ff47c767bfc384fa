using System.Collections.Frozen;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>The activity types this system can execute; a definition that names another is refused at publish.</summary>
public sealed class ActivityCatalog
{
    private readonly FrozenDictionary<string, Activity> types;

    /// <summary>These types; of several of one name the last. Everybody but the built-in types asks <c>BuiltIn.With</c>.</summary>
    internal ActivityCatalog(IEnumerable<Activity> activities) =>
        types = activities.GroupBy(activity => activity.Descriptor.TypeName).ToFrozenDictionary(group => group.Key, group => group.Last());

    /// <summary>All types, by name.</summary>
    public IEnumerable<Activity> All => types.Values;

    /// <summary>The type, or null.</summary>
    public Activity? Find(string typeName) => types.GetValueOrDefault(typeName);
}
