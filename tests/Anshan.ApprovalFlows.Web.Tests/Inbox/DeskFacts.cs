using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>Filters, counts and search of the desk, on both databases.</summary>
public abstract class DeskFacts(DeskFacts.Desk desk)
{
    private const string Unit = "city.commerce";
    private static readonly Actor Me = CaseWorld.Staff(Unit);

    /// <summary>One site with the tasks of a day; nothing here changes it.</summary>
    public abstract class Desk : IAsyncLifetime
    {
        private WebApp? site;

        internal WebApp Site => site ?? throw new InvalidOperationException("There is no database.");

        public async ValueTask InitializeAsync()
        {
            if (await CreateAsync() is not { } world)
            {
                return;
            }

            var id = await world.CaseAsync();
            var original = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.commerce");
            var @case = await world.ReadCaseAsync(id);
            var now = world.Clock.Now;
            await world.Database.WriteAsync(db => OfficeDay.Add(db, @case, original, now, Unit, Me.UserId, Me.Name));
            await world.Database.CloseAsync();
            site = Serve(world);
        }

        public ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            return site?.DisposeAsync() ?? ValueTask.CompletedTask;
        }

        private protected abstract Task<CaseWorld?> CreateAsync();

        private protected abstract WebApp Serve(CaseWorld world);
    }

    public sealed class SqliteDesk : Desk
    {
        private protected override async Task<CaseWorld?> CreateAsync() => await CaseWorld.CreateStockedAsync();

        private protected override WebApp Serve(CaseWorld world) => new("Development", world.Database.Folder);
    }

    public sealed class PostgresDesk : Desk
    {
        private protected override async Task<CaseWorld?> CreateAsync() =>
            PostgresServer.IsAvailable ? await CaseWorld.CreateOnPostgresAsync() : null;

        private protected override WebApp Serve(CaseWorld world) => new ServedFromPostgres(world);
    }

    /// <summary>On SQLite.</summary>
    public sealed class OnSqlite(SqliteDesk desk) : DeskFacts(desk), IClassFixture<SqliteDesk>;

    /// <summary>On PostgreSQL.</summary>
    public sealed class OnPostgres : DeskFacts, IClassFixture<PostgresDesk>
    {
        public OnPostgres(PostgresDesk desk)
            : base(desk) => Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
    }

    [Theory]
    [InlineData("", 41)]
    [InlineData("who=me", 11)]
    [InlineData("who=none", 20)]
    [InlineData("who=others", 10)]
    [InlineData("who=lin", 10)]
    [InlineData("group=severe", 2)]
    [InlineData("group=overdue", 5)]
    [InlineData("measure=2.1", 8)]
    [InlineData("measure=2.1&measure=1.1", 16)]
    [InlineData("region=xiuyan", 10)]
    [InlineData("stage=核定金额", 10)]
    [InlineData("stage=核定金额&who=me", 0)]
    [InlineData("paused=yes", 1)]
    [InlineData("paused=no", 40)]
    [InlineData("from=50万", 4)]
    [InlineData("to=5万", 1)]
    [InlineData("from=10万&to=15.1万", 8)]
    [InlineData("from=多", 41)]
    [InlineData("days=10", 7)]
    [InlineData("days=0", 41)]
    [InlineData("days=99999999999", 41)]
    [InlineData("group=5&paused=perhaps&measure=&cursor=x", 41)]
    [InlineData("version=nothing", 0)]
    [InlineData("q=AS2023-0102*", 11)]
    [InlineData("q=*-00107", 1)]
    [InlineData("q=AS2023-*-0010", 0)]
    [InlineData("q=912103006768300007", 1)]
    [InlineData("q=ＡＳ２０２３-0202-00107", 1)]
    [InlineData("q=hcsxl", 5)]
    [InlineData("q=qianshan", 4)]
    [InlineData("q=千山&who=me", 2)]
    public async Task Each_filter_leaves_what_it_says_and_the_counts_agree(string query, int expected)
    {
        var browser = desk.Site.As(Me);
        var screen = await browser.OpenAsync($"/inbox?{query}");
        var rows = screen.Texts("task").Count;
        Assert.Equal(expected, rows);
        Assert.StartsWith($"符合 {expected} 件，共 41 件", screen["count"], StringComparison.Ordinal);
        Assert.Equal("41", screen["open-badge"]);
        Assert.Equal(expected == 0, screen["empty-state"] is not null);
    }

    [Fact]
    public async Task The_numbers_beside_the_list_are_those_of_the_lists_they_lead_to()
    {
        var browser = desk.Site.As(Me);
        var screen = await browser.OpenAsync("/inbox");
        var links = screen.Document.QuerySelectorAll(".desk-side a:has(.num)").ToList();
        Assert.Equal(8, links.Count);
        foreach (var link in links)
        {
            var said = int.Parse(link.QuerySelector(".num")!.TextContent, CultureInfo.InvariantCulture);
            Assert.Equal(said, (await browser.OpenAsync(link.GetAttribute("href")!)).Texts("task").Count);
        }
    }

    [Fact]
    public async Task Every_chip_takes_away_its_own_filter_and_no_other()
    {
        var browser = desk.Site.As(Me);
        const string Query =
            "q=鞍山&group=soon&who=none&measure=1.2&measure=2.1&region=tiexi&stage=市级审核&from=1万&to=90万&days=1&paused=no";
        var screen = await browser.OpenAsync($"/inbox?{Query}");
        var chips = screen.Document.QuerySelectorAll("[data-testid=chip]").ToList();
        Assert.Equal(9, chips.Count);
        foreach (var chip in chips)
        {
            var without = await browser.OpenAsync(chip.GetAttribute("href")!);
            Assert.Equal(
                chips.Where(other => other != chip).Select(other => Words(other.TextContent)),
                without.Document.QuerySelectorAll("[data-testid=chip]").Select(other => Words(other.TextContent))
            );
        }
    }

    [Theory]
    [InlineData("from=多少", "from-error", "不是可以识别的金额")]
    [InlineData("from=5万&to=1万", "to-error", "低于最低金额")]
    [InlineData("days=很久", "days-error", "整数")]
    public async Task What_cannot_be_read_is_said_at_its_field_and_stays_there(string query, string error, string words)
    {
        var screen = await desk.Site.As(Me).OpenAsync($"/inbox?{query}");
        Assert.Contains(words, screen.Document.GetElementById(error)?.TextContent, StringComparison.Ordinal);
        Assert.True(screen.Find("facet-more")!.HasAttribute("open"));
        foreach (var pair in query.Split('&').Select(part => part.Split('=')))
        {
            Assert.Equal(pair[1], screen.Value(pair[0]));
        }
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
