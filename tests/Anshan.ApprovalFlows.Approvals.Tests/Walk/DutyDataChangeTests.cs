using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>An administrator changes the data of a measure while its duties run.</summary>
public sealed class DutyDataChangeTests : IAsyncLifetime
{
    private CaseWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await CaseWorld.CreateAsync(null, "6.1", "14");
        Assert.Equal(3, await OpenAsync(Catalogue));
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task An_earlier_end_opens_no_second_case_in_the_year()
    {
        var shorter = Catalogue.With(Catalogue["6.1"] with { Window = new Window(null, new DateOnly(2023, 11, 30)), Targets = [] });
        Assert.Equal(0, await OpenAsync(shorter));
    }

    [Fact]
    public async Task A_later_end_is_a_term_once_the_first_is_over()
    {
        var (before, last) = (Catalogue["14"], new DateOnly(2025, 12, 31));
        var longer = Catalogue.With(
            before with
            {
                Window = new Window(null, new DateOnly(2026, 12, 31)),
                Targets = [.. before.Targets.Select(target => target with { By = target.By == last ? null : target.By })],
            }
        );
        Assert.Equal(0, await OpenAsync(longer));
        To(new DateOnly(2026, 1, 1));
        Assert.Equal(2, await OpenAsync(longer)); // with the year of 6.1
        await using var db = world.Database.OpenContext();
        Assert.Equal(
            [new DateOnly(2023, 12, 31), last, new DateOnly(2026, 12, 31)],
            (await db.Cases.Where(row => row.MeasureId == "14").ToListAsync()).Select(row => row.Deadline!.Value).Order()
        );
    }

    [Fact]
    public async Task A_figure_that_gets_a_day_of_its_own_is_a_further_term()
    {
        var before = Catalogue["6.1"];
        var earlier = Catalogue.With(
            before with
            {
                Targets = [.. before.Targets, new Target("签约", 5, "个", "", new DateOnly(2023, 10, 31))],
            }
        );
        Assert.Equal(1, await OpenAsync(earlier));
        Assert.Equal(0, await OpenAsync(earlier));
    }

    private MeasureCatalogue Catalogue => world.Database.Services.GetRequiredService<MeasureCatalogue>();

    private void To(DateOnly day) => world.Clock.Offset += TimeSpan.FromDays(day.DayNumber - new DateOnly(2023, 9, 1).DayNumber);

    private Task<int?> OpenAsync(MeasureCatalogue data) =>
        ActivatorUtilities.CreateInstance<OpenDuties>(world.Database.Services, data).RunAsync(TestContext.Current.CancellationToken);
}
