using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>The definitions of <c>workflows/</c>, read without a database.</summary>
public static class WorkflowFiles
{
    private static readonly Dictionary<string, JsonElement> Shared = Directory
        .EnumerateFiles(Path.Combine(RepositoryFolder.Workflows, "shared"), "*.json")
        .ToDictionary(ProcedureLibrary.SharedId, file => JsonElement.Parse(File.ReadAllText(file)));

    /// <summary>A definition with the shared ones in their places.</summary>
    public static WorkflowDefinition Read(string json) =>
        DefinitionReader.Read(json, id => Shared.TryGetValue(id, out var document) ? document : null);

    /// <summary>The definition of a measure's procedure.</summary>
    public static WorkflowDefinition Read(MeasurePackage measure, ProcedureSpec procedure) =>
        Read(File.ReadAllText(Path.Combine(RepositoryFolder.Workflows, "measures", measure.Id, procedure.File)));
}
