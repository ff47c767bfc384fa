using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Steps;

/// <summary>Maps the engine's rows; called by the context that owns them.</summary>
public static class EngineModel
{
    /// <summary>Adds the engine's tables to <paramref name="model"/>.</summary>
    public static void AddEngine(this ModelBuilder model)
    {
        model.Entity<WorkflowInstance>(e =>
        {
            e.ToTable("WorkflowInstances");
            e.HasIndex(x => x.DefinitionVersionId);
            e.Property(x => x.Status).HasConversion<string>();
            e.Property(x => x.SubStatus).HasConversion<string>();
        });
        model.Entity<BookmarkRow>(e =>
        {
            e.ToTable("Bookmarks");
            e.HasKey(x => new { x.InstanceId, x.ExecutionId });
        });
        model.Entity<JournalEntry>(e =>
        {
            e.ToTable("Journal");
            e.HasKey(x => new { x.InstanceId, x.Revision });
        });
        model.Entity<Incident>(e =>
        {
            e.ToTable("Incidents");
            e.HasIndex(x => x.InstanceId);
            e.HasIndex(x => new { x.Resolution, x.Id });
        });
        model.Entity<DefinitionVersion>(e =>
        {
            e.ToTable("DefinitionVersions");
            e.HasIndex(x => new { x.DefinitionId, x.Version }).IsUnique();
            e.HasIndex(x => new { x.DefinitionId, x.IsPublished });
        });
        model.AddMessages();
        model.Entity<TimerRow>(e =>
        {
            e.ToTable("Timers");
            e.HasKey(x => new
            {
                x.InstanceId,
                x.ExecutionId,
                x.Kind,
                x.Number,
            });
            e.HasIndex(x => new { x.DueAt, x.InstanceId });
        });
    }
}
