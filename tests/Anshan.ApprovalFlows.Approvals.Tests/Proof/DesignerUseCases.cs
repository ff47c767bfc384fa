using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Use cases of administrators on definitions.</summary>
internal static class DesignerUseCases
{
    private const string Own = "own";
    private static readonly Actor Administrator = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);

    public static IEnumerable<UseCase> All =>
        [
            Act<DefinitionEditing>(
                "SaveAsync",
                [Publish],
                (service, _) => service.SaveAsync(Drawing("第二稿"), publish: false, Administrator)
            ),
            Act<DefinitionEditing>("PublishAsync", [], (service, _) => service.PublishAsync(Own, Administrator)),
            Act<DefinitionEditing>("RetractAsync", [Publish], (service, _) => service.RetractAsync(Own, Administrator)),
            Act<DefinitionEditing>("RevertAsync", [Publish, SaveAgain], (service, _) => service.RevertAsync(Own, 1, Administrator)),
            Act<DefinitionEditing>(
                "ReplaceAsync",
                [Publish],
                (service, _) => service.ReplaceAsync(Own, Drawing("第二稿").ToJsonString(), Administrator)
            ),
            Import(),
            Enable(),
            Instance(
                "StartAsync",
                isThere: false,
                async (instances, _, operation) =>
                    (await instances.StartAsync("waits", null, "A-1", Administrator, operation)).Instance
                    ?? throw new InvalidOperationException("Refused.")
            ),
            Instance(
                "CancelAsync",
                isThere: true,
                async (instances, id, _) =>
                    await instances.CancelAsync(id, Administrator) is null ? "cancelled" : throw new InvalidOperationException("Refused.")
            ),
            Act<DefinitionRemoval>("DeleteAsync", [Publish], (service, _) => service.DeleteAsync(Own, Administrator)),
            Act<DefinitionRemoval>(
                "DeleteVersionAsync",
                [Publish, SaveAgain],
                (service, draft) => service.DeleteVersionAsync(draft, Administrator)
            ),
        ];

    private static Func<DefinitionEditing, Task> Publish => editing => editing.PublishAsync(Own, Administrator);

    private static Func<DefinitionEditing, Task> SaveAgain =>
        editing => editing.SaveAsync(Drawing("第二稿"), publish: false, Administrator);

    /// <summary>
    /// The act on a definition of which there is a draft, after these further acts; it is given the id of the latest version.
    /// </summary>
    private static UseCase Act<TService>(
        string method,
        Func<DefinitionEditing, Task>[] before,
        Func<TService, string, Task<EditOutcome>> act
    )
        where TService : notnull =>
        new(
            $"{typeof(TService).Name}.{method}",
            false,
            async world =>
            {
                await world.UseAsync<DefinitionEditing, EditOutcome>(editing =>
                    editing.SaveAsync(Drawing("初稿"), publish: false, Administrator)
                );
                foreach (var step in before)
                {
                    await world.UseAsync<DefinitionEditing, bool>(async editing =>
                    {
                        await step(editing);
                        return true;
                    });
                }

                await using var db = world.Database.OpenContext();
                var latest = await db
                    .DefinitionVersions.Where(row => row.DefinitionId == Own)
                    .OrderByDescending(row => row.Version)
                    .Select(row => row.Id)
                    .FirstAsync();
                return UseCase.Of<TService>(
                    world,
                    async (service, _) => Assert.IsType<EditOutcome.Stored>(await act(service, latest)).Version.Version
                );
            }
        );

    /// <summary>An instance that is no case, and stands at an event, is begun or, <paramref name="isThere"/>, ended.</summary>
    private static UseCase Instance(string method, bool isThere, Func<StandaloneInstances, Guid, Guid, Task<object?>> act) =>
        new(
            $"StandaloneInstances.{method}",
            false,
            async world =>
            {
                await world.Database.PublishAsync(
                    "waits",
                    """{"definitionId":"waits","root":{"id":"e","type":"Elsa.Event","eventName":"""
                        + """{"typeName":"String","expression":{"type":"Literal","value":"never"}}}}""",
                    world.Clock.Now
                );
                var there = isThere
                    ? (
                        await world.UseAsync<StandaloneInstances, (Guid? Instance, string?)>(instances =>
                            instances.StartAsync("waits", null, null, Administrator, Guid.NewGuid())
                        )
                    ).Instance
                    : null;
                return UseCase.Of<StandaloneInstances>(world, (service, operation) => act(service, there ?? Guid.Empty, operation));
            }
        );

    /// <summary>The package of measure 1.2 with a changed procedure and changed data.</summary>
    private static UseCase Import() =>
        new(
            "ImportPackage.RunAsync",
            false,
            async world =>
            {
                var package = await ChangedAsync(world);
                return UseCase.Of<ImportPackage>(
                    world,
                    async (service, _) =>
                    {
                        Assert.Null(await service.RunAsync(package, Administrator));
                        return "imported";
                    }
                );
            }
        );

    /// <summary>The imported data of measure 1.2 are put in force.</summary>
    private static UseCase Enable() =>
        new(
            "EnablePackageFile.RunAsync",
            false,
            async world =>
            {
                var package = await ChangedAsync(world);
                await world.UseAsync<ImportPackage, PackagePreview?>(service => service.RunAsync(package, Administrator));
                await using var db = world.Database.OpenContext();
                var versions = await db
                    .PackageFiles.AsNoTracking()
                    .Where(row => row.Path == "measures/1.2/measure.json")
                    .ToDictionaryAsync(row => row.IsInForce, row => row.Hash);
                return UseCase.Of<EnablePackageFile>(
                    world,
                    async (service, _) =>
                    {
                        Assert.Empty(await service.RunAsync("measures/1.2/measure.json", versions[false], versions[true], Administrator));
                        return "enabled";
                    }
                );
            }
        );

    private static async Task<byte[]> ChangedAsync(CaseWorld world)
    {
        var zip = await world.UseAsync<ExportPackage, byte[]?>(export => export.RunAsync("1.2", CancellationToken.None));
        zip = Zips.Changed(
            zip!,
            "measures/1.2/procedure.json",
            text => text.Replace("\"县区审核\"", "\"县区初审\"", StringComparison.Ordinal)
        );
        return Zips.Changed(
            zip,
            "measures/1.2/measure.json",
            text => text.Replace("\"举办地点\"", "\"活动地点\"", StringComparison.Ordinal)
        );
    }

    private static JsonObject Drawing(string name) =>
        new()
        {
            ["definitionId"] = Own,
            ["name"] = name,
            ["root"] = JsonNode.Parse(
                """
                {"id":"f","type":"Elsa.Flowchart","version":1,
                 "activities":[
                  {"id":"s","type":"Elsa.Start","version":1},
                  {"id":"w","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"办理"}}},
                  {"id":"e","type":"Elsa.End","version":1}],
                 "connections":[
                  {"source":{"activity":"s","port":"Done"},"target":{"activity":"w","port":"In"}},
                  {"source":{"activity":"w","port":"Done"},"target":{"activity":"e","port":"In"}}]}
                """
            ),
        };
}
