using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>
/// Uploads one file for one material: access and space are checked first, then the file is received and inspected; it is moved into the
/// store in the turn that writes its row.
/// </summary>
public sealed class AddMaterial(
    IWriteGate gate,
    FileStore store,
    MeasureCatalogue catalogue,
    CaseClock clock,
    UploadAccess access,
    FileRelease release
)
{
    public async Task<MaterialOutcome> RunAsync(
        MaterialPlace place,
        string materialId,
        string sentName,
        Stream content,
        Actor actor,
        CancellationToken cancellation = default
    )
    {
        var name = FileName.Clean(sentName);
        if (FileKind.Promised(name) is not { } kind)
        {
            return new MaterialOutcome.Refused($"“{name}”的格式不在允许范围内，请上传 {FileKind.AllowedText} 文件。");
        }

        var announced = content.CanSeek ? Math.Min(content.Length, FileLimits.OneFile) : FileLimits.OneFile;
        if (Refusal(await access.AskAsync(place, actor, announced, cancellation)) is { } refusal)
        {
            return refusal;
        }

        using var received = await store.ReceiveAsync(content, FileLimits.OneFile, cancellation);
        if (await ProblemAsync(name, received, content, cancellation) is { } problem)
        {
            return new MaterialOutcome.Refused(problem);
        }

        return await StoreAsync(place, Describe(materialId, name, kind, received, actor), received, actor, cancellation);
    }

    private static MaterialOutcome? Refusal(UploadAnswer answer) =>
        answer switch
        {
            UploadAnswer.Open => null,
            UploadAnswer.Unknown or UploadAnswer.Closed => new MaterialOutcome.NotFound(),
            UploadAnswer.NoSpace full => new MaterialOutcome.Refused(full.Words),
            UploadAnswer.TooMuch much => new MaterialOutcome.Refused(much.Words),
            _ => throw new NotSupportedException($"No answer is written for {answer.GetType().Name}."),
        };

    private static async Task<string?> ProblemAsync(string name, ReceivedFile received, Stream sent, CancellationToken cancellation)
    {
        if (received.Size == 0)
        {
            return $"“{name}”是空文件（0 字节），请检查后重新选择。";
        }

        if (received.IsTooLarge)
        {
            var size = sent.CanSeek ? $"（{sent.Length / (decimal)FileLimits.Megabyte:0.#} MB）" : "";
            return $"“{name}”{size}超过单个文件 20 MB 的上限，请压缩或拆分后上传。";
        }

        await using var content = File.OpenRead(received.Path);
        return await FileInspection.ProblemAsync(name, content, cancellation);
    }

    private MaterialFile Describe(string materialId, string name, FileKind kind, ReceivedFile received, Actor actor)
    {
        var now = clock.Now;
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

    // A turn may run twice and may fail at its end: a file without a row is removed again.
    private async Task<MaterialOutcome> StoreAsync(
        MaterialPlace place,
        MaterialFile file,
        ReceivedFile received,
        Actor actor,
        CancellationToken cancellation
    )
    {
        MaterialOutcome? outcome = null;
        var isKept = false;
        try
        {
            return outcome = await gate.WriteAsync(
                async (db, token) =>
                {
                    await db.LockAsync("file", file.Sha256, token);
                    var put = await PutAsync(db, place, file, actor, token);
                    if (put is MaterialOutcome.Done)
                    {
                        isKept = true;
                        store.Keep(received);
                    }

                    return put;
                },
                cancellation
            );
        }
        finally
        {
            if (isKept && outcome is not MaterialOutcome.Done)
            {
                await release.RunAsync([file.Sha256]);
            }
        }
    }

    private async Task<MaterialOutcome> PutAsync(
        DbContext db,
        MaterialPlace place,
        MaterialFile file,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var materials = await EditableMaterials.FindAsync(db, catalogue, place, actor, cancellation);
        if (materials?.Open.FirstOrDefault(material => material.Id == file.MaterialId) is not { } material)
        {
            return new MaterialOutcome.NotFound();
        }

        if (NoRoom(materials, material, file) is { } reason)
        {
            return new MaterialOutcome.Refused(reason);
        }

        if (
            materials.CaseId is { } caseId
            && await db.Set<MaterialFile>().Where(other => other.CaseId == caseId).SumAsync(other => other.Size, cancellation) + file.Size
                > FileLimits.OneCaseInAll
        )
        {
            return new MaterialOutcome.Refused(
                $"这个办件历次上传的文件（包括已替换的）合计已接近 {FileLimits.OneCaseInAll / FileLimits.Megabyte} MB 的上限，请压缩后上传。"
            );
        }

        // Checked again: uploads of the same person may run concurrently.
        if (Refusal(await access.RoomAsync(db, actor, file.Size, cancellation)) is { } refusal)
        {
            return refusal;
        }

        file.DraftId = materials.Draft?.Id;
        file.CaseId = materials.CaseId;
        file.ClaimId = materials.ClaimId;
        file.SinceSubmission = materials.NextSubmission;
        materials.Draft?.UpdatedAt = file.UploadedAt;
        db.Add(file);
        return new MaterialOutcome.Done(file);
    }

    private static string? NoRoom(EditableMaterials materials, MaterialSpec material, MaterialFile file)
    {
        List<MaterialFile> same = [.. materials.Files.Where(other => other.MaterialId == material.Id)];
        var total = materials.Files.Sum(other => other.Size) + file.Size;
        return same.FirstOrDefault(other => other.Sha256 == file.Sha256) is { } duplicate
                ? $"“{file.FileName}”与已上传的“{duplicate.FileName}”内容完全相同，无需重复上传。"
            : !material.Multiple && same.Count > 0 ? $"“{material.Name}”只需一个文件，请先移除“{same[0].FileName}”再上传。"
            : materials.Files.Count >= FileLimits.FilesOfCase ? $"一个办件最多 {FileLimits.FilesOfCase} 个文件，请合并后上传。"
            : total > FileLimits.OneCase
                ? $"加上“{file.FileName}”后合计 {total / (decimal)FileLimits.Megabyte:0.#} MB，超过一个办件 100 MB 的上限，请压缩后上传。"
            : null;
    }
}
