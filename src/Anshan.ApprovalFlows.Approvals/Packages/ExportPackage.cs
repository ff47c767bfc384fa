using System.Text;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>Packs a measure as it runs here: its data, the published procedures with what they share, and the mails about cases.</summary>
public sealed class ExportPackage(DbContext db, MeasureCatalogue measures, MailTemplates mails)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The zip; null where there is no such measure.</summary>
    public async Task<byte[]?> RunAsync(string measureId, CancellationToken cancellation = default)
    {
        if (measures.Find(measureId) is not { } measure)
        {
            return null;
        }

        List<(string Path, byte[] Content)> packing = [await InForceAsync(PackageFile.OfMeasure(measure.Id), cancellation)];
        var open = new Queue<(string Path, string DefinitionId)>(
            measure.Procedures.Select(procedure =>
                ($"measures/{measure.Id}/{procedure.File}", MeasurePackage.DefinitionId(measure.Id, procedure.Id))
            )
        );
        var packed = new Dictionary<string, int>();
        while (open.TryDequeue(out var next))
        {
            if (packed.ContainsKey(next.DefinitionId) || await CurrentAsync(next.DefinitionId, cancellation) is not { } version)
            {
                continue;
            }

            packed[next.DefinitionId] = version.Version;
            packing.Add((next.Path, Encoding.UTF8.GetBytes(version.Json)));
            foreach (var used in Closure.Named(DefinitionReader.Parse(version.Json)))
            {
                if (ProcedureLibrary.SharedFile(used) is { } shared)
                {
                    open.Enqueue(($"shared/{shared}", used));
                }
            }
        }

        foreach (var mail in mails.Names.Where(mails.IsAboutCases))
        {
            packing.Add(await InForceAsync(PackageFile.OfMail(mail), cancellation));
        }

        var manifest = new
        {
            format = "measure-package",
            measure = measure.Id,
            measure.Title,
            measureHash = measure.ContentHash,
            versions = packed,
        };
        packing.Add(("package.json", JsonSerializer.SerializeToUtf8Bytes(manifest, Readable)));
        return PackageArchive.Write(packing);
    }

    private async Task<(string Path, byte[] Content)> InForceAsync(string path, CancellationToken cancellation) =>
        (
            path,
            Encoding.UTF8.GetBytes(
                await db.Set<PackageFile>()
                    .Where(row => row.Path == path && row.IsInForce)
                    .Select(row => row.Content)
                    .SingleAsync(cancellation)
            )
        );

    /// <summary>What new cases start on, else the latest draft.</summary>
    private Task<DefinitionVersion?> CurrentAsync(string definitionId, CancellationToken cancellation) =>
        db.Set<DefinitionVersion>()
            .AsNoTracking()
            .Where(row => row.DefinitionId == definitionId)
            .OrderByDescending(row => row.IsPublished)
            .ThenByDescending(row => row.Version)
            .FirstOrDefaultAsync(cancellation);
}
