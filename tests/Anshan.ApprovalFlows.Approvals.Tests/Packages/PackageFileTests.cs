using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Packages;

/// <summary>
/// Versions of measure data and mail texts: imported without effect, put in force, reverted; a case keeps the version it began with.
/// </summary>
public sealed class PackageFileTests : IAsyncLifetime
{
    private const string Data = "measures/1.2/measure.json";
    private const string Mail = "mail/case-submitted.liquid";
    private static readonly Actor Administrator = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);
    private CaseWorld world = null!;

    public async ValueTask InitializeAsync() => world = await CaseWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_form_and_a_rule_from_a_package_wait_until_they_are_put_in_force_and_cases_under_way_keep_theirs()
    {
        var earlier = await world.CaseAsync();
        var before = (await world.ReadCaseAsync(earlier)).PackageVersion;
        var zip = Zips.Changed(await ExportAsync(), Data, WithOrganiserField);
        var line = (await Import.PreviewAsync(zip, Token)).Lines.Single(item => item.Path == Data);
        Assert.Equal(PackageLineState.Changed, line.State);
        Assert.Contains("表单的字段新增“承办单位”", line.Notes);
        Assert.Contains("金额规则的比例由 0.5 改为 0.4", line.Notes);

        Assert.Null(await Import.RunAsync(zip, Administrator, Token));
        var waiting = Assert.Single(await VersionsAsync(Data), row => !row.IsInForce);
        Assert.Equal(("流程管理员", null), (waiting.TakenBy, waiting.ChosenBy));
        Assert.Equal(before, Measures["1.2"].ContentHash);
        Assert.False((await Import.PreviewAsync(zip, Token)).CanImport);

        Assert.Empty(await EnableAsync(Data, waiting.Hash, before));
        Assert.Equal(waiting.Hash, Measures["1.2"].ContentHash);
        var invalid = Assert.IsType<SubmitOutcome.Invalid>(await world.SubmitAsync(await world.DraftAsync()));
        Assert.Equal(["undertaker"], invalid.Errors.Keys);

        // The case that was there is returned and corrected by the form and the rate it was submitted under.
        await ReturnAndCorrectAsync(earlier);
        Assert.Equal(
            (300_000_00, before),
            ((await world.ReadCaseAsync(earlier)).CeilingFen, (await world.ReadCaseAsync(earlier)).PackageVersion)
        );

        Assert.Empty(await EnableAsync(Data, before, waiting.Hash));
        Assert.Equal(300_000_00, (await world.ReadCaseAsync(await world.CaseAsync())).CeilingFen);
        Assert.Equal(["package-file.imported", "package-file.enabled", "package-file.enabled"], await AuditAsync("measure:1.2"));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Who_has_checked_an_application_under_the_form_before_checks_it_again()
    {
        var (draft, shown) = (await world.DraftAsync(), Measures["1.2"].ContentHash);
        await EnableNewAsync(Data, json => json.Replace("\"rate\": 0.5,", "\"rate\": 0.4,", StringComparison.Ordinal));
        var outcome = await SubmitAsync(shown);
        Assert.Contains("刚刚更新", Assert.IsType<SubmitOutcome.Again>(outcome).Reason, StringComparison.Ordinal);
        var submitted = Assert.IsType<SubmitOutcome.Submitted>(await SubmitAsync(Measures["1.2"].ContentHash));
        Assert.Equal(240_000_00, (await world.ReadCaseAsync(submitted.CaseId)).CeilingFen);

        Task<SubmitOutcome> SubmitAsync(string version) =>
            world.UseAsync<SubmitApplication, SubmitOutcome>(submit =>
                submit.RunAsync(draft, CaseWorld.Organiser, Guid.NewGuid(), shown: version)
            );
    }

    [Fact]
    public async Task A_mail_from_a_package_is_sent_from_the_moment_it_is_put_in_force()
    {
        await EnableNewAsync(Mail, text => text.Replace("您好！", "您好，请收好编号。", StringComparison.Ordinal));
        var id = await world.CaseAsync();
        await using var db = world.Database.OpenContext();
        var mail = (await db.OutboxMails.AsNoTracking().Where(row => row.CaseId == id).ToListAsync(Token)).Single(row =>
            row.Template == "case-submitted"
        );
        Assert.Contains("您好，请收好编号。", mail.Text, StringComparison.Ordinal);
        Assert.Equal(["package-file.imported", "package-file.enabled"], await AuditAsync("mail:case-submitted"));
    }

    [Theory]
    [InlineData("needs: applicant,", "needs: applicant, nonsense,", "nonsense 在发送时不一定有")]
    [InlineData("caseNumber, measureTitle", "measureTitle", "缺少 caseNumber")]
    [InlineData("{{ applicant }}", "{{ applicant ", "case-submitted")]
    [InlineData("{{ url }}", "{{ ulr }}", "正文用到的 ulr 没有哪封邮件会给出")]
    [InlineData("needs:", "wants:", "前两行应为")]
    [InlineData("{{ url }}", "{% for i in (1..99999) %}{{ url }}{% endfor %}", "case-submitted")]
    public async Task A_mail_that_could_not_be_sent_is_refused_with_the_whole_package(string old, string wrong, string says)
    {
        var zip = Zips.Changed(await ExportAsync(), Mail, text => text.Replace(old, wrong, StringComparison.Ordinal));
        Assert.Contains(says, await RefusedAsync(Zips.Changed(zip, Data, WithOrganiserField)), StringComparison.Ordinal);
        Assert.All(await VersionsAsync(Data), row => Assert.True(row.IsInForce));
    }

    [Fact]
    public async Task A_mail_with_links_to_accounts_is_no_part_of_a_package()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Workflows, "mail", "reset-password.liquid"), Token);
        Assert.Contains(
            "不是办件邮件",
            await RefusedAsync(Zips.With(await ExportAsync(), "mail/reset-password.liquid", text)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Data_that_the_published_procedure_does_not_fit_are_refused_as_are_a_false_quotation_and_a_procedure_that_is_nowhere()
    {
        var zip = await ExportAsync();
        Assert.Contains(
            "在用的流程",
            await RefusedAsync(
                Without(
                    Zips.Changed(zip, Data, json => json.Replace("\"to\": \"2023-12-31\"", "\"to\": null", StringComparison.Ordinal)),
                    "measures/1.2/procedure.json"
                )
            ),
            StringComparison.Ordinal
        );
        Assert.NotEqual(
            "",
            await RefusedAsync(
                Zips.Changed(zip, Data, json => json.Replace("\"to\": \"2023-12-31\"", "\"to\": null", StringComparison.Ordinal))
            )
        );
        Assert.Contains(
            "政策原文中没有这段文字",
            await RefusedAsync(
                Zips.Changed(
                    zip,
                    Data,
                    json =>
                        json.Replace(
                            "\"clause\": \"每项活动补助最高不超过50万元",
                            "\"clause\": \"每项活动补助最高不超过60万元",
                            StringComparison.Ordinal
                        )
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "还没有发布",
            await RefusedAsync(
                Without(
                    Zips.Changed(zip, Data, json => json.Replace("\"id\": \"main\"", "\"id\": \"second\"", StringComparison.Ordinal)),
                    "measures/1.2/procedure.json"
                )
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Of_two_administrators_who_put_versions_in_force_the_second_is_told()
    {
        var first = Measures["1.2"].ContentHash;
        var second = await EnableNewAsync(Data, WithOrganiserField);
        Assert.Equal(["刚刚有人启用了另一个版本，请查看后再决定。"], await EnableAsync(Data, first, shown: first));
        Assert.Equal(second, Measures["1.2"].ContentHash);
        Assert.Equal(["没有这个版本。"], await EnableAsync(Data, "ffff", second));
    }

    [Fact]
    public async Task The_folder_leads_until_an_administrator_has_chosen_and_again_when_he_chooses_the_folders_version()
    {
        using var folder = new TestFolder();
        var first = Measures["1.2"].ContentHash;
        var changed = await CopyAsync(
            folder,
            json => json.Replace("\"title\": \"促消费展会及活动补助\"", "\"title\": \"展会补助\"", StringComparison.Ordinal)
        );
        await TakeAsync(folder, changed);
        Assert.Equal("展会补助", changed["1.2"].Title);
        Assert.Equal("促消费展会及活动补助", changed.Find("1.2", first)!.Title);

        await world.Database.Services.GetRequiredService<PackageFiles>().TakeAsync(Token);
        var chosen = await EnableNewAsync(Data, WithOrganiserField);
        changed = await CopyAsync(
            folder,
            json => json.Replace("\"title\": \"促消费展会及活动补助\"", "\"title\": \"活动补助\"", StringComparison.Ordinal)
        );
        await TakeAsync(folder, changed);
        Assert.Equal(chosen, changed["1.2"].ContentHash);
        var ofFolder = changed.OfFolder.Single(measure => measure.Id == "1.2").ContentHash;
        Assert.Single(await VersionsAsync(Data), row => row.Hash == ofFolder && !row.IsInForce);

        await world.Database.Services.GetRequiredService<PackageFiles>().TakeAsync(Token);
        Assert.Empty(await EnableAsync(Data, first, chosen));
        await TakeAsync(folder, changed);
        Assert.Equal("活动补助", changed["1.2"].Title);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_file_of_a_procedure_that_does_not_fit_the_chosen_data_is_left_and_told()
    {
        await EnableNewAsync(Data, WithOrganiserField);
        using var folder = new TestFolder();
        var library = world.Database.Services.GetRequiredService<ProcedureLibrary>();
        Copy(Path.Combine(RepositoryFolder.Workflows, "shared"), folder.File("shared"));
        Copy(Path.Combine(RepositoryFolder.Workflows, "measures", "1.2"), folder.File("measures/1.2"));
        var file = folder.File("measures/1.2/procedure.json");
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(file, Token)).Replace("\"city:commerce\"", "\"city:nobody\"", StringComparison.Ordinal),
            Token
        );
        var left = await library.LoadAsync(folder.Path, ["1.2"], Token);
        Assert.Contains(
            left,
            problem => problem.Contains("city:nobody", StringComparison.Ordinal) && problem.StartsWith(file, StringComparison.Ordinal)
        );
        await using var db = world.Database.OpenContext();
        Assert.Equal(1, await db.DefinitionVersions.CountAsync(row => row.DefinitionId == "measure-1.2-main", Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ImportPackage Import => world.Database.Services.GetRequiredService<ImportPackage>();

    private MeasureCatalogue Measures => world.Database.Services.GetRequiredService<MeasureCatalogue>();

    /// <summary>A further field that must be filled in, and another rate.</summary>
    private static string WithOrganiserField(string json) =>
        json.Replace(
                "\"fields\": [",
                "\"fields\": [ { \"key\": \"undertaker\", \"label\": \"承办单位\", \"kind\": \"text\", \"required\": true, "
                    + "\"maxLength\": 50, \"group\": \"event\" },",
                StringComparison.Ordinal
            )
            .Replace("\"rate\": 0.5,", "\"rate\": 0.4,", StringComparison.Ordinal);

    private static byte[] Without(byte[] zip, string path) =>
        Zips.Pack([.. Zips.Open(zip).Where(file => file.Key != path).Select(file => (file.Key, file.Value))]);

    private async Task<byte[]> ExportAsync() => (await world.UseAsync<ExportPackage, byte[]?>(export => export.RunAsync("1.2", Token)))!;

    private Task<IReadOnlyList<string>> EnableAsync(string path, string hash, string shown) =>
        world.Database.Services.GetRequiredService<EnablePackageFile>().RunAsync(path, hash, shown, Administrator, Token);

    private async Task<string> EnableNewAsync(string path, Func<string, string> change)
    {
        var before = (await VersionsAsync(path)).Single(row => row.IsInForce).Hash;
        Assert.Null(await Import.RunAsync(Zips.Changed(await ExportAsync(), path, change), Administrator, Token));
        var hash = (await VersionsAsync(path)).Single(row => row is { IsInForce: false, ChosenAt: null }).Hash;
        Assert.Empty(await EnableAsync(path, hash, before));
        return hash;
    }

    private async Task<string> RefusedAsync(byte[] zip)
    {
        var preview = await Import.RunAsync(zip, Administrator, Token);
        Assert.NotNull(preview);
        return string.Join('；', preview.Lines.Where(line => line.State == PackageLineState.Refused).SelectMany(line => line.Notes));
    }

    private async Task ReturnAndCorrectAsync(Guid id)
    {
        var tasks = await world.OpenTasksAsync(id);
        await world.DecideAsync(tasks[0].Id, CaseWorld.Staff(tasks[0].OrganisationId!), ReviewDecision.Returned, "请补充");
        var correction = Assert.Single(await world.OpenTasksAsync(id), task => task.Kind == TaskKind.Correction);
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<ResubmitApplication, TaskOutcome>(resubmit =>
                resubmit.RunAsync(
                    correction.Id,
                    CaseWorld.Organiser,
                    new Dictionary<string, string?> { ["venueRental"] = "400000" },
                    null,
                    Guid.NewGuid(),
                    cancellation: Token
                )
            )
        );
    }

    private async Task<List<PackageFile>> VersionsAsync(string path)
    {
        await using var db = world.Database.OpenContext();
        return await db.PackageFiles.AsNoTracking().Where(row => row.Path == path).ToListAsync(Token);
    }

    private async Task<List<string>> AuditAsync(string stream)
    {
        await using var db = world.Database.OpenContext();
        return await db
            .AuditEvents.AsNoTracking()
            .Where(row => row.Stream == stream)
            .OrderBy(row => row.Seq)
            .Select(row => row.Action)
            .ToListAsync(Token);
    }

    /// <summary>Another release of <c>workflows/</c>, with measure 1.2 changed.</summary>
    private static async Task<MeasureCatalogue> CopyAsync(TestFolder folder, Func<string, string> change)
    {
        foreach (var name in (string[])["policy", "measures", "mail"])
        {
            Copy(Path.Combine(RepositoryFolder.Workflows, name), folder.File(name));
        }

        File.Copy(Path.Combine(RepositoryFolder.Workflows, "organisations.json"), folder.File("organisations.json"), overwrite: true);
        var file = folder.File(Data);
        await File.WriteAllTextAsync(file, change(await File.ReadAllTextAsync(file, Token)), Token);
        return MeasureCatalogue.Load(folder.Path);
    }

    /// <summary>What a server does when it starts with this release.</summary>
    private async Task TakeAsync(TestFolder folder, MeasureCatalogue measures)
    {
        var services = world.Database.Services;
        using var files = new PackageFiles(
            new WorkflowFolder(folder.Path),
            measures,
            MailTemplates.Load(folder.File("mail")),
            services.GetRequiredService<OpenDatabase>(),
            services.GetRequiredService<IWriteGate>(),
            services.GetRequiredService<TimeProvider>()
        );
        Assert.Empty(await files.TakeFolderAsync(Token));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
