using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>Uploads one file for one material: received and looked into first, kept, and then named by a row.</summary>
public sealed class AddMaterial(IWriteGate gate, FileStore store, MeasureCatalogue catalogue, CaseClock clock)
{
    public async Task<MaterialOutcome> RunAsync(
        MaterialPlace place, string materialId, string sentName, Stream content, Actor actor, CancellationToken cancellation = default)
    {
        string name = FileName.Clean(sentName);
        if (FileKind.Promised(name) is not { } kind)
        {
            return new MaterialOutcome.Refused($"“{name}”的格式不在允许范围内，请上传 {FileKind.AllowedText} 文件。");
        }

        using ReceivedFile received = await store.ReceiveAsync(content, FileLimits.OneFile, cancellation);
        if (await ProblemAsync(name, received, content, cancellation) is { } problem)
        {
            return new MaterialOutcome.Refused(problem);
        }

        store.Keep(received);
        MaterialFile file = Describe(materialId, name, kind, received, actor);
        return await gate.WriteAsync((db, token) => PutAsync((AppDbContext)db, place, file, actor, token), cancellation);
    }

    private static async Task<string?> ProblemAsync(string name, ReceivedFile received, Stream sent, CancellationToken cancellation)
    {
        if (received.Size == 0)
        {
            return $"“{name}”是空文件（0 字节），请检查后重新选择。";
        }

        if (received.IsTooLarge)
        {
            string size = sent.CanSeek ? $"（{sent.Length / (decimal)FileLimits.Megabyte:0.#} MB）" : "";
            return $"“{name}”{size}超过单个文件 20 MB 的上限，请压缩或拆分后上传。";
        }

        await using FileStream content = File.OpenRead(received.Path);
        return await FileInspection.ProblemAsync(name, content, cancellation);
    }

    private MaterialFile Describe(string materialId, string name, FileKind kind, ReceivedFile received, Actor actor)
    {
        DateTimeOffset now = clock.Now;
        return new MaterialFile
        {
            Id = Guid.CreateVersion7(now),
            MaterialId = materialId,
            FileName = name,
            ContentType = kind.ContentType,
            Size = received.Size,
            Sha256 = received.Sha256,
            UploadedBy = actor.UserId,
            UploadedAt = now,
        };
    }

    private async Task<MaterialOutcome> PutAsync(AppDbContext db, MaterialPlace place, MaterialFile file, Actor actor, CancellationToken cancellation)
    {
        MaterialShelf? shelf = await MaterialShelf.FindAsync(db, catalogue, place, actor, cancellation);
        if (shelf?.Open.FirstOrDefault(material => material.Id == file.MaterialId) is not { } material)
        {
            return new MaterialOutcome.NotFound();
        }

        if (NoRoom(shelf, material, file) is { } reason)
        {
            return new MaterialOutcome.Refused(reason);
        }

        file.DraftId = shelf.Draft?.Id;
        file.CaseId = shelf.CaseId;
        file.SinceSubmission = shelf.NextSubmission;
        shelf.Draft?.UpdatedAt = file.UploadedAt;
        db.Add(file);
        return new MaterialOutcome.Done(file);
    }

    private static string? NoRoom(MaterialShelf shelf, MaterialSpec material, MaterialFile file)
    {
        List<MaterialFile> same = [.. shelf.Files.Where(other => other.MaterialId == material.Id)];
        long total = shelf.Files.Sum(other => other.Size) + file.Size;
        return same.FirstOrDefault(other => other.Sha256 == file.Sha256) is { } twin
            ? $"“{file.FileName}”与已上传的“{twin.FileName}”内容完全相同，无需重复上传。"
            : !material.Multiple && same.Count > 0 ? $"“{material.Name}”只需一个文件，请先移除“{same[0].FileName}”再上传。"
            : shelf.Files.Count >= FileLimits.FilesOfCase ? $"一个办件最多 {FileLimits.FilesOfCase} 个文件，请合并后上传。"
            : total > FileLimits.OneCase ? $"加上“{file.FileName}”后合计 {total / (decimal)FileLimits.Megabyte:0.#} MB，超过一个办件 100 MB 的上限，请压缩后上传。"
            : null;
    }
}
