namespace Anshan.ApprovalFlows.Testing;

/// <summary>Finds the repository above the test assembly.</summary>
public static class RepositoryFolder
{
    public static string Path { get; } = Find();

    public static string Workflows => System.IO.Path.Combine(Path, "workflows");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Anshan.ApprovalFlows.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The repository was not found above the test assembly.");
    }
}
