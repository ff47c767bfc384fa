using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Messages;

/// <summary>Maps the rows of this folder.</summary>
internal static class MessageModel
{
    public static void AddMessages(this ModelBuilder model)
    {
        model.Entity<Message>(e =>
        {
            e.ToTable("Messages");
            e.Property(x => x.Kind).HasConversion<string>();
            e.HasIndex(x => new { x.IsKept, x.CreatedAt });
            e.HasIndex(x => new { x.Name, x.IsKept });
        });
        model.Entity<EventWait>(e =>
        {
            e.ToTable("EventWaits");
            e.HasIndex(x => new { x.Name, x.Id });
            e.HasIndex(x => new { x.InstanceId, x.ExecutionId });
        });
        model.Entity<TaskWait>(e =>
        {
            e.ToTable("TaskWaits");
            e.HasIndex(x => x.TaskId);
            e.HasIndex(x => new { x.Name, x.Id });
            e.HasIndex(x => new { x.InstanceId, x.ExecutionId });
        });
        model.Entity<ChildInstance>(e =>
        {
            e.ToTable("ChildInstances");
            e.HasKey(x => x.ChildId);
            e.HasIndex(x => x.ParentId);
        });
        model.Entity<TriggerRow>(e =>
        {
            e.ToTable("Triggers");
            e.HasKey(x => new { x.DefinitionVersionId, x.ActivityId });
            e.HasIndex(x => new { x.Type, x.Key });
            e.HasIndex(x => x.NextAt);
        });
        model.Entity<DefinitionUse>(e =>
        {
            e.ToTable("DefinitionUses");
            e.HasKey(x => new { x.DefinitionVersionId, x.UsedDefinitionId });
        });
    }
}
