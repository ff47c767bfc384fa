using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Anshan.ApprovalFlows.Approvals.Tests.Applications;

public sealed class MaterialTests : IAsyncLifetime
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);
    private readonly Draft draft = Rows.Draft();
    private readonly CaseClock clock = new(TimeProvider.System);
    private TestDatabase database = null!;
    private FileStore store = null!;

    private FileRelease Release => new(database.Gate, store, NullLogger<FileRelease>.Instance);

    private MaterialPlace OfDraft => new MaterialPlace.OfDraft(draft.Id);

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        store = new FileStore(new FileStoreSettings(database.Folder.File("files")));
        await database.WriteAsync(db => db.Add(draft));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task An_upload_is_stored_and_named_by_a_row()
    {
        var file = await DoneAsync(OfDraft, "发票.pdf", SampleFiles.Pdf());
        Assert.Equal((draft.Id, "invoices", "application/pdf"), (file.DraftId, file.MaterialId, file.ContentType));
        await using var stored = store.Open(file.Sha256);
        Assert.Equal(file.Size, stored?.Length);
        await using var db = database.OpenContext();
        Assert.Equal(file.Id, (await db.MaterialFiles.SingleAsync()).Id);
    }

    [Fact]
    public async Task The_same_content_twice_is_refused_and_names_the_first()
    {
        await DoneAsync(OfDraft, "一.pdf", SampleFiles.Pdf());
        Assert.Contains("“一.pdf”内容完全相同", await RefusalAsync("二.pdf", SampleFiles.Pdf()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_megabytes_are_taken_and_twenty_five_are_not()
    {
        await DoneAsync(OfDraft, "大.pdf", SampleFiles.PdfOf((int)FileLimits.OneFile));
        Assert.Equal(
            "“更大.pdf”（25 MB）超过单个文件 20 MB 的上限，请压缩或拆分后上传。",
            await RefusalAsync("更大.pdf", SampleFiles.PdfOf(25 * 1024 * 1024))
        );
    }

    [Fact]
    public async Task An_empty_file_is_refused() => Assert.Contains("空文件", await RefusalAsync("空.pdf", []), StringComparison.Ordinal);

    [Fact]
    public async Task A_case_takes_a_hundred_megabytes_in_all()
    {
        await database.WriteAsync(db =>
            db.AddRange(
                Enumerable
                    .Range(0, 5)
                    .Select(i => new MaterialFile
                    {
                        Id = Guid.NewGuid(),
                        DraftId = draft.Id,
                        MaterialId = "invoices",
                        FileName = $"{i}.pdf",
                        ContentType = "application/pdf",
                        Size = FileLimits.OneFile,
                        Sha256 = new string((char)('0' + i), 64),
                        UploadedBy = Rows.Organiser.UserId,
                        UploadedAt = clock.Now,
                    })
            )
        );
        Assert.Contains("100 MB", await RefusalAsync("再来.pdf", SampleFiles.Pdf()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_adds_or_removes()
    {
        var file = await DoneAsync(OfDraft, "发票.pdf", SampleFiles.Pdf());
        Assert.IsType<MaterialOutcome.NotFound>(await AddAsync(OfDraft, "b.pdf", SampleFiles.Pdf("b"), Rows.Stranger));
        Assert.IsType<MaterialOutcome.NotFound>(await RemoveAsync(OfDraft, file.Id, Rows.Stranger));
    }

    [Fact]
    public async Task A_material_the_measure_does_not_ask_for_is_not_found() =>
        Assert.IsType<MaterialOutcome.NotFound>(await AddAsync(OfDraft, "a.pdf", SampleFiles.Pdf(), material: "other"));

    [Fact]
    public async Task In_a_correction_a_new_file_belongs_to_the_next_submission_and_an_old_one_ends_with_it()
    {
        var (place, old) = await CorrectionAsync("invoices");
        var added = await DoneAsync(place.Place, "新.pdf", SampleFiles.Pdf("new"));
        Assert.Equal((place.CaseId, 2, null), (added.CaseId, added.SinceSubmission, added.UntilSubmission));

        Assert.Equal(2, Assert.IsType<MaterialOutcome.Done>(await RemoveAsync(place.Place, old.Id)).File.UntilSubmission);
        await RemoveAsync(place.Place, added.Id);
        await using var db = database.OpenContext();
        var left = await db.MaterialFiles.SingleAsync(file => file.CaseId == place.CaseId);
        Assert.Equal((old.Id, 2), (left.Id, left.UntilSubmission));
    }

    [Fact]
    public async Task A_material_that_was_not_asked_for_stays_closed_in_a_correction()
    {
        var (place, old) = await CorrectionAsync();
        Assert.IsType<MaterialOutcome.NotFound>(await AddAsync(place.Place, "新.pdf", SampleFiles.Pdf("new")));
        Assert.IsType<MaterialOutcome.NotFound>(await RemoveAsync(place.Place, old.Id));
    }

    private sealed record OpenCorrection(MaterialPlace Place, Guid CaseId);

    private async Task<(OpenCorrection Task, MaterialFile Old)> CorrectionAsync(params string[] materials)
    {
        var @case = Rows.Case();
        var task = Rows.Correction(@case, materials);
        var old = Rows.File(new string('c', 64), caseId: @case.Id, since: 1);
        await database.WriteAsync(db => db.AddRange(@case, task, old));
        return (new OpenCorrection(new MaterialPlace.OfCorrection(task.Id), @case.Id), old);
    }

    private Task<MaterialOutcome> AddAsync(
        MaterialPlace place,
        string name,
        byte[] content,
        Actor? actor = null,
        string material = "invoices"
    ) =>
        new AddMaterial(
            database.Gate,
            store,
            Catalogue,
            clock,
            new UploadAccess(() => new PooledContext(database.OpenContext(), context => context.DisposeAsync()), Catalogue, store, clock),
            Release
        ).RunAsync(place, material, name, new MemoryStream(content), actor ?? Rows.Organiser);

    private Task<MaterialOutcome> RemoveAsync(MaterialPlace place, Guid fileId, Actor? actor = null) =>
        new RemoveMaterial(database.Gate, Catalogue, clock, Release).RunAsync(place, fileId, actor ?? Rows.Organiser);

    private async Task<MaterialFile> DoneAsync(MaterialPlace place, string name, byte[] content) =>
        Assert.IsType<MaterialOutcome.Done>(await AddAsync(place, name, content)).File;

    private async Task<string> RefusalAsync(string name, byte[] content) =>
        Assert.IsType<MaterialOutcome.Refused>(await AddAsync(OfDraft, name, content)).Reason;
}
