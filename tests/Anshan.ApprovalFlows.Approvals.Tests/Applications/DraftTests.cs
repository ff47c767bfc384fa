using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Applications;

public sealed class DraftTests : IAsyncLifetime
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);
    private readonly FakeTimeProvider machine = new(new DateTimeOffset(2023, 9, 1, 2, 0, 0, TimeSpan.Zero));
    private TestDatabase database = null!;
    private CaseClock clock = null!;

    private static readonly OrganisationTree Organisations = OrganisationTree.Load(
        Path.Combine(Repository.Workflows, "organisations.json")
    );

    private StartDraft Start => new(database.Gate, Catalogue, Organisations, clock);

    private SaveDraft Save => new(database.Gate, Catalogue, clock);

    public async ValueTask InitializeAsync()
    {
        clock = new CaseClock(machine);
        database = await TestDatabase.CreateAsync();
        await database.WriteAsync(db => CaseWorld.AddSubject(db, Rows.Profile()));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_second_click_leads_to_the_draft_that_nobody_filled_in()
    {
        var first = await Start.RunAsync("1.2", null, Rows.Organiser);
        Assert.Equal(first, await Start.RunAsync("1.2", "main", Rows.Organiser));

        var id = Assert.IsType<StartOutcome.Started>(first).DraftId;
        await Save.RunAsync(id, Rows.Organiser, Typed("eventName", "国庆展"), new SinceRead(null));
        Assert.NotEqual(first, await Start.RunAsync("1.2", null, Rows.Organiser));
    }

    [Fact]
    public async Task The_last_day_counts_until_midnight_in_Anshan()
    {
        machine.SetUtcNow(new DateTimeOffset(2023, 12, 31, 15, 59, 59, TimeSpan.Zero));
        Assert.IsType<StartOutcome.Started>(await Start.RunAsync("1.2", null, Rows.Organiser));

        machine.Advance(TimeSpan.FromSeconds(1));
        var closed = Assert.IsType<StartOutcome.Closed>(await Start.RunAsync("1.2", null, Rows.Organiser));
        Assert.Equal("申报已于2023年12月31日24时截止，不能再提交新的申请。", closed.Reason);
    }

    [Fact]
    public async Task Without_a_complete_profile_nothing_is_begun()
    {
        var outcome = await Start.RunAsync("1.2", null, Rows.Stranger);
        Assert.Equal("请先填写主体信息。", Assert.IsType<StartOutcome.ProfileIncomplete>(outcome).Problem);
        await using var db = database.OpenContext();
        Assert.Empty(db.Drafts);
    }

    [Fact]
    public async Task What_was_typed_is_kept_even_when_it_is_wrong()
    {
        var id = await StartedAsync();
        var outcome = await Save.RunAsync(
            id,
            Rows.Organiser,
            Typed("venueRental", "十万左右", "eventStart", "2023年13月1日"),
            new SinceRead(null)
        );

        var check = Assert.IsType<SaveOutcome.Saved>(outcome).Check;
        Assert.Equal(["eventStart", "venueRental"], check.Errors.Keys.Order());
        var stored = await StoredAsync(id);
        Assert.Equal("十万左右", stored.Text("venueRental"));
        Assert.Equal("2023年13月1日", stored.Text("eventStart"));
    }

    [Fact]
    public async Task A_field_that_the_page_did_not_send_stays()
    {
        var id = await StartedAsync();
        await Save.RunAsync(id, Rows.Organiser, Typed("eventName", "国庆展"), new SinceRead(null));
        await Save.RunAsync(id, Rows.Organiser, Typed("eventVenue", "会展中心", "unknown", "x"), new SinceRead(null));
        var stored = await StoredAsync(id);
        Assert.Equal(("国庆展", "会展中心"), (stored.Text("eventName"), stored.Text("eventVenue")));
        Assert.Null(stored.Text("unknown"));
    }

    private FileRelease Release =>
        new(database.Gate, new FileStore(new FileStoreSettings(database.Folder.File("files"))), NullLogger<FileRelease>.Instance);

    [Fact]
    public async Task Nobody_else_saves_or_discards_a_draft()
    {
        var id = await StartedAsync();
        Assert.IsType<SaveOutcome.NotFound>(await Save.RunAsync(id, Rows.Stranger, Typed("eventName", "x"), new SinceRead(null)));
        Assert.False(await new DiscardDraft(database.Gate, Release).RunAsync(id, Rows.Stranger));
        Assert.Equal(FormValues.Empty, await StoredAsync(id));
    }

    [Fact]
    public async Task A_submitted_draft_cannot_be_changed_or_discarded()
    {
        var draft = Rows.Draft();
        draft.CaseId = Guid.NewGuid();
        await database.WriteAsync(db => db.Add(draft));

        Assert.Equal(
            new SaveOutcome.AlreadySubmitted(draft.CaseId.Value),
            await Save.RunAsync(draft.Id, Rows.Organiser, Typed("eventName", "x"), new SinceRead(null))
        );
        Assert.False(await new DiscardDraft(database.Gate, Release).RunAsync(draft.Id, Rows.Organiser));
    }

    [Fact]
    public async Task Discarding_takes_the_files_along()
    {
        var id = await StartedAsync();
        await database.WriteAsync(db => db.Add(Rows.File(new string('a', 64), draftId: id)));
        Assert.True(await new DiscardDraft(database.Gate, Release).RunAsync(id, Rows.Organiser));
        await using var db = database.OpenContext();
        Assert.Equal((0, 0), (await db.Drafts.CountAsync(), await db.MaterialFiles.CountAsync()));
    }

    private async Task<Guid> StartedAsync() =>
        Assert.IsType<StartOutcome.Started>(await Start.RunAsync("1.2", null, Rows.Organiser)).DraftId;

    private async Task<FormValues> StoredAsync(Guid id)
    {
        await using var db = database.OpenContext();
        return FormValues.FromJson((await db.Drafts.SingleAsync(x => x.Id == id)).FormJson);
    }

    private static Dictionary<string, string?> Typed(params string[] pairs) =>
        pairs.Chunk(2).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
}
