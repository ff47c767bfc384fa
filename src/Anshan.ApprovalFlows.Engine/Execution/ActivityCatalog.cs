using System.Collections.Frozen;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>The activity types this system can execute; a definition that names another is refused at publish.</summary>
public sealed class ActivityCatalog
{
    private readonly FrozenDictionary<string, Activity> types;

    /// <summary>The given types; of several with one name the last. Use <c>BuiltIn.With</c> to include the built-in types.</summary>
    internal ActivityCatalog(IEnumerable<Activity> activities) =>
        types = activities.GroupBy(activity => activity.Descriptor.TypeName).ToFrozenDictionary(group => group.Key, group => group.Last());

    /// <summary>All types, by name.</summary>
    public IEnumerable<Activity> All => types.Values;

    /// <summary>The type, or null.</summary>
    public Activity? Find(string typeName) => types.GetValueOrDefault(typeName);
}
