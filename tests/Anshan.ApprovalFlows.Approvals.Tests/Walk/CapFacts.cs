using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>每项活动补助最高不超过50万元: over all applications for one event, also concurrent ones.</summary>
public abstract class CapFacts : CaseFacts
{
    private const string Fair = "鞍山夏季消费节";

    [Fact]
    public async Task Of_sixty_four_submissions_at_once_three_find_room_and_the_cap_is_not_exceeded()
    {
        await using var world = await WorldAsync();
        var drafts = new List<Guid>();
        for (var i = 0; i < 64; i++)
        {
            drafts.Add(await world.DraftAsync("333333.32", "0", Fair));
        }

        var outcomes = await Task.WhenAll(drafts.Select(draft => Task.Run(() => world.SubmitAsync(draft))));

        Assert.Equal(3, outcomes.Count(outcome => outcome is SubmitOutcome.Submitted));
        Assert.Equal(61, outcomes.Count(outcome => outcome is SubmitOutcome.LessLeft { Left.Fen: 2 }));
        Assert.Equal((50_000_000, 49_999_998), await BalanceAsync(world));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_second_gets_what_is_left_once_it_has_agreed_and_the_third_may_queue()
    {
        await using var world = await WorldAsync();
        await SubmittedAsync(world, await world.DraftAsync("800000", "0", Fair));
        var second = await world.DraftAsync("400000", "0", " 鞍山夏季 消费节");
        Assert.Equal(new SubmitOutcome.LessLeft(new Money(10_000_000)), await world.SubmitAsync(second));
        Assert.Null((await DraftAsync(world, second)).CaseId);
        var partly = await SubmittedAsync(world, second, least: 10_000_000);
        var queued = await SubmittedAsync(world, await world.DraftAsync("200000", "0", Fair), least: 0);

        Assert.Equal((10_000_000, 10_000_000, 0), await ShareAsync(world, partly));
        Assert.Equal((0, 0, 1), await ShareAsync(world, queued));
        Assert.Equal((50_000_000, 50_000_000), await BalanceAsync(world));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task What_a_rejected_case_gives_back_goes_to_those_who_wait_in_their_order()
    {
        await using var world = await WorldAsync();
        var first = await SubmittedAsync(world, await world.DraftAsync("1000000", "0", Fair));
        var second = await SubmittedAsync(world, await world.DraftAsync("600000", "0", Fair), least: 0);
        var third = await SubmittedAsync(world, await world.DraftAsync("600000", "0", Fair), least: 0);
        await RejectAsync(world, first);

        // Each is told once, in that commit, what it can have now.
        await using (var db = world.Database.OpenContext())
        {
            var told = await db.OutboxMails.AsNoTracking().Where(mail => mail.Template == "cap-room").ToListAsync();
            Assert.Equal(
                [(second, true), (third, false)],
                told.OrderBy(mail => mail.CaseId == third)
                    .Select(mail => (mail.CaseId!.Value, mail.Text.Contains("现在最多可以核定 300,000.00 元", StringComparison.Ordinal)))
            );
            Assert.Equal(2, await db.Timeline.CountAsync(line => line.Text.Contains("现在最多可核定")));
        }

        Assert.Equal((0, 30_000_000, 0), await ShareAsync(world, second));
        Assert.Equal((0, 20_000_000, 1), await ShareAsync(world, third));
        Assert.Equal((50_000_000, 0), await BalanceAsync(world));

        // The later one may be determined first: it still takes no more than what nobody before it waits for.
        var late = await ReadyAsync(world, third);
        Assert.IsType<TaskOutcome.Invalid>(await world.DetermineAsync(late, CaseWorld.Staff("city.commerce"), "200000.01", "少"));
        Assert.IsType<TaskOutcome.Done>(await world.DetermineAsync(late, CaseWorld.Staff("city.commerce"), "200000", "最高额只余二十万"));
        Assert.IsType<TaskOutcome.Done>(
            await world.DetermineAsync(await ReadyAsync(world, second), CaseWorld.Staff("city.commerce"), "300000")
        );
        Assert.Equal((50_000_000, 50_000_000), await BalanceAsync(world));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_determination_below_the_reservation_gives_the_rest_back_in_its_own_commit()
    {
        await using var world = await WorldAsync();
        var first = await SubmittedAsync(world, await world.DraftAsync("1000000", "0", Fair));
        await world.DetermineAsync(await ReadyAsync(world, first), CaseWorld.Staff("city.commerce"), "120000", "只认其中一部分发票");

        Assert.Equal((50_000_000, 12_000_000), await BalanceAsync(world));
        var second = await SubmittedAsync(world, await world.DraftAsync("760000", "0", Fair));
        Assert.Equal((38_000_000, 38_000_000, 0), await ShareAsync(world, second));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Two_determinations_at_once_on_the_same_free_remainder_do_not_both_take_it()
    {
        await using var world = await WorldAsync();
        var first = await SubmittedAsync(world, await world.DraftAsync("1000000", "0", Fair));
        var waiting = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            waiting.Add(await ReadyAsync(world, await SubmittedAsync(world, await world.DraftAsync("400000", "0", Fair), least: 0)));
        }

        await RejectAsync(world, first);
        await Task.WhenAll(
            waiting.Select(task => Task.Run(() => world.DetermineAsync(task, CaseWorld.Staff("city.commerce"), "200000", "按余额")))
        );

        var (limit, taken) = await BalanceAsync(world);
        Assert.InRange(taken, 1, limit);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_correction_that_renames_the_event_moves_its_reservation_there()
    {
        await using var world = await WorldAsync();
        var id = await SubmittedAsync(world, await world.DraftAsync("600000", "0", Fair));
        var task = (await world.OpenTasksAsync(id))[0];
        await world.UseAsync<DecideReview, TaskOutcome>(service =>
            service.RunAsync(
                task.Id,
                CaseWorld.Staff(task.OrganisationId!),
                new ReviewRequest(ReviewDecision.Returned, "活动名称与发票不符", ["eventName", "venueRental"], []),
                Guid.NewGuid()
            )
        );
        var correction = Assert.Single(await world.OpenTasksAsync(id));
        await world.UseAsync<ResubmitApplication, TaskOutcome>(service =>
            service.RunAsync(
                correction.Id,
                CaseWorld.Organiser,
                new Dictionary<string, string?> { ["eventName"] = "台安美食节", ["venueRental"] = "200000" },
                null,
                Guid.NewGuid()
            )
        );

        await using var db = world.Database.OpenContext();
        Assert.Equal(
            [("台安美食节", 10_000_000L), (Fair, 0L)],
            (await db.CapBalances.OrderByDescending(row => row.TakenFen).ToListAsync()).Select(row =>
                (row.Subject[3..^1].Split('”')[0], row.TakenFen)
            )
        );
        Assert.Empty(await world.ProblemsAsync());
    }

    private static async Task<Guid> SubmittedAsync(CaseWorld world, Guid draft, long? least = null) =>
        Assert.IsType<SubmitOutcome.Submitted>(await world.SubmitAsync(draft, least: least is { } fen ? new Money(fen) : null)).CaseId;

    private static async Task RejectAsync(CaseWorld world, Guid caseId)
    {
        var task = (await world.OpenTasksAsync(caseId))[0];
        Assert.IsType<TaskOutcome.Done>(
            await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Rejected, "不属于消费展会")
        );
    }

    /// <summary>Leads the case to its determination; returns the task.</summary>
    private static async Task<Guid> ReadyAsync(CaseWorld world, Guid caseId)
    {
        await world.ApproveAllAsync(caseId);
        await world.ApproveAllAsync(caseId);
        return Assert.Single(await world.OpenTasksAsync(caseId)).Id;
    }

    private static async Task<(long Limit, long Taken)> BalanceAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        var balance = Assert.Single(await db.CapBalances.ToListAsync());
        return (balance.LimitFen, balance.TakenFen);
    }

    private static async Task<(long Held, long Room, int Waiting)> ShareAsync(CaseWorld world, Guid caseId)
    {
        await using var db = world.Database.OpenContext();
        var share = await CapReader.OfCaseAsync(db, caseId, null, TestContext.Current.CancellationToken);
        var wanted = await db.CapReservations.Where(row => row.CaseId == caseId).Select(row => row.WantedFen).SingleAsync();
        return (share!.Held.Fen, share.Of(new Money(wanted)).Fen, share.Waiting);
    }

    private static async Task<Draft> DraftAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        return await db.Drafts.SingleAsync(draft => draft.Id == id);
    }
}
