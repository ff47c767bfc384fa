namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>A problem of a definition: where it is and how to correct it, in a sentence for the administrator.</summary>
/// <param name="Path">JSON path into the document.</param>
/// <param name="Message">The sentence, in Chinese.</param>
/// <param name="IsError">Errors refuse publishing; warnings do not.</param>
public sealed record DefinitionProblem(string Path, string Message, bool IsError = true)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}

/// <summary>A definition that cannot be read or published, with every problem found.</summary>
public sealed class DefinitionException(string name, IReadOnlyList<DefinitionProblem> problems)
    : Exception($"{name}：{string.Join("；", problems)}")
{
    /// <summary>At least one, in the order of the document.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}
