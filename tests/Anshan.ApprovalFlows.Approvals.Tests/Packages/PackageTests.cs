using System.Text;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Packages;

/// <summary>
/// Packages of measures go out as one zip and come in as drafts, all or none; files never overwrite what an administrator made.
/// </summary>
public sealed class PackageTests : IAsyncLifetime
{
    private static readonly Actor Administrator = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);
    private CaseWorld world = null!;

    public async ValueTask InitializeAsync() => world = await CaseWorld.CreateAsync(null, "2.1");

    public ValueTask DisposeAsync() => world.DisposeAsync();

    private ImportPackage Import => world.Database.Services.GetRequiredService<ImportPackage>();

    [Fact]
    public async Task An_exported_package_holds_the_measure_its_procedure_what_it_shares_and_its_mails_and_changes_nothing()
    {
        var zip = await ExportAsync();
        var paths = Zips.Open(zip).Keys;
        Assert.Superset(
            new HashSet<string>
            {
                "package.json",
                "measures/2.1/measure.json",
                "measures/2.1/procedure.json",
                "shared/review.json",
                "shared/award.json",
                "shared/county-transfer.json",
                "mail/case-submitted.liquid",
            },
            paths.ToHashSet()
        );
        Assert.DoesNotContain("mail/confirm-email.liquid", paths);
        var preview = await Import.PreviewAsync(zip, Token);
        Assert.All(preview.Lines, line => Assert.Equal(PackageLineState.Same, line.State));
        Assert.False(preview.CanImport);
        Assert.Equal(zip, await ExportAsync());
    }

    [Fact]
    public async Task What_is_changed_is_told_in_words_and_becomes_a_draft_with_its_audit_and_the_published_stays()
    {
        var zip = Zips.Changed(
            await ExportAsync(),
            "shared/review.json",
            json => json.Replace("退回补正", "退回重报", StringComparison.Ordinal)
        );
        var preview = await Import.PreviewAsync(zip, Token);
        var line = preview.Lines.Single(item => item.Path == "shared/review.json");
        Assert.Equal(PackageLineState.Changed, line.State);
        Assert.Contains("“退回补正”改名为“退回重报”", line.Notes);
        Assert.Equal((1, true), (preview.Drafts, preview.CanImport));
        Assert.Empty(await DraftsAsync());

        Assert.Null(await Import.RunAsync(zip, Administrator, Token));
        var draft = Assert.Single(await DraftsAsync());
        Assert.Equal(("shared-review", false, "流程管理员"), (draft.DefinitionId, draft.IsPublished, draft.ChangedBy));
        await using var db = world.Database.OpenContext();
        var audit = await db.AuditEvents.AsNoTracking().SingleAsync(item => item.Action == "definition.imported");
        Assert.Contains("退回重报", Encoding.UTF8.GetString(audit.Data), StringComparison.Ordinal);
        Assert.False((await Import.PreviewAsync(zip, Token)).CanImport);
    }

    [Fact]
    public async Task One_definition_that_must_not_be_published_keeps_the_whole_package_out()
    {
        var zip = Zips.Changed(
            await ExportAsync(),
            "shared/review.json",
            json => json.Replace("退回补正", "退回重报", StringComparison.Ordinal)
        );
        zip = Zips.Changed(
            zip,
            "measures/2.1/procedure.json",
            json => json.Replace("Anshan.DueDate", "Anshan.Unheard", StringComparison.Ordinal)
        );
        var preview = await Import.RunAsync(zip, Administrator, Token);
        Assert.NotNull(preview);
        Assert.Contains(
            "Anshan.Unheard",
            string.Join('；', preview.Lines.Single(line => line.State == PackageLineState.Refused).Notes),
            StringComparison.Ordinal
        );
        Assert.Empty(await DraftsAsync());
    }

    [Theory]
    [InlineData("../measure.json", "不属于举措包")]
    [InlineData("measures/2.1/../../x.json", "不属于举措包")]
    [InlineData("/etc/passwd", "不属于举措包")]
    [InlineData("measures\\2.1\\x.json", "不属于举措包")]
    [InlineData("run.sh", "不属于举措包")]
    [InlineData("shared/SHARED.json", "不属于举措包")]
    [InlineData("measures/2.1/other.json", "没有哪个办理流程使用这份文件")]
    [InlineData("measures/1.2/measure.json", "请一次导入一项")]
    public async Task A_file_that_does_not_belong_in_it_is_named(string path, string problem) =>
        Assert.Contains(
            problem,
            Problems(
                await Import.PreviewAsync(
                    Zips.Pack([.. Zips.Open(await ExportAsync()).Select(file => (file.Key, file.Value)), (path, "{}"u8.ToArray())]),
                    Token
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_bomb_a_broken_zip_and_a_foreign_measure_are_refused_in_words()
    {
        var measure = Encoding.UTF8.GetString(Zips.Open(await ExportAsync())["measures/2.1/measure.json"]);
        Assert.Contains(
            "解压后过大",
            Problems(await Import.PreviewAsync(Zips.Pack([("shared/bomb.json", new byte[5_000_000])]), Token)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "解压后过大",
            Problems(
                await Import.PreviewAsync(
                    Zips.Pack([.. Enumerable.Range(0, 12).Select(index => ($"shared/b{index}.json", new byte[1_000_000]))]),
                    Token
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "超过 64 个",
            Problems(
                await Import.PreviewAsync(
                    Zips.Pack([.. Enumerable.Range(0, 70).Select(index => ($"shared/b{index}.json", "{}"u8.ToArray()))]),
                    Token
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Contains("超过 2 MB", Problems(await Import.PreviewAsync(new byte[3_000_000], Token)), StringComparison.Ordinal);
        Assert.Contains("不是完整的 zip", Problems(await Import.PreviewAsync("PK什么也不是"u8.ToArray(), Token)), StringComparison.Ordinal);
        Assert.Contains(
            "没有 measure.json",
            Problems(await Import.PreviewAsync(Zips.Pack([("shared/review.json", "{}"u8.ToArray())]), Token)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "没有举措 99.9",
            Problems(
                await Import.PreviewAsync(
                    Zips.Pack([
                        (
                            "measures/99.9/measure.json",
                            Encoding.UTF8.GetBytes(measure.Replace("\"id\": \"2.1\"", "\"id\": \"99.9\"", StringComparison.Ordinal))
                        ),
                    ]),
                    Token
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "measure.json",
            Problems(await Import.PreviewAsync(Zips.Pack([("measures/2.1/measure.json", "{\"id\":2}"u8.ToArray())]), Token)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_never_overwrites_what_an_administrator_made_and_the_difference_is_told_until_it_is_taken()
    {
        var kept = world.Database.Services.GetRequiredService<KeptDefinitions>();
        var editing = world.Database.Services.GetRequiredService<DefinitionEditing>();
        var file = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Workflows, "shared", "review.json"), Token);
        Assert.Empty(await KeptAsync());
        Assert.IsType<EditOutcome.Stored>(
            await editing.ReplaceAsync(
                "shared-review",
                file.Replace("退回补正", "退回重报", StringComparison.Ordinal),
                Administrator,
                Token
            )
        );

        await world.Database.Services.GetRequiredService<ProcedureLibrary>().LoadAsync(RepositoryFolder.Workflows, ["2.1"], Token);
        var one = Assert.Single(await KeptAsync());
        Assert.Equal(("shared-review", "流程管理员"), (one.Version.DefinitionId, one.Version.ChangedBy));
        Assert.Contains("“退回重报”改名为“退回补正”", one.Changes);

        Assert.IsType<EditOutcome.Stored>(await editing.ReplaceAsync("shared-review", one.FileJson, Administrator, Token));
        Assert.Empty(await KeptAsync());

        async Task<IReadOnlyList<KeptDefinition>> KeptAsync()
        {
            await using var db = world.Database.OpenContext();
            return await kept.ReadAsync(db, Token);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<byte[]> ExportAsync() => (await world.UseAsync<ExportPackage, byte[]?>(export => export.RunAsync("2.1", Token)))!;

    private async Task<List<DefinitionVersion>> DraftsAsync()
    {
        await using var db = world.Database.OpenContext();
        return await db.Set<DefinitionVersion>().AsNoTracking().Where(row => row.PublishedAt == null).ToListAsync(Token);
    }

    private static string Problems(PackagePreview preview)
    {
        Assert.False(preview.CanImport);
        return string.Join('；', preview.Lines.Where(line => line.State == PackageLineState.Refused).SelectMany(line => line.Notes));
    }
}
