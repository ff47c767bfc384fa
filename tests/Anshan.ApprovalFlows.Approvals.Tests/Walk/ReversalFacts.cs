using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>A payment that was registered wrongly is reversed by the same roles; nothing is deleted.</summary>
public abstract class ReversalFacts : CaseFacts
{
    private static readonly Actor CityPayer = CaseWorld.Staff("city.finance", Roles.Finance);
    private static readonly Actor CityHead = CaseWorld.Staff("city.finance", Roles.Head);
    private static readonly Actor Payer = CaseWorld.Staff("tiedong.finance", Roles.Finance);
    private static readonly Actor Head = CaseWorld.Staff("tiedong.finance", Roles.Head);

    [Fact]
    public async Task A_case_that_had_ended_is_open_until_the_right_payment_is_registered()
    {
        await using var world = await WorldAsync();
        var id = await world.PaidCaseAsync(2);
        var ended = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Completed, 30_000_000L), (ended.Status, ended.PaidFen));
        var mails = await world.MailsAsync(id);
        var leg = await LegAsync(world, id, 2);

        Assert.IsType<TaskOutcome.Done>(await world.ReverseAsync(leg.TaskId, Payer));
        var asked = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.AwaitingTransfer, 30_000_000L, true), (asked.Status, asked.PaidFen, asked.IsOpen));
        Assert.Equal("拨付至主办方（冲正复核）", asked.Stage);
        Assert.Equal(mails, await world.MailsAsync(id));
        Assert.Empty(await world.ProblemsAsync());

        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, id, Head));
        var reversed = await LegAsync(world, id, 2);
        Assert.Equal(
            (leg.Id, "凭证号抄错", Payer.Name, Head.Name),
            (reversed.Id, reversed.ReversalReason, reversed.ReversedByName, reversed.ReversalAgreedBy)
        );
        Assert.NotNull(reversed.ReversedAt);
        Assert.Equal(0, (await world.ReadCaseAsync(id)).PaidFen);
        Assert.Equal([.. mails, "transfer-reversed"], await world.MailsAsync(id));
        Assert.Empty(await world.ProblemsAsync());

        var again = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.Transfer, "tiedong.finance"), (again.Kind, again.OrganisationId));
        Assert.IsType<TaskOutcome.Done>(await world.PayAsync(again.Id, Payer, "PZ-20"));
        var over = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Completed, 30_000_000L, ended.Stage, false), (over.Status, over.PaidFen, over.Stage, over.IsOpen));
        Assert.Equal([.. mails, "transfer-reversed", "transfer-recorded"], await world.MailsAsync(id));
        await using var db = world.Database.OpenContext();
        Assert.Equal(
            [("PZ-1", false), ("PZ-2", true), ("PZ-20", false)],
            (await db.Transfers.AsNoTracking().Where(row => row.CaseId == id).ToListAsync())
                .Select(row => (row.Voucher, row.ReversedAt is not null))
                .Order()
        );
        Assert.Equal(InstanceStatus.Finished, (await db.Set<WorkflowInstance>().AsNoTracking().SingleAsync(row => row.Id == id)).Status);
        Assert.Equal(1, await db.AuditEvents.CountAsync(entry => entry.Action == "transfer.reversing"));
        Assert.Contains(db.Timeline.Where(line => line.CaseId == id), line => line is { Kind: "reversed", ForApplicant: true });
        Assert.DoesNotContain(db.Timeline.Where(line => line.CaseId == id), line => line is { Kind: "reversing", ForApplicant: true });
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Whoever_does_not_agree_leaves_everything_as_it_was()
    {
        await using var world = await WorldAsync();
        var id = await world.PaidCaseAsync(2);
        var (before, mails, leg) = (await world.ReadCaseAsync(id), await world.MailsAsync(id), await LegAsync(world, id, 2));
        await world.ReverseAsync(leg.TaskId, Payer);
        var second = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<CountersignStep, TaskOutcome>(service =>
                service.SendBackAsync(second.Id, Head, "凭证号是对的", Guid.NewGuid())
            )
        );
        var after = await world.ReadCaseAsync(id);
        Assert.Equal((before.Status, before.PaidFen, before.Stage), (after.Status, after.PaidFen, after.Stage));
        Assert.False(after.IsOpen);
        Assert.Equal(mails, await world.MailsAsync(id));
        Assert.Null((await LegAsync(world, id, 2)).ReversedAt);
        Assert.Empty(await world.OpenTasksAsync(id));
        Assert.Empty(await world.ProblemsAsync());
        Assert.IsType<TaskOutcome.Done>(await world.ReverseAsync(leg.TaskId, Payer, "日期不对"));
    }

    [Fact]
    public async Task A_case_that_goes_on_goes_back_to_the_payment_and_on_from_there()
    {
        await using var world = await WorldAsync();
        var id = await world.PaidCaseAsync(1);
        var (leg, next) = (await LegAsync(world, id, 1), (await world.OpenTasksAsync(id)).Single());
        Assert.IsType<TaskOutcome.Done>(await world.ReverseAsync(leg.TaskId, CityPayer));
        await using (var db = world.Database.OpenContext())
        {
            Assert.Equal(CaseTaskStatus.Closed, (await db.CaseTasks.AsNoTracking().SingleAsync(row => row.Id == next.Id)).Status);
        }

        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, id, CityHead));
        var again = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.Transfer, "city.finance"), (again.Kind, again.OrganisationId));
        await world.PayAsync(again.Id, CityPayer, "PZ-10");
        var second = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal("tiedong.finance", second.OrganisationId);
        await world.PayAsync(second.Id, Payer, "PZ-2");
        var over = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Completed, 30_000_000L), (over.Status, over.PaidFen));
        Assert.Single(await world.MailsAsync(id), template => template == "case-closed");
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task One_that_is_not_agreed_to_leaves_the_case_where_it_was()
    {
        await using var world = await WorldAsync();
        var id = await world.PaidCaseAsync(1);
        await world.ReverseAsync((await LegAsync(world, id, 1)).TaskId, CityPayer);
        var asked = (await world.OpenTasksAsync(id)).Single();
        await world.UseAsync<CountersignStep, TaskOutcome>(service => service.SendBackAsync(asked.Id, CityHead, "没有错", Guid.NewGuid()));
        Assert.Equal(
            (TaskKind.Transfer, "tiedong.finance"),
            ((await world.OpenTasksAsync(id)).Single() is var open ? (open.Kind, open.OrganisationId) : default)
        );
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task What_was_done_after_the_payment_is_not_undone()
    {
        await using var world = await WorldAsync();
        var id = await world.PaidCaseAsync(1);
        var first = await LegAsync(world, id, 1);
        await world.RegisterPaymentAsync((await world.OpenTasksAsync(id)).Single().Id, Payer);
        Assert.Equal("后面的“拨付至主办方”已经办理，请在办件结束以后冲正。", await RefusedAsync(world, first, CityPayer));
        await AgreeAsync(world, id, Head);

        // Now it has ended: either leg can be reversed, the other stands.
        Assert.IsType<TaskOutcome.Done>(await world.ReverseAsync(first.TaskId, CityPayer));
        await AgreeAsync(world, id, CityHead);
        Assert.Equal(30_000_000, (await world.ReadCaseAsync(id)).PaidFen);
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, CityPayer, "PZ-10");
        Assert.Equal(CaseStatus.Completed, (await world.ReadCaseAsync(id)).Status);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Nobody_agrees_to_an_own_reversal_and_nobody_else_than_the_payer_registers_one()
    {
        await using var world = await WorldAsync();
        var other = CaseWorld.Staff("tiedong.finance", Roles.Finance, 2);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, other, "two@example.cn"));
        var id = await world.PaidCaseAsync(2);
        var leg = await LegAsync(world, id, 2);

        // The second of the payment was the other officer, who may not register it anew either.
        Assert.Contains("由您复核过", await RefusedAsync(world, leg, other), StringComparison.Ordinal);
        Assert.Contains("财务人员", await RefusedAsync(world, leg, Head), StringComparison.Ordinal);
        foreach (var stranger in new[] { CityPayer, CaseWorld.Staff("tiedong.commerce"), CaseWorld.Organiser })
        {
            Assert.IsType<TaskOutcome.NotFound>(await world.ReverseAsync(leg.TaskId, stranger));
        }

        var member = Payer with { Subjects = [CaseWorld.Organiser.UserId] };
        Assert.Contains("自己申请", await RefusedAsync(world, leg, member), StringComparison.Ordinal);

        Assert.IsType<TaskOutcome.Done>(await world.ReverseAsync(leg.TaskId, Payer));
        var asked = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.PaymentCountersign, Roles.Finance), (asked.Kind, asked.Role));
        var own = await world.UseAsync<CountersignStep, TaskOutcome>(service => service.AgreeAsync(asked.Id, Payer, Guid.NewGuid()));
        Assert.Contains("须由另一人复核", Assert.IsType<TaskOutcome.Refused>(own).Reason, StringComparison.Ordinal);
        Assert.Null((await LegAsync(world, id, 2)).ReversedAt);
        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, id, other));
        Assert.NotNull((await LegAsync(world, id, 2)).ReversedAt);
    }

    [Fact]
    public async Task A_payment_is_reversed_once_and_one_reversal_is_open_at_a_time()
    {
        await using var world = await WorldAsync();
        var id = await world.PaidCaseAsync(2);
        var (first, second) = (await LegAsync(world, id, 1), await LegAsync(world, id, 2));
        var operation = Guid.NewGuid();
        await world.Database.WriteAsync(db => Reversing.AddEvidence(db, second.TaskId, world.Clock.Now));
        var outcomes = await Task.WhenAll(
            new[] { operation, operation, Guid.NewGuid(), Guid.NewGuid() }.Select(key =>
                Task.Run(() =>
                    world.UseAsync<ReversePayment, TaskOutcome>(service => service.RunAsync(second.TaskId, Payer, "凭证号抄错", key))
                )
            )
        );
        await using (var db = world.Database.OpenContext())
        {
            Assert.Equal(1, await db.AuditEvents.CountAsync(entry => entry.Action == "transfer.reversing"));
            Assert.Equal(1, await db.CaseTasks.CountAsync(row => row.Outcome == TransferTask.Reversing));
        }

        Assert.Contains(outcomes, outcome => outcome is TaskOutcome.Done);
        Assert.All(
            outcomes.OfType<TaskOutcome.Refused>(),
            refused => Assert.Equal("本办件有一笔冲正正在办理，办完以后再登记。", refused.Reason)
        );
        Assert.Equal("本办件有一笔冲正正在办理，办完以后再登记。", await RefusedAsync(world, second, Payer));
        Assert.Equal("本办件有一笔冲正正在办理，办完以后再登记。", await RefusedAsync(world, first, CityPayer));
        await AgreeAsync(world, id, Head);
        Assert.Contains("不能再次冲正", await RefusedAsync(world, second, Payer), StringComparison.Ordinal);
        Assert.Equal("本办件有一笔冲正正在办理，办完以后再登记。", await RefusedAsync(world, first, CityPayer));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_reason_and_evidence_of_its_own_are_required()
    {
        await using var world = await WorldAsync();
        var id = await world.PaidCaseAsync(2);
        var leg = await LegAsync(world, id, 2);
        var nothing = Assert.IsType<TaskOutcome.Invalid>(
            await world.UseAsync<ReversePayment, TaskOutcome>(service => service.RunAsync(leg.TaskId, Payer, " ", Guid.NewGuid()))
        );
        Assert.Equal(["evidence", "reason"], nothing.Errors.Keys.Order());
        var tooLong = Assert.IsType<TaskOutcome.Invalid>(await world.ReverseAsync(leg.TaskId, Payer, new string('长', 1001)));
        Assert.Contains("不能超过 1000 字", tooLong.Errors["reason"], StringComparison.Ordinal);
        Assert.Equal(CaseStatus.Completed, (await world.ReadCaseAsync(id)).Status);

        // The receipt of the wrong registration is no evidence of the right one.
        world.Clock.Offset += TimeSpan.FromDays(1);
        await world.ReverseAsync(leg.TaskId, Payer);
        await AgreeAsync(world, id, Head);
        var again = (await world.OpenTasksAsync(id)).Single();
        world.Clock.Offset += TimeSpan.FromDays(3);
        var missing = await world.UseAsync<RecordPayment, TaskOutcome>(service =>
            service.RunAsync(again.Id, Payer, ChinaDay(world, -4), "PZ-20", Guid.NewGuid())
        );
        Assert.Equal(["receipt"], Assert.IsType<TaskOutcome.Invalid>(missing).Errors.Keys);
    }

    [Fact]
    public async Task A_payment_that_then_fails_is_asked_for_again_though_the_drawing_is_left()
    {
        await using var world = await WorldAsync();
        var id = await world.PaidCaseAsync(2);
        await world.ReverseAsync((await LegAsync(world, id, 2)).TaskId, Payer);
        await AgreeAsync(world, id, Head);
        var open = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<RecordPayment, TaskOutcome>(service =>
                service.FailAsync(open.Id, Payer, FailureKind.BankSystem, "清算系统维护", Guid.NewGuid())
            )
        );
        Assert.True((await world.ReadCaseAsync(id)).IsOpen);
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, Payer, "PZ-30");
        Assert.Equal((CaseStatus.Completed, 30_000_000L), (await world.ReadCaseAsync(id)) is var row ? (row.Status, row.PaidFen) : default);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Above_the_threshold_the_head_signs_the_reversal_too()
    {
        await using var world = await WorldAsync();
        var other = CaseWorld.Staff("tiedong.finance", Roles.Finance, 2);
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, other, "two@example.cn");
            var published = db.Set<DefinitionVersion>().Single(row => row.IsPublished && row.DefinitionId == "measure-1.2-main");
            var drawing = JsonNode.Parse(published.Json)!;
            var leg = drawing["root"]!["activities"]!.AsArray().Single(item => (string?)item!["id"] == "transfer-to-applicant")!;
            leg["signAbove"] = JsonNode.Parse("""{"typeName": "Int32", "expression": {"type": "Literal", "value": 100000}}""");
            published.Json = drawing.ToJsonString();
        });
        var id = await world.PaidCaseAsync(2);
        await world.ReverseAsync((await LegAsync(world, id, 2)).TaskId, Payer);
        await AgreeAsync(world, id, other);
        var sign = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.PaymentSignature, "拨付至主办方（冲正签发）"), (sign.Kind, sign.Title));
        Assert.Null((await LegAsync(world, id, 2)).ReversedAt);
        await AgreeAsync(world, id, Head);
        Assert.Equal($"{other.Name}、{Head.Name}", (await LegAsync(world, id, 2)).ReversalAgreedBy);
        Assert.Empty(await world.ProblemsAsync());
    }

    /// <summary>Its amount is an input of the shared definition, which is gone once that was left.</summary>
    [Fact]
    public async Task A_payment_in_a_shared_definition_is_reversed_while_it_runs_and_after_the_end()
    {
        await using var world = await WorldAsync();
        await Sketch.PublishSharedAsync(world);
        var id = await world.PaidCaseAsync(1);
        Assert.IsType<TaskOutcome.Done>(await world.ReverseAsync((await LegAsync(world, id, 1)).TaskId, CityPayer));
        await AgreeAsync(world, id, CityHead);
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, CityPayer, "PZ-10");
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, Payer, "PZ-2");
        Assert.False((await world.ReadCaseAsync(id)).IsOpen);

        Assert.IsType<TaskOutcome.Done>(await world.ReverseAsync((await LegAsync(world, id, 2)).TaskId, Payer));
        await AgreeAsync(world, id, Head);
        Assert.IsType<TaskOutcome.Done>(await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, Payer, "PZ-20"));
        var over = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Completed, 30_000_000L, false), (over.Status, over.PaidFen, over.IsPaused));
        Assert.Empty(await world.ProblemsAsync());
    }

    private static string ChinaDay(CaseWorld world, int days) =>
        ChinaTime.DateOf(world.Clock.Now).AddDays(days).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The latest registration of a leg.</summary>
    private static async Task<Transfer> LegAsync(CaseWorld world, Guid id, int leg)
    {
        await using var db = world.Database.OpenContext();
        return await db
            .Transfers.AsNoTracking()
            .Where(row => row.CaseId == id && row.Leg == leg)
            .OrderByDescending(row => row.RecordedAt)
            .FirstAsync();
    }

    private static async Task<TaskOutcome> AgreeAsync(CaseWorld world, Guid id, Actor person)
    {
        var task = (await world.OpenTasksAsync(id)).Single();
        return await world.UseAsync<CountersignStep, TaskOutcome>(service => service.AgreeAsync(task.Id, person, Guid.NewGuid()));
    }

    private static async Task<string> RefusedAsync(CaseWorld world, Transfer leg, Actor person) =>
        Assert.IsType<TaskOutcome.Refused>(await world.ReverseAsync(leg.TaskId, person)).Reason;
}
