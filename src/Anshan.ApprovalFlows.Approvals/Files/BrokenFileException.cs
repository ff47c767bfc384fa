namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>A file under <c>workflows/</c> that cannot be used: which file, where in it, and what is wrong, in Chinese.</summary>
public sealed class BrokenFileException(string file, string jsonPath, string problem, Exception? cause = null)
    : Exception($"{file}，位置 {jsonPath}：{problem}", cause)
{
    public string File { get; } = file;

    public string JsonPath { get; } = jsonPath;

    public string Problem { get; } = problem;
}
