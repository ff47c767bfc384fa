using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>
/// Loading <c>workflows/</c>: what is shared first, what is broken refused with words, what uses something changed published anew.
/// </summary>
public sealed class ProcedureLibraryTests : IDisposable
{
    private readonly TestFolder folder = new();

    public ProcedureLibraryTests()
    {
        Write("shared/joint-review.json", Sketch.Shared("joint-review"));
        Write("shared/two-leg-transfer.json", Sketch.Shared("two-leg-transfer"));
        Write("measures/1.2/procedure.json", Sketch.WithShared().Json);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_changed_shared_definition_gives_its_users_a_new_version_and_nothing_else_does()
    {
        await using var world = await CaseWorld.CreateAsync();
        await LoadAsync(world);
        var before = await VersionsAsync(world);
        await LoadAsync(world);
        Assert.Equal(before, await VersionsAsync(world));

        Write("shared/joint-review.json", Sketch.Shared("joint-review").Replace("退回补正", "退回修改", StringComparison.Ordinal));
        await LoadAsync(world);
        var after = await VersionsAsync(world);
        Assert.Equal(before["shared-joint-review"] + 1, after["shared-joint-review"]);
        Assert.Equal(before["measure-1.2-main"] + 1, after["measure-1.2-main"]);
        Assert.Equal(before["shared-two-leg-transfer"], after["shared-two-leg-transfer"]);
        await using var db = world.Database.OpenContext();
        var pinned = await db.Set<DefinitionUse>()
            .Where(use => use.UsedDefinitionId == "shared-joint-review")
            .ToDictionaryAsync(use => use.DefinitionVersionId, use => use.UsedVersionId, TestContext.Current.CancellationToken);
        Assert.Equal($"shared-joint-review:{before["shared-joint-review"]}", pinned[$"measure-1.2-main:{before["measure-1.2-main"]}"]);
        Assert.Equal($"shared-joint-review:{after["shared-joint-review"]}", pinned[$"measure-1.2-main:{after["measure-1.2-main"]}"]);
    }

    [Fact]
    public async Task A_shared_definition_may_use_another_that_comes_later_by_name()
    {
        await using var world = await CaseWorld.CreateAsync();
        Write(
            "shared/a-wrapper.json",
            """
            {"definitionId":"shared-a-wrapper","options":{"usableAsActivity":true},
             "root":{"id":"flow","type":"Elsa.Flowchart","activities":[
               {"id":"u","type":"U","workflowDefinitionId":"shared-z-part"}],"connections":[]}}
            """
        );
        Write(
            "shared/z-part.json",
            """{"definitionId":"shared-z-part","options":{"usableAsActivity":true},"root":{"id":"w","type":"Elsa.WriteLine"}}"""
        );
        Write(
            "measures/1.2/procedure.json",
            Sketch.WithShared().Use("w", "另一份", "shared-a-wrapper").Connect("past-deadline", "Done", "w").Json
        );
        await LoadAsync(world);
        Assert.Contains("shared-a-wrapper", (await VersionsAsync(world)).Keys);
    }

    [Theory]
    [InlineData("shared/joint-review.json", "\"Anshan.Review\"", "\"Anshan.Nothing\"", "不受支持")]
    [InlineData("shared/joint-review.json", "\"shared-joint-review\"", "\"shared-other\"", "应为“shared-joint-review”")]
    [InlineData("shared/two-leg-transfer.json", "\"applicant\"", "\"city:nobody\"", "“city:nobody”不在组织机构中")]
    [InlineData("measures/1.2/procedure.json", "city:commerce", "city:nobody", "“city:nobody”不在组织机构中")]
    [InlineData("measures/1.2/procedure.json", "county:commerce", "county:nobody", "“county:nobody”不在组织机构中")]
    [InlineData("measures/1.2/procedure.json", "\"不予通过\"", "\"不通过\"", "没有出口“不通过”")]
    [InlineData("measures/1.2/procedure.json", "shared-joint-review", "shared-nothing", "没有已发布的版本")]
    public async Task A_broken_file_is_refused_by_its_name_with_place_and_words_and_what_was_published_stays(
        string file,
        string old,
        string broken,
        string says
    )
    {
        await using var world = await CaseWorld.CreateAsync();
        var before = await VersionsAsync(world);
        var text = await File.ReadAllTextAsync(Path(file), TestContext.Current.CancellationToken);
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(file, text.Replace(old, broken, StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<DefinitionException>(() => LoadAsync(world));
        Assert.Contains(Path(file), refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            refused.Problems,
            problem => problem.Message.Contains(says, StringComparison.Ordinal) && problem.Path.StartsWith('$')
        );
        Assert.Equal(before["measure-1.2-main"], (await VersionsAsync(world))["measure-1.2-main"]);
    }

    private static Task LoadAsync(CaseWorld world, string folder) =>
        world.Database.Services.GetRequiredService<ProcedureLibrary>().LoadAsync(folder, ["1.2"]);

    private static async Task<Dictionary<string, int>> VersionsAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db.DefinitionVersions.Where(row => row.IsPublished).ToDictionaryAsync(row => row.DefinitionId, row => row.Version);
    }

    private Task LoadAsync(CaseWorld world) => LoadAsync(world, folder.Path);

    private string Path(string file) => System.IO.Path.Combine(folder.Path, file);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(file))!);
        File.WriteAllText(Path(file), text);
    }
}
