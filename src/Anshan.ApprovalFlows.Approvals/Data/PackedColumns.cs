using System.Linq.Expressions;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>The texts that every step or case writes and no statement searches.</summary>
internal static class PackedColumns
{
    public static void AddPacking(this ModelBuilder builder)
    {
        builder.Pack<WorkflowInstance>(row => row.StateJson);
        builder.Pack<JournalEntry>(row => row.Json);
        builder.Entity<AuditEvent>().Property(row => row.Data).HasConversion<PackedBytes>();
        builder.Pack<OutboxMail>(row => row.Text);
        builder.Pack<Case>(row => row.FormJson, row => row.ProfileJson, row => row.TraceJson, row => row.PackageVersion);
        builder.Pack<CaseSubmission>(row => row.FormJson, row => row.ProfileJson);
        builder.Entity<AuditEvent>().Property(row => row.Stream).HasConversion<StreamBytes>();
        builder.Entity<AuditHead>().Property(row => row.Stream).HasConversion<StreamBytes>();
        builder.Pack<CaseTask>(row => row.DetailJson);
        builder.Pack<Award>(row => row.TraceJson);
        builder.Pack<PackageFile>(row => row.Content);
    }

    private static void Pack<T>(this ModelBuilder builder, params IEnumerable<Expression<Func<T, string?>>> columns)
        where T : class
    {
        foreach (var column in columns)
        {
            builder.Entity<T>().Property(column).HasConversion<PackedText>();
        }
    }
}
