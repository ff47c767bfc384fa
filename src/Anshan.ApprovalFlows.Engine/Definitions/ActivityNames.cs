namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>Finds activities as scripts call them.</summary>
internal static class ActivityNames
{
    /// <summary>
    /// The activity of that id or name: first in the definition that <paramref name="from"/> stands in, then anywhere; ids before names.
    /// </summary>
    public static ActivityNode? Find(WorkflowDefinition definition, ActivityNode from, string idOrName)
    {
        var prefix = from.Id[..(from.Id.LastIndexOf('/') + 1)];
        if (definition.Activities.TryGetValue(prefix + idOrName, out var found) || definition.Activities.TryGetValue(idOrName, out found))
        {
            return found;
        }

        var named = definition.Root.SelfAndDescendants().Where(node => node.Name == idOrName).ToList();
        return named.Find(node => node.Id.StartsWith(prefix, StringComparison.Ordinal)) ?? named.FirstOrDefault();
    }
}
