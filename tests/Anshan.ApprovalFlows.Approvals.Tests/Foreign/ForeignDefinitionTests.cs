namespace Anshan.ApprovalFlows.Approvals.Tests.Foreign;

/// <summary>
/// Definitions that others drew, from a folder outside of the repository: imported, published and run, and compared
/// with what is expected.
/// </summary>
/// <remarks>CONTRIBUTING.md says how to use it. The report is written to <c>report.md</c> beside the definitions.</remarks>
public class ForeignDefinitionTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("ELSA_DEFINITIONS");

    public static TheoryData<string> Groups() =>
        new(
            Folder is null
                ? ["ELSA_DEFINITIONS names no folder"]
                : Directory
                    .EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!))
                    .Distinct()
                    .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Definitions_of_others_are_imported_published_and_run_as_expected(string group)
    {
        Assert.SkipWhen(Folder is null, "ELSA_DEFINITIONS names no folder with definitions.");
        await using var world = await ForeignWorld.CreateAsync();
        var found = await world.TakeAsync(ForeignDefinition.ReadAll(Path.Combine(Folder, group)));
        await File.WriteAllTextAsync(Path.Combine(Folder, group, "report.md"), ForeignReport.Of(found));
        Assert.Empty(found.Where(item => item.Difference is not null).Select(item => $"{item.Name}: {item.Difference}"));
    }
}
