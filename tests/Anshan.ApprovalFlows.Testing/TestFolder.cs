namespace Anshan.ApprovalFlows.Testing;

/// <summary>A temporary folder, removed with all it holds when disposed.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly bool isOurs;

    public TestFolder()
        : this(Directory.CreateTempSubdirectory("anshan-test-").FullName, isOurs: true) { }

    private TestFolder(string path, bool isOurs) => (Path, this.isOurs) = (path, isOurs);

    public string Path { get; }

    /// <summary>A folder that somebody else made and removes.</summary>
    public static TestFolder At(string path) => new(path, isOurs: false);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (isOurs && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
