using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Drafts that can be submitted, many at once: copies of one that was filled in as a person would.</summary>
internal static class Drafts
{
    private const int Chunk = 500;

    public static async Task<List<Guid>> WriteAsync(CaseWorld world, int count)
    {
        var first = await world.DraftAsync();
        await using var db = world.Database.OpenContext();
        var draft = await db.Drafts.AsNoTracking().SingleAsync(row => row.Id == first);
        var file = await db.MaterialFiles.AsNoTracking().SingleAsync(row => row.DraftId == first);
        var ids = Enumerable.Range(1, count - 1).Select(_ => Guid.CreateVersion7()).Append(first).ToList();
        foreach (var chunk in ids.SkipLast(1).Chunk(Chunk))
        {
            await world.Database.WriteAsync(write =>
            {
                foreach (var id in chunk)
                {
                    write.Add(
                        new Draft
                        {
                            Id = id,
                            SubjectId = draft.SubjectId,
                            MeasureId = draft.MeasureId,
                            ProcedureId = draft.ProcedureId,
                            FormJson = Named(draft.FormJson, id),
                            CreatedAt = draft.CreatedAt,
                        }
                    );
                    write.Add(
                        new MaterialFile
                        {
                            Id = Guid.NewGuid(),
                            DraftId = id,
                            MaterialId = file.MaterialId,
                            FileName = file.FileName,
                            ContentType = file.ContentType,
                            Size = file.Size,
                            Sha256 = file.Sha256,
                            UploadedBy = file.UploadedBy,
                            UploadedAt = file.UploadedAt,
                        }
                    );
                }
            });
        }

        return ids;
    }

    // An event of its own: the cap counts over all cases of one event.
    private static string Named(string form, Guid id)
    {
        var copy = JsonNode.Parse(form)!;
        copy["eventName"] = $"鞍山秋季汽车消费展{id:N}";
        return copy.ToJsonString();
    }
}
