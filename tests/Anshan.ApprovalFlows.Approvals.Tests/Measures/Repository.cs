namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>The checked-out repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Workflows { get; } = Path.Combine(Root, "workflows");

    private static string FindRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Anshan.ApprovalFlows.sln"))
            ? folder.FullName
            : FindRoot(folder.Parent ?? throw new DirectoryNotFoundException("No solution file above the tests."));
}
