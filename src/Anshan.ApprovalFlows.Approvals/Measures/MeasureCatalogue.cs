using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>All measure packages of a <c>workflows</c> folder, checked; immutable.</summary>
public sealed class MeasureCatalogue
{
    public const string SourceDocument = "policy/anshan-measures-2023.txt";

    private readonly FrozenDictionary<string, MeasurePackage> _byId;

    private MeasureCatalogue(IEnumerable<MeasurePackage> measures)
    {
        All = [.. measures.OrderBy(measure => Numbers(measure.Id)[0]).ThenBy(measure => Numbers(measure.Id).ElementAtOrDefault(1))];
        _byId = All.ToFrozenDictionary(measure => measure.Id);
    }

    /// <summary>In the order of the policy: 2.1 stands before 10.1.</summary>
    public IReadOnlyList<MeasurePackage> All { get; }

    public MeasurePackage this[string id] => Find(id) ?? throw new KeyNotFoundException($"没有政策举措“{id}”。");

    /// <summary>Reads <c>measures/&lt;id&gt;/measure.json</c> of every measure; the first thing wrong is a <see cref="BrokenFileException"/>.</summary>
    public static MeasureCatalogue Load(string workflowsFolder)
    {
        string source = System.Text.Encoding.UTF8.GetString(JsonFile.Bytes(Path.Combine(workflowsFolder, SourceDocument)));
        OrganisationTree organisations = OrganisationTree.Load(Path.Combine(workflowsFolder, "organisations.json"));
        return new MeasureCatalogue(
            from folder in Directory.EnumerateDirectories(Path.Combine(workflowsFolder, "measures")).Order(StringComparer.Ordinal)
            select LoadOne(Path.Combine(folder, "measure.json"), source, organisations));
    }

    public MeasurePackage? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The procedure that a definition carries out; null where it is none's.</summary>
    public (MeasurePackage Measure, ProcedureSpec Procedure)? OfDefinition(string definitionId) =>
        All.SelectMany(measure => measure.Procedures.Select(procedure => ((MeasurePackage, ProcedureSpec)?)(measure, procedure)))
            .FirstOrDefault(item => ProcedureLibrary.DefinitionId(item!.Value.Item1.Id, item.Value.Item2.Id) == definitionId);

    private static MeasurePackage LoadOne(string file, string source, OrganisationTree organisations)
    {
        byte[] content = JsonFile.Bytes(file);
        MeasurePackage measure = JsonFile.Read<MeasurePackage>(file, content) with { ContentHash = HashOf(content) };
        new MeasureCheck(file, measure, source, organisations).Run();
        return measure;
    }

    // Over the content without its white space: a checkout with other line ends is the same measure.
    internal static string HashOf(byte[] content)
    {
        using JsonDocument json = JsonDocument.Parse(content);
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(json.RootElement)));
    }

    private static int[] Numbers(string id) => [.. id.Split('.').Select(part => int.TryParse(part, out int number) ? number : int.MaxValue)];
}
