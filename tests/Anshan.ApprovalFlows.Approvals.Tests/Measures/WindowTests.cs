using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>What administrators enter: windows and rates, each change in the audit.</summary>
public sealed class WindowTests : IAsyncLifetime
{
    private static readonly Actor Administrator = new(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);
    private CaseWorld world = null!;

    private SetWindow Windows => world.Database.Services.GetRequiredService<SetWindow>();

    private EnterRates Rates => world.Database.Services.GetRequiredService<EnterRates>();

    private MeasureCatalogue Catalogue => world.Database.Services.GetRequiredService<MeasureCatalogue>();

    public async ValueTask InitializeAsync() => world = await CaseWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task The_publication_of_the_result_opens_2_1_for_six_months()
    {
        Assert.NotNull((await WindowOfAsync("2.1")).Opens);
        Assert.Equal(["source"], (await Windows.DatesAsync(Administrator, new("2.1"), "2023-08-31", "", " ", new SinceRead(null))).Keys);
        Assert.Empty(await Windows.DatesAsync(Administrator, new("2.1"), "2023年8月31日", null, "省商务厅公告", new SinceRead(null)));

        var window = await WindowOfAsync("2.1");
        Assert.Equal((new DateOnly(2023, 8, 31), new DateOnly(2024, 2, 29)), (window.From, window.To));
        Assert.True(OpenState.On(new DateOnly(2024, 2, 29), window).IsOpen);
        Assert.False(OpenState.On(new DateOnly(2024, 3, 1), window).IsOpen);
        Assert.False(OpenState.On(new DateOnly(2023, 8, 30), window).IsOpen);
    }

    [Theory]
    [InlineData("2023-13-01", "", "opensOn")]
    [InlineData("1923-09-01", "", "opensOn")]
    [InlineData("2023-09-02", "2023-09-01", "closesOn")]
    [InlineData("", "2023-09-01", "opensOn")]
    public async Task Dates_that_cannot_be_are_refused_at_their_field(string opens, string closes, string field)
    {
        Assert.Equal(
            [field],
            (await Windows.DatesAsync(Administrator, new("10.1"), opens, closes, "省工信厅通知", new SinceRead(null))).Keys
        );
        Assert.NotNull((await WindowOfAsync("10.1")).Opens);
    }

    [Fact]
    public async Task A_closed_measure_takes_no_submission_until_it_is_opened_again()
    {
        var draft = await world.DraftAsync();
        Assert.Equal(["reason"], (await Windows.CloseAsync(Administrator, new("1.2"), " ", new SinceRead(null))).Keys);
        Assert.Empty(await Windows.CloseAsync(Administrator, new("1.2"), "本年度资金已用完", new SinceRead(null)));
        Assert.Equal(new SubmitOutcome.Closed("申报已关闭：本年度资金已用完"), await world.SubmitAsync(draft));

        await Windows.ReopenAsync(Administrator, new("1.2"), new SinceRead(ReadFrom.Of("reason", "本年度资金已用完")));
        Assert.IsType<SubmitOutcome.Submitted>(await world.SubmitAsync(draft));
        await using var db = world.Database.OpenContext();
        Assert.Equal(
            ["measure.closed", "measure.reopened"],
            await db.AuditEvents.Where(row => row.Stream == "measure:1.2").OrderBy(row => row.Seq).Select(row => row.Action).ToListAsync()
        );
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_rate_of_a_county_holds_from_its_day_on()
    {
        await Rates.RegionalRateAsync(Administrator, new("16.1"), "tiedong", "2023-01-01", "２０％", "铁东区文件", new SinceRead(null));
        await Rates.RegionalRateAsync(Administrator, new("16.1"), "tiedong", "2023-10-01", "30", "铁东区新文件", new SinceRead(null));
        Assert.Equal(0.2m, await RateOfAsync(new DateOnly(2023, 9, 30)));
        Assert.Equal(0.3m, await RateOfAsync(new DateOnly(2023, 10, 1)));
        Assert.Equal(
            ["from", "rate", "regionId", "source"],
            (await Rates.RegionalRateAsync(Administrator, new("16.1"), "beijing", "x", "130", "", new SinceRead(null))).Keys.Order()
        );
    }

    [Theory]
    [InlineData("2027-01-01", "3.45", "4.2", "publishedOn")]
    [InlineData("2023-08-21", "345", "4.2", "oneYear")]
    [InlineData("2023-08-21", "-1", "4.2", "oneYear")]
    [InlineData("2023-08-21", "3.45", "4.20001", "overFiveYears")]
    public async Task A_rate_that_cannot_be_is_refused_at_its_field(string day, string one, string five, string field) =>
        Assert.Equal([field], (await Rates.LoanPrimeRateAsync(Administrator, day, one, five, new SinceRead(null))).Keys);

    [Fact]
    public async Task The_same_day_entered_again_corrects_and_the_audit_keeps_both()
    {
        await Rates.LoanPrimeRateAsync(Administrator, "2023-08-21", "3.55", "4.20", new SinceRead(null));
        await using var before = world.Database.OpenContext();
        var read = ReadFrom.Of([EnterRates.FieldOf(await before.LoanPrimeRates.SingleAsync())]);
        await Rates.LoanPrimeRateAsync(Administrator, "2023-08-21", "3.45", "4.20", new SinceRead(read));
        await using var db = world.Database.OpenContext();
        var row = Assert.Single(await db.LoanPrimeRates.ToListAsync());
        Assert.Equal((34_500, 42_000), (row.OneYear, row.OverFiveYears));
        Assert.Equal(2, await db.AuditEvents.CountAsync(entry => entry.Stream == "rates"));
    }

    private async Task<Window> WindowOfAsync(string measureId)
    {
        await using var db = world.Database.OpenContext();
        return await MeasureWindows.OfAsync(db, Catalogue[measureId], TestContext.Current.CancellationToken);
    }

    private async Task<decimal> RateOfAsync(DateOnly day)
    {
        await using var db = world.Database.OpenContext();
        return (await TableReader.ReadAsync(db, Catalogue["16.1"], day, TestContext.Current.CancellationToken)).RegionalRates["tiedong"];
    }
}
