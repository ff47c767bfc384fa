using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Statistics;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>统计 on the real database: each number is the length of the list behind it, and days are working days.</summary>
public abstract class StatisticsFacts : CaseFacts
{
    private static readonly StatisticsFilter Autumn = new(new DateOnly(2023, 8, 1), new DateOnly(2023, 12, 31));

    [Fact]
    public async Task Every_number_counts_what_happened()
    {
        await using var world = await WorldAsync();
        var (returned, rejected, paid) = (await world.CaseAsync(), await world.CaseAsync(), await world.PaidCaseAsync(2));
        await world.CaseAsync();
        await EndAsync(world, returned, ReviewDecision.Returned);
        await EndAsync(world, rejected, ReviewDecision.Rejected);
        var rows = await RowsAsync(world, Autumn, StatisticsRows.Measure);
        Assert.Equal(["1.2", ""], rows.Select(row => row.Key));
        Assert.Equal(
            [("applied", 4), ("open", 2), ("overdue", 0), ("returned", 1), ("rejected", 1), ("determined", 1), ("paid", 1)],
            CaseFigure.All.Select(figure => (figure.Code, rows[0].Of(figure).Count))
        );
        var row = await ReadAsync(world, db => db.Cases.SingleAsync(row => row.Id == paid));
        Assert.Equal(row.AwardFen, rows[0].Of(CaseFigure.Find("determined")!).SumFen);
        Assert.Equal(row.PaidFen, rows[0].Of(CaseFigure.Find("paid")!).SumFen);
        Assert.Equal(rows[0].Figures, rows[1].Figures.Where(figure => figure.Value.Count > 0).ToDictionary());
    }

    [Fact]
    public async Task Rows_of_every_kind_add_up_to_the_same_total_and_filters_leave_out_the_rest()
    {
        await using var world = await WorldAsync();
        await world.CaseAsync();
        await world.CaseAsync();
        foreach (var kind in Enum.GetValues<StatisticsRows>())
        {
            var rows = await RowsAsync(world, Autumn, kind);
            Assert.Equal(2, rows.Count);
            Assert.Equal(2, rows[^1].Of(CaseFigure.All[0]).Count);
        }

        Assert.Equal("2023-09", (await RowsAsync(world, Autumn, StatisticsRows.Month))[0].Key);
        StatisticsFilter[] empty =
        [
            Autumn with
            {
                To = new DateOnly(2023, 8, 31),
            },
            Autumn with
            {
                Measure = "1.1",
            },
            Autumn with
            {
                Region = "haicheng",
            },
        ];
        foreach (var filter in empty)
        {
            Assert.Equal([""], (await RowsAsync(world, filter, StatisticsRows.Measure)).Select(row => row.Key));
        }
    }

    [Fact]
    public async Task A_month_begins_and_ends_at_midnight_in_Anshan()
    {
        await using var world = await WorldAsync();
        DateTimeOffset[] instants =
        [
            At("2023-08-01 00:00"),
            At("2023-08-31 23:59"),
            At("2023-09-01 00:00"),
            At("2023-12-01 00:00"),
            At("2023-12-31 23:59"),
        ];
        foreach (var at in instants)
        {
            var id = await world.CaseAsync();
            await world.Database.Gate.WriteAsync(
                (db, token) =>
                    db.Set<Case>()
                        .Where(row => row.Id == id)
                        .ExecuteUpdateAsync(row => row.SetProperty(found => found.SubmittedAt, at), token)
            );
        }

        var rows = await RowsAsync(world, Autumn, StatisticsRows.Month);
        Assert.Equal(
            [("2023-08", 2), ("2023-09", 1), ("2023-12", 2), ("", 5)],
            rows.Select(row => (row.Key, row.Of(CaseFigure.All[0]).Count))
        );
    }

    [Fact]
    public async Task Steps_tell_working_days_and_piles_tell_where_cases_wait()
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        await world.CaseAsync();

        // From Friday the 1st to Tuesday the 5th: two working days.
        await world.Demo.AdvanceToAsync(At("2023-09-05 09:00"));
        await world.ApproveAllAsync(id);
        var steps = await world.UseAsync<CaseStatistics, IReadOnlyList<StepFigures>>(service => service.StepsAsync(Autumn));
        var county = steps.Single(step => step.Step == "县区审核");
        Assert.Equal((2, 2, 2, 2, 0), (county.Ended, county.Median, county.Ninety, county.Open, county.Overdue));
        Assert.Equal((0, 2), (steps.Single(step => step.Step == "市级审核").Ended, steps.Single(step => step.Step == "市级审核").Open));

        await world.Demo.AdvanceToAsync(At("2023-10-20 09:00"));
        var piles = await world.UseAsync<CaseStatistics, IReadOnlyList<Pile>>(service => service.PilesAsync("1.2", "main", null));
        Assert.Equal(2, piles.Sum(pile => pile.Open));
        Assert.Equal(2, piles.Sum(pile => pile.Overdue));
        Assert.Equal(2, (await RowsAsync(world, Autumn, StatisticsRows.Measure))[0].Of(CaseFigure.Find("overdue")!).Count);
        Assert.Empty(await world.UseAsync<CaseStatistics, IReadOnlyList<Pile>>(service => service.PilesAsync("1.2", "main", "haicheng")));
    }

    private static Task<IReadOnlyList<StatisticsRow>> RowsAsync(CaseWorld world, StatisticsFilter filter, StatisticsRows rows) =>
        world.UseAsync<CaseStatistics, IReadOnlyList<StatisticsRow>>(service => service.RowsAsync(filter, rows));

    private static async Task EndAsync(CaseWorld world, Guid id, ReviewDecision decision)
    {
        var task = (await world.OpenTasksAsync(id))[0];
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), decision));
    }

    private static async Task<T> ReadAsync<T>(CaseWorld world, Func<AppDbContext, Task<T>> read)
    {
        await using var db = world.Database.OpenContext();
        return await read(db);
    }
}

public sealed class StatisticsTests : StatisticsFacts;

public sealed class StatisticsOnPostgreSqlTests : StatisticsFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}
