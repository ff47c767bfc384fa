using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>
/// Takes a package in, all of it in one turn or none: its definitions as drafts, its data and mails as versions that wait to be put in
/// force.
/// </summary>
public sealed class ImportPackage(
    OpenDatabase open,
    IWriteGate gate,
    PackageCheck check,
    PackageFiles files,
    AuditTrail audit,
    TimeProvider machine
)
{
    private readonly DraftStore drafts = new(audit, machine);

    /// <summary>What importing would do; writes nothing.</summary>
    public async Task<PackagePreview> PreviewAsync(byte[] packed, CancellationToken cancellation = default) =>
        (await LookAsync(packed, cancellation)).Preview;

    /// <summary>Imports, after checking everything again; null when it is done, else why nothing was.</summary>
    public async Task<PackagePreview?> RunAsync(byte[] packed, Actor actor, CancellationToken cancellation = default)
    {
        var found = await LookAsync(packed, cancellation);
        if (!found.Preview.CanImport)
        {
            return found.Preview;
        }

        try
        {
            await gate.WriteAsync(
                async (db, token) =>
                {
                    foreach (var file in found.Files)
                    {
                        await KeepAsync(db, file, actor, token);
                    }

                    foreach (var draft in found.Drafts)
                    {
                        if (await drafts.WriteAsync(db, draft, "definition.imported", actor, token) is EditOutcome.Refused refused)
                        {
                            throw new HalfwayException(refused.Reasons);
                        }
                    }

                    return true;
                },
                cancellation
            );
            await files.TakeAsync(cancellation);
            return null;
        }
        catch (HalfwayException halfway)
        {
            return PackagePreview.Broken(string.Join("", halfway.Reasons));
        }
    }

    /// <summary>Keeps a version, unless somebody else brought the same one meanwhile.</summary>
    private async Task KeepAsync(DbContext db, PreparedFile file, Actor actor, CancellationToken cancellation)
    {
        if (await db.Set<PackageFile>().AnyAsync(row => row.Path == file.Path && row.Hash == file.Hash, cancellation))
        {
            return;
        }

        var kept = db.Add(
            new PackageFile
            {
                Path = file.Path,
                Hash = file.Hash,
                Content = file.Content,
                TakenBy = actor.Name,
                TakenAt = machine.GetUtcNow(),
            }
        ).Entity;
        var words = $"导入{file.Title}的版本 {PackageFile.VersionOf(file.Hash)}，尚未启用：{string.Join("；", file.Changes)}";
        await audit.AppendAsync(db, EnablePackageFile.Entry(kept, actor, "package-file.imported", words), cancellation);
    }

    private async Task<Findings> LookAsync(byte[] packed, CancellationToken cancellation)
    {
        var (archive, problem) = PackageArchive.Read(packed);
        if (archive is null)
        {
            return Findings.Broken(problem!);
        }

        await using var pooled = open();
        return await check.RunAsync(pooled.Context, archive, cancellation);
    }

    /// <summary>Undoes the turn.</summary>
    private sealed class HalfwayException(IReadOnlyList<string> reasons) : Exception
    {
        public IReadOnlyList<string> Reasons { get; } = reasons;
    }
}
