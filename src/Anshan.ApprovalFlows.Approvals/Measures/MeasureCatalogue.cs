using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>
/// All measure packages: those of a <c>workflows</c> folder, checked, and the versions with which administrators have replaced them.
/// </summary>
/// <remarks>A package is immutable. Readers see a state before or after a change, never a part of it.</remarks>
public sealed class MeasureCatalogue
{
    public const string SourceDocument = "policy/anshan-measures-2023.txt";

    private volatile State current;

    private MeasureCatalogue(IReadOnlyList<MeasurePackage> ofFolder, PolicyDocument document, State? state = null) =>
        (OfFolder, Document, current) = (ofFolder, document, state ?? new State(ofFolder, Kept(ofFolder, [])));

    /// <summary>The document that the measures are taken from.</summary>
    public PolicyDocument Document { get; }

    /// <summary>Those in force, in the order of the policy: 2.1 stands before 10.1.</summary>
    public IReadOnlyList<MeasurePackage> All => current.All;

    /// <summary>Those of the folder, whatever is in force.</summary>
    public IReadOnlyList<MeasurePackage> OfFolder { get; }

    /// <summary>The one in force.</summary>
    public MeasurePackage this[string id] => Find(id) ?? throw new KeyNotFoundException($"没有政策举措“{id}”。");

    /// <summary>The version that a case uses, as <see cref="Find(string, string)"/> finds it.</summary>
    public MeasurePackage this[string id, string version] => Find(id, version) ?? throw new KeyNotFoundException($"没有政策举措“{id}”。");

    /// <summary>
    /// Reads <c>measures/&lt;id&gt;/measure.json</c> of every measure; the first thing wrong is a <see cref="BrokenFileException"/>.
    /// </summary>
    public static MeasureCatalogue Load(string workflowsFolder)
    {
        var source = System.Text.Encoding.UTF8.GetString(JsonFile.Bytes(Path.Combine(workflowsFolder, SourceDocument)));
        var organisations = OrganisationTree.Load(Path.Combine(workflowsFolder, "organisations.json"));
        List<MeasurePackage> measures =
        [
            .. (
                from folder in Directory.EnumerateDirectories(Path.Combine(workflowsFolder, "measures")).Order(StringComparer.Ordinal)
                select LoadOne(Path.Combine(folder, "measure.json"), source, organisations)
            )
                .OrderBy(measure => Numbers(measure.Id)[0])
                .ThenBy(measure => Numbers(measure.Id).ElementAtOrDefault(1)),
        ];
        return new MeasureCatalogue(measures, PolicyDocument.Of(source, measures));
    }

    /// <summary>The one in force; null where there is no such measure.</summary>
    public MeasurePackage? Find(string? id) => id is null ? null : current.ById.GetValueOrDefault(id);

    /// <summary>The version that a case uses, whatever is in force now; the one in force where that version was never kept.</summary>
    /// <param name="id">The measure.</param>
    /// <param name="version">The <see cref="MeasurePackage.ContentHash"/> that the case has pinned.</param>
    public MeasurePackage? Find(string id, string version)
    {
        var state = current;
        var inForce = state.ById.GetValueOrDefault(id);
        return inForce is null || inForce.ContentHash == version ? inForce : state.Kept.GetValueOrDefault(version)?.Value ?? inForce;
    }

    /// <summary>The same with this version in force, for a check before it is.</summary>
    public MeasureCatalogue With(MeasurePackage measure) =>
        new(OfFolder, Document, new State([.. All.Select(other => other.Id == measure.Id ? measure : other)], current.Kept));

    /// <summary>
    /// Takes the stored versions: one in force replaces that of the folder, the others are kept for the cases that use them.
    /// </summary>
    /// <returns>What is in force and cannot be read any more; the folder's stands in for it.</returns>
    public IReadOnlyList<string> Take(IReadOnlyList<KeptMeasure> kept)
    {
        List<string> unreadable = [];
        Dictionary<string, MeasurePackage> inForce = [];
        foreach (var one in kept.Where(one => one.IsInForce))
        {
            try
            {
                var measure = Parse(one.Content);
                inForce[measure.Id] = measure;
            }
            catch (BrokenFileException broken)
            {
                unreadable.Add(broken.Message);
            }
        }

        current = new State([.. OfFolder.Select(measure => inForce.GetValueOrDefault(measure.Id) ?? measure)], Kept(OfFolder, kept));
        return unreadable;
    }

    /// <summary>The procedure that a definition carries out; null where it is none's.</summary>
    public (MeasurePackage Measure, ProcedureSpec Procedure)? OfDefinition(string definitionId) =>
        All.SelectMany(measure => measure.Procedures.Select(procedure => ((MeasurePackage, ProcedureSpec)?)(measure, procedure)))
            .FirstOrDefault(item => MeasurePackage.DefinitionId(item!.Value.Item1.Id, item.Value.Item2.Id) == definitionId);

    /// <summary>A package as its text says; what it says is not checked.</summary>
    /// <exception cref="BrokenFileException">It is no measure package.</exception>
    internal static MeasurePackage Parse(string content, string file = "measure.json")
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
        var read = JsonFile.Read<MeasurePackage>(file, bytes);
        var conditions = read.Eligibility.Select(condition => condition.AsRule).OfType<FormRule>();
        return read with { ContentHash = HashOf(bytes), Form = read.Form with { Rules = [.. read.Form.Rules, .. conditions] } };
    }

    /// <summary>Every version by its hash; one that nobody asks for is never read.</summary>
    private static FrozenDictionary<string, Lazy<MeasurePackage?>> Kept(
        IReadOnlyList<MeasurePackage> ofFolder,
        IReadOnlyList<KeptMeasure> kept
    )
    {
        var all = kept.ToDictionary(one => one.Hash, one => new Lazy<MeasurePackage?>(() => Readable(one.Content)));
        foreach (var measure in ofFolder)
        {
            all[measure.ContentHash] = new Lazy<MeasurePackage?>(measure);
        }

        return all.ToFrozenDictionary();
    }

    private static MeasurePackage? Readable(string content)
    {
        try
        {
            return Parse(content);
        }
        catch (BrokenFileException)
        {
            return null;
        }
    }

    private static MeasurePackage LoadOne(string file, string source, OrganisationTree organisations)
    {
        var measure = Parse(System.Text.Encoding.UTF8.GetString(JsonFile.Bytes(file)), file);
        new MeasureCheck(file, measure, source, organisations).Run();
        return measure;
    }

    // Over the content without its white space: a checkout with other line ends is the same measure.
    internal static string HashOf(byte[] content)
    {
        using var json = JsonDocument.Parse(content);
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(json.RootElement)));
    }

    private static int[] Numbers(string id) =>
        [.. id.Split('.').Select(part => int.TryParse(part, out var number) ? number : int.MaxValue)];

    private sealed record State(IReadOnlyList<MeasurePackage> All, FrozenDictionary<string, Lazy<MeasurePackage?>> Kept)
    {
        public FrozenDictionary<string, MeasurePackage> ById { get; } = All.ToFrozenDictionary(measure => measure.Id);
    }
}

/// <summary>A version of the data of a measure, as text.</summary>
/// <param name="Hash">Its <see cref="MeasurePackage.ContentHash"/>.</param>
/// <param name="Content">The text of <c>measure.json</c>.</param>
/// <param name="IsInForce">Whether new cases go by it.</param>
public sealed record KeptMeasure(string Hash, string Content, bool IsInForce);
