using System.Linq.Expressions;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>The columns of JSON that PostgreSQL keeps as <c>jsonb</c>, so that SQL can look into them. On SQLite all are text.</summary>
/// <remarks>
/// <c>jsonb</c> keeps the values, not the bytes: spaces, the order of names and duplicate names are gone. What is compared, hashed or
/// shown as it was written (state, drafts, versions, messages, audit data) stays <c>text</c>.
/// </remarks>
internal static class JsonColumns
{
    public static void StoreJsonAsJsonb(this ModelBuilder builder)
    {
        builder.Jsonb<JournalEntry>(row => row.Json);
        builder.Jsonb<Case>(row => row.FormJson, row => row.ProfileJson, row => row.TraceJson, row => row.PayeeBeforeJson);
        builder.Jsonb<CaseSubmission>(row => row.FormJson, row => row.ProfileJson);
        builder.Jsonb<CaseTask>(row => row.DetailJson, row => row.RefusalJson);
        builder.Jsonb<Award>(row => row.TraceJson);
    }

    private static void Jsonb<T>(this ModelBuilder builder, params IEnumerable<Expression<Func<T, string?>>> columns)
        where T : class
    {
        foreach (var column in columns)
        {
            builder.Entity<T>().Property(column).HasColumnType("jsonb");
        }
    }
}
