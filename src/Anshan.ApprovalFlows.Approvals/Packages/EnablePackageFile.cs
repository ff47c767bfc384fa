using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>
/// 启用: new cases, or mails from now on, go by another kept version. Running cases keep theirs; to go back, enable an earlier version.
/// </summary>
public sealed class EnablePackageFile(
    OpenDatabase open,
    IWriteGate gate,
    PackageFiles files,
    PackageFileCheck check,
    AuditTrail audit,
    TimeProvider machine
)
{
    /// <summary>Puts the version in force.</summary>
    /// <param name="path">Whose version.</param>
    /// <param name="hash">Which.</param>
    /// <param name="shown">The version that was in force on the page; null where none was.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    /// <returns>Why it was not done; empty when it was.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(
        string path,
        string hash,
        string? shown,
        Actor actor,
        CancellationToken cancellation = default
    )
    {
        PackageFile? next;
        await using (var pooled = open())
        {
            next = await pooled
                .Context.Set<PackageFile>()
                .AsNoTracking()
                .SingleOrDefaultAsync(row => row.Path == path && row.Hash == hash, cancellation);
            if (next is null)
            {
                return ["没有这个版本。"];
            }

            if (await ProblemsAsync(pooled.Context, next, cancellation) is { Count: > 0 } problems)
            {
                return problems;
            }
        }

        var isOfFolder = await files.OfFolderAsync(path, cancellation) is { } ours && PackageFile.HashOf(path, ours) == hash;
        var refused = await gate.WriteAsync<string?>(
            async (db, token) =>
            {
                var versions = await db.Set<PackageFile>().Where(row => row.Path == path).ToListAsync(token);
                var before = versions.Find(row => row.IsInForce);
                if (before?.Hash != shown)
                {
                    return "刚刚有人启用了另一个版本，请查看后再决定。";
                }

                var chosen = versions.Single(row => row.Hash == hash);
                before?.IsInForce = false;
                // The version of the folder is chosen again: from now on the folder decides.
                (chosen.IsInForce, chosen.ChosenBy, chosen.ChosenAt) = (true, isOfFolder ? null : actor.Name, machine.GetUtcNow());
                var changes = before is null ? ["新增"] : PackageFileChanges.Between(path, before.Content, chosen.Content);
                await audit.AppendAsync(
                    db,
                    Entry(
                        chosen,
                        actor,
                        "package-file.enabled",
                        $"启用{check.TitleOf(path)}的版本 {PackageFile.VersionOf(hash)}：{string.Join("；", changes)}"
                    ),
                    token
                );
                return null;
            },
            cancellation
        );
        await files.TakeAsync(cancellation);
        return refused is null ? [] : [refused];
    }

    internal static AuditEntry Entry(PackageFile file, Actor actor, string action, string words) =>
        new(
            file.MeasureId is { } measure ? AuditStream.Measure(measure) : AuditStream.Mail(file.Template!),
            actor,
            action,
            new
            {
                words,
                file.Path,
                file.Hash,
            }
        );

    private async Task<IReadOnlyList<string>> ProblemsAsync(DbContext db, PackageFile next, CancellationToken cancellation)
    {
        if (next.Template is { } template)
        {
            return check.MailProblem(template, next.Content) is { } problem ? [problem] : [];
        }

        try
        {
            return await check.AgainstPublishedAsync(db, check.Measure(next.Path, next.Content), new HashSet<string>(), cancellation);
        }
        catch (BrokenFileException broken)
        {
            return [broken.Message];
        }
    }
}
