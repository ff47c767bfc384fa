using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>Takes the definitions of a package in as drafts: all of them in one turn, or none.</summary>
public sealed class ImportPackage(OpenDatabase open, IWriteGate gate, PackageCheck check, AuditTrail audit, TimeProvider machine)
{
    private readonly DraftStore drafts = new(audit, machine);

    /// <summary>What importing would do; writes nothing.</summary>
    public async Task<PackagePreview> PreviewAsync(byte[] packed, CancellationToken cancellation = default) => (await LookAsync(packed, cancellation)).Preview;

    /// <summary>Imports, looking at everything again; null when it is done, else why nothing was.</summary>
    public async Task<PackagePreview?> RunAsync(byte[] packed, Actor actor, CancellationToken cancellation = default)
    {
        var (preview, prepared) = await LookAsync(packed, cancellation);
        if (!preview.CanImport)
        {
            return preview;
        }

        try
        {
            return await gate.WriteAsync<PackagePreview?>(
                async (db, token) =>
                {
                    foreach (var draft in prepared)
                    {
                        if (await drafts.WriteAsync(db, draft, "definition.imported", actor, token) is EditOutcome.Refused refused)
                        {
                            throw new HalfwayException(refused.Reasons);
                        }
                    }

                    return null;
                },
                cancellation);
        }
        catch (HalfwayException halfway)
        {
            return PackagePreview.Broken(string.Join("", halfway.Reasons));
        }
    }

    private async Task<(PackagePreview Preview, IReadOnlyList<PreparedDraft> Drafts)> LookAsync(byte[] packed, CancellationToken cancellation)
    {
        var (archive, problem) = PackageArchive.Read(packed);
        if (archive is null)
        {
            return (PackagePreview.Broken(problem!), []);
        }

        await using var lent = open();
        return await check.RunAsync(lent.Context, archive, cancellation);
    }

    /// <summary>Undoes the turn.</summary>
    private sealed class HalfwayException(IReadOnlyList<string> reasons) : Exception
    {
        public IReadOnlyList<string> Reasons { get; } = reasons;
    }
}
