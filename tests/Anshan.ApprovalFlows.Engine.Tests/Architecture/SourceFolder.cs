namespace Anshan.ApprovalFlows.Engine.Tests.Architecture;

/// <summary>The repository's own source, as text.</summary>
internal static class SourceFolder
{
    public static string Root { get; } = Find();

    /// <summary>Files of a kind below a folder, without what a build makes and without migrations.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*.cs") =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "Migrations"));

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Anshan.ApprovalFlows.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The repository was not found above the test assembly.");
    }
}
