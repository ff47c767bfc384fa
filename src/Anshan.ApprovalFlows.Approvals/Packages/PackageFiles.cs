using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>
/// Keeps every version of the folder's measures and mails, and takes into <see cref="MeasureCatalogue"/> and <see cref="MailTemplates"/>
/// what is in force.
/// </summary>
public sealed class PackageFiles(
    WorkflowFolder folder,
    MeasureCatalogue measures,
    MailTemplates mails,
    OpenDatabase open,
    IWriteGate gate,
    TimeProvider machine
) : IDisposable
{
    // One at a time, so that an older read never replaces a newer one.
    private readonly SemaphoreSlim turn = new(1);
    private string? taken;

    private string Mails => Path.Combine(folder.Path, "mail");

    /// <summary>
    /// At the start: keeps what the folder has now, and puts it in force wherever no administrator has chosen another version.
    /// </summary>
    /// <returns>What <see cref="TakeAsync"/> could not read.</returns>
    public async Task<IReadOnlyList<string>> TakeFolderAsync(CancellationToken cancellation = default)
    {
        var files = await OfFolderAsync(cancellation);
        await gate.WriteAsync((db, token) => KeepAsync(db, files, token), cancellation);
        return await TakeAsync(cancellation);
    }

    /// <summary>Takes what is in force; at the start, after a change, and regularly for the changes of other servers.</summary>
    /// <returns>What is in force and cannot be read any more, a sentence each; the folder's stands in for it.</returns>
    public async Task<IReadOnlyList<string>> TakeAsync(CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await using var pooled = open();
            var kept = pooled.Context.Set<PackageFile>().AsNoTracking();
            var heads = await kept.OrderBy(row => row.Path)
                .ThenBy(row => row.Hash)
                .Select(row => new
                {
                    row.Path,
                    row.Hash,
                    row.IsInForce,
                })
                .ToListAsync(cancellation);
            if (string.Join('\n', heads) is var now && now == taken)
            {
                return [];
            }

            var rows = await kept.ToListAsync(cancellation);
            taken = now;
            return
            [
                .. measures.Take([
                    .. rows.Where(row => row.MeasureId is not null).Select(row => new KeptMeasure(row.Hash, row.Content, row.IsInForce)),
                ]),
                .. mails.Take(
                    rows.Where(row => row is { IsInForce: true, Template: not null }).Select(row => (row.Template!, row.Content))
                ),
            ];
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The text that the folder has at this path; null where it has none.</summary>
    public async Task<string?> OfFolderAsync(string path, CancellationToken cancellation)
    {
        var file =
            PackageFile.MeasureOf(path) is { } measure && measures.OfFolder.Any(one => one.Id == measure)
                ? Path.Combine(folder.Path, "measures", measure, "measure.json")
            : PackageFile.TemplateOf(path) is { } template && MailTemplates.NamesIn(Mails).Contains(template)
                ? MailTemplates.FileIn(Mails, template)
            : null;
        return file is null ? null : await File.ReadAllTextAsync(file, cancellation);
    }

    public void Dispose() => turn.Dispose();

    private async Task<IReadOnlyList<(string Path, string Content)>> OfFolderAsync(CancellationToken cancellation)
    {
        List<(string, string)> files = [];
        foreach (
            var path in measures
                .OfFolder.Select(measure => PackageFile.OfMeasure(measure.Id))
                .Concat(MailTemplates.NamesIn(Mails).Select(PackageFile.OfMail))
        )
        {
            files.Add((path, (await OfFolderAsync(path, cancellation))!));
        }

        return files;
    }

    private async Task<int> KeepAsync(DbContext db, IReadOnlyList<(string Path, string Content)> files, CancellationToken cancellation)
    {
        var (rows, now) = (db.Set<PackageFile>(), machine.GetUtcNow());
        var columns = rows.Select(row => new
        {
            row.Path,
            row.Hash,
            row.IsInForce,
            row.ChosenBy,
        });
        var all = await columns.ToListAsync(cancellation);
        var kept = all.ToLookup(row => row.Path);
        foreach (var (path, content) in files)
        {
            var hash = PackageFile.HashOf(path, content);
            var current = kept[path].FirstOrDefault(row => row.IsInForce);
            var leads = current is null || (current.ChosenBy is null && current.Hash != hash);
            if (leads && kept[path].Any())
            {
                await rows.Where(row => row.Path == path && row.IsInForce)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.IsInForce, false), cancellation);
                await rows.Where(row => row.Path == path && row.Hash == hash)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.IsInForce, true).SetProperty(x => x.ChosenAt, now), cancellation);
            }

            if (kept[path].All(row => row.Hash != hash))
            {
                db.Add(
                    new PackageFile
                    {
                        Path = path,
                        Hash = hash,
                        Content = content,
                        TakenAt = now,
                        IsInForce = leads,
                        ChosenAt = leads ? now : null,
                    }
                );
            }
        }

        // A mail that the folder has no more, and that nobody has chosen, is not sent any more.
        var paths = files.Select(file => file.Path).ToList();
        return await rows.Where(row => row.IsInForce && row.ChosenBy == null && !paths.Contains(row.Path))
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.IsInForce, false), cancellation);
    }
}
