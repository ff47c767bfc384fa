using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Money is decided by two, above a threshold by three.</summary>
public abstract class CountersignFacts : CaseFacts
{
    private static readonly Actor Author = CaseWorld.Staff("city.commerce");
    private static readonly Actor Head = CaseWorld.Staff("city.commerce", Roles.Head);

    [Fact]
    public async Task An_amount_is_recorded_and_mailed_only_when_a_second_person_has_agreed()
    {
        await using var world = await WorldAsync();
        var (id, task) = await ReadyAsync(world);
        Assert.IsType<TaskOutcome.Done>(await world.ProposeAmountAsync(task, Author, "280000", "部分不符"));
        var row = await world.ReadCaseAsync(id);
        Assert.Equal((null, CaseStatus.AwaitingAward, "核定金额（复核）"), (row.AwardFen, row.Status, row.Stage));
        Assert.Equal((TurnPurpose.Countersign, "鞍山市商务局"), (row.StagePurpose, row.Holder));
        Assert.DoesNotContain("award-determined", await world.MailsAsync(id));
        Assert.Equal((30_000_000, CapState.Reserved), await HeldAsync(world, id));

        var second = Assert.Single(await world.OpenTasksAsync(id));
        Assert.Equal((TaskKind.AwardCountersign, "city.commerce", Roles.Head), (second.Kind, second.OrganisationId, second.Role));
        Assert.IsType<TaskOutcome.NotFound>(await AgreeAsync(world, second, Author));
        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, second, Head));
        row = await world.ReadCaseAsync(id);
        Assert.Equal((28_000_000L, CaseStatus.AwaitingTransfer), (row.AwardFen, row.Status));
        Assert.Equal((28_000_000, CapState.Committed), await HeldAsync(world, id));
        Assert.Single(await world.MailsAsync(id), template => template == "award-determined");
        await using var db = world.Database.OpenContext();
        var award = await db.Awards.AsNoTracking().SingleAsync(item => item.CaseId == id);
        Assert.Equal((Author.UserId.Value, "部分不符"), (award.DeterminedById, award.Reason));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task What_is_sent_back_goes_to_the_author_with_the_reason_and_comes_again()
    {
        await using var world = await WorldAsync();
        var (id, task) = await ReadyAsync(world);
        await world.ProposeAmountAsync(task, Author, "280000", "部分不符");
        var second = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Invalid>(await SendBackAsync(world, second, Head, " "));
        Assert.IsType<TaskOutcome.Invalid>(await SendBackAsync(world, second, Head, new string('长', 1001)));
        Assert.IsType<TaskOutcome.Done>(await SendBackAsync(world, second, Head, "发票有误"));
        var again = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.Determination, "city.commerce", 2), (again.Kind, again.OrganisationId, again.Round));
        Assert.Equal("核定金额", (await world.ReadCaseAsync(id)).Stage);
        await using (var db = world.Database.OpenContext())
        {
            var back = await db.CaseTasks.AsNoTracking().SingleAsync(row => row.Id == second.Id);
            Assert.Equal((SecondEnds.SentBack, "发票有误"), (back.Outcome, back.Opinion));
            Assert.DoesNotContain(db.Timeline.Where(line => line.CaseId == id && line.ForApplicant), line => line.Text.Contains("退回"));
        }

        Assert.IsType<TaskOutcome.Done>(await world.DetermineAsync(again.Id, Author, "270000", "部分不符"));
        Assert.Equal((27_000_000L, "拨付至县区"), ((await world.ReadCaseAsync(id)).AwardFen, (await world.ReadCaseAsync(id)).Stage));
        Assert.Equal((27_000_000, CapState.Committed), await HeldAsync(world, id));
        Assert.Equal(["case-submitted", "status-changed", "status-changed", "award-determined"], await world.MailsAsync(id));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData("200000", true)]
    [InlineData("200000.01", false)]
    public async Task Above_the_threshold_the_head_above_signs_where_the_own_head_has_countersigned(string above, bool isExact)
    {
        await using var world = await WorldAsync();
        var sketch = Sketch.Genuine().Set("award", "signAbove", 200_000).Set("transfer-to-county", "signAbove", 200_000);
        await world.Database.PublishAsync("measure-1.2-main", sketch.Json, world.Clock.Now);
        var mayor = CaseWorld.Staff("city.government", Roles.Head);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, mayor, "mayor@example.cn"));
        var (id, task) = await ReadyAsync(world);
        await world.ProposeAmountAsync(task, Author, above, "部分不符");
        await AgreeAsync(world, (await world.OpenTasksAsync(id)).Single(), Head);
        var next = (await world.OpenTasksAsync(id)).Single();
        if (isExact)
        {
            Assert.Equal(TaskKind.Transfer, next.Kind);
            return;
        }

        Assert.Equal(
            (TaskKind.AwardSignature, TurnPurpose.Sign, "city.government", "核定金额（签发）"),
            (next.Kind, next.Purpose, next.OrganisationId, next.Title)
        );
        Assert.Null((await world.ReadCaseAsync(id)).AwardFen);
        await SendBackAsync(world, next, mayor, "请再核");
        var again = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal(TaskKind.Determination, again.Kind);
        await world.DetermineAsync(again.Id, Author, "200000.01", "部分不符");

        var leg = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.Transfer, 20_000_001L), (leg.Kind, (await world.ReadCaseAsync(id)).AwardFen));
        await world.RegisterPaymentAsync(leg.Id, CaseWorld.Staff("city.finance", Roles.Finance));
        await AgreeAsync(world, (await world.OpenTasksAsync(id)).Single(), CaseWorld.Staff("city.finance", Roles.Head));
        var sign = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.PaymentSignature, "city.government"), (sign.Kind, sign.OrganisationId));
        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, sign, mayor));
        Assert.Equal("拨付至主办方", (await world.ReadCaseAsync(id)).Stage);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_payment_counts_only_when_a_second_person_of_the_payer_has_agreed()
    {
        await using var world = await WorldAsync();
        var (id, task) = await ReadyAsync(world);
        await world.DetermineAsync(task, Author, "300000");
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.finance", Roles.Finance));
        var leg = (await world.OpenTasksAsync(id)).Single();
        var (payer, other) = (CaseWorld.Staff("tiedong.finance", Roles.Finance), CaseWorld.Staff("tiedong.finance", Roles.Finance, 2));
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, other, "two@example.cn"));
        await world.RegisterPaymentAsync(leg.Id, payer, "PZ-9");
        Assert.Equal((0L, CaseStatus.AwaitingTransfer), ((await world.ReadCaseAsync(id)).PaidFen, (await world.ReadCaseAsync(id)).Status));
        Assert.Single(await world.MailsAsync(id), template => template == "transfer-recorded");

        var second = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal((TaskKind.PaymentCountersign, Roles.Finance), (second.Kind, second.Role));
        Assert.Contains("由您登记", Assert.IsType<TaskOutcome.Refused>(await AgreeAsync(world, second, payer)).Reason);
        await SendBackAsync(world, second, other, "凭证号不对");
        var again = (await world.OpenTasksAsync(id)).Single();
        Assert.Contains("由您复核过", Assert.IsType<TaskOutcome.Refused>(await world.RegisterPaymentAsync(again.Id, other)).Reason);
        await world.RegisterPaymentAsync(again.Id, payer, "PZ-10");
        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, (await world.OpenTasksAsync(id)).Single(), other));
        Assert.Equal(
            (CaseStatus.Completed, 30_000_000L),
            ((await world.ReadCaseAsync(id)).Status, (await world.ReadCaseAsync(id)).PaidFen)
        );
        await using var db = world.Database.OpenContext();
        var paid = await db.Transfers.AsNoTracking().SingleAsync(row => row.CaseId == id && row.Leg == 2);
        Assert.Equal(("PZ-10", payer.UserId.Value, again.Id), (paid.Voucher, paid.RecordedById, paid.TaskId));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_registered_payment_that_is_sent_back_may_turn_out_to_have_failed()
    {
        await using var world = await WorldAsync();
        var (id, task) = await ReadyAsync(world);
        await world.DetermineAsync(task, Author, "300000");
        var payer = CaseWorld.Staff("city.finance", Roles.Finance);
        await world.RegisterPaymentAsync((await world.OpenTasksAsync(id)).Single().Id, payer);
        await SendBackAsync(world, (await world.OpenTasksAsync(id)).Single(), CaseWorld.Staff("city.finance", Roles.Head), "没有到账");
        var again = (await world.OpenTasksAsync(id)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<RecordPayment, TaskOutcome>(service =>
                service.FailAsync(again.Id, payer, FailureKind.BankSystem, "清算系统维护", Guid.NewGuid())
            )
        );
        await world.PayAsync((await world.OpenTasksAsync(id)).Single().Id, payer);
        await using var db = world.Database.OpenContext();
        Assert.Single(await db.Transfers.AsNoTracking().Where(row => row.CaseId == id).ToListAsync());
        Assert.Empty(await world.ProblemsAsync());
    }

    /// <summary>Nobody is left in the unit, nor above it: the task waits, is told every morning, and is done when somebody comes.</summary>
    [Fact]
    public async Task A_unit_without_a_second_person_falls_to_the_one_above_and_else_waits_and_is_told()
    {
        await using var world = await WorldAsync();
        var (mayor, administrator) = (CaseWorld.Staff("city.government"), CaseWorld.Staff("city.government", Roles.WorkflowAdministrator));
        await world.Database.WriteAsync(db =>
        {
            db.Users.Find(Head.UserId.Value)!.DisabledAt = DateTimeOffset.UnixEpoch;
            CaseWorld.AddUser(db, mayor, "mayor@example.cn");
            CaseWorld.AddUser(db, administrator, "administrator@example.cn");
        });
        var (above, task) = await ReadyAsync(world);
        await world.ProposeAmountAsync(task, Author, "300000");
        var fallen = (await world.OpenTasksAsync(above)).Single();
        Assert.Equal(("city.government", Roles.Reviewer), (fallen.OrganisationId, fallen.Role));
        Assert.Equal("鞍山市人民政府", (await world.ReadCaseAsync(above)).Holder);
        Assert.Empty(await world.ProblemsAsync());
        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, fallen, mayor));

        var (id, next) = await ReadyAsync(world);
        await world.Database.WriteAsync(db => db.Users.Find(mayor.UserId.Value)!.DisabledAt = DateTimeOffset.UnixEpoch);
        await world.ProposeAmountAsync(next, Author, "300000");
        var waiting = (await world.OpenTasksAsync(id)).Single();
        Assert.Equal(("city.commerce", Roles.Reviewer), (waiting.OrganisationId, waiting.Role));
        Assert.Contains("须由另一人复核", Assert.IsType<TaskOutcome.Refused>(await AgreeAsync(world, waiting, Author)).Reason);
        Assert.Contains("“核定金额（复核）”没有人可以办理", Assert.Single(await world.ProblemsAsync()), StringComparison.Ordinal);
        var digests = await world.UseAsync<DigestReader, IReadOnlyList<PersonDigest>>(reader => reader.ReadAsync(world.Clock.Now));
        var told = digests.Single(digest => digest.PersonId == administrator.UserId).Rows.Single(row => row.Part == DigestPart.Unattended);
        Assert.Contains("审核人员都须回避", told.Text, StringComparison.Ordinal);

        var appointed = CaseWorld.Staff("city.commerce", Roles.Reviewer, 2);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, appointed, "appointed@example.cn"));
        Assert.Empty(await world.ProblemsAsync());
        Assert.IsType<TaskOutcome.Done>(await AgreeAsync(world, waiting, appointed));
    }

    /// <summary>Publishing tells of a unit that is too small, with who will do it instead, and of a step that one person decides.</summary>
    [Fact]
    public async Task Publishing_tells_where_money_is_decided_by_too_few()
    {
        await using var world = await WorldAsync();
        Assert.Equal(
            [
                "市商务局只有一名审核人员，“核定金额”（award）以后的复核由单位负责人办理。",
                "市财政局只有一名财务拨付人员，“拨付至县区”（transfer-to-county）以后的复核由单位负责人办理。",
                "铁东区财政局只有一名财务拨付人员，“拨付至主办方”（transfer-to-applicant）以后的复核由单位负责人办理。",
            ],
            await FindingsAsync(world, Sketch.Genuine())
        );
        await world.Database.WriteAsync(db =>
        {
            db.Users.Find(Head.UserId.Value)!.DisabledAt = DateTimeOffset.UnixEpoch;
            foreach (var unit in new[] { "city.finance", "tiedong.finance" })
            {
                CaseWorld.AddUser(db, CaseWorld.Staff(unit, Roles.Finance, 2), $"{unit}-two@example.cn");
            }
        });
        Assert.Equal(
            [
                "市商务局只有一名审核人员，“核定金额”（award）以后的复核由无人办理，请增加人员。",
                "市商务局没有经办、复核以外的单位负责人，“核定金额”（award）超过 1,000,000 元时由无人签发，请增加人员。",
            ],
            await FindingsAsync(world, Sketch.Genuine())
        );
        Assert.Contains(
            "“核定金额”（award）没有勾选“须经复核”：金额由一人决定，请勾选，由另一人复核后才生效。",
            await FindingsAsync(world, Sketch.Genuine().Set("award", "countersign", false))
        );
    }

    private static async Task<List<string>> FindingsAsync(CaseWorld world, Sketch sketch)
    {
        await using var db = world.Database.OpenContext();
        var closure = await Closure.ReadAsync(db, sketch.Json, CancellationToken.None);
        var found = await world.UseAsync<PublishCheck, IReadOnlyList<DefinitionProblem>>(check =>
            check.CheckAsync(db, closure, CancellationToken.None)
        );
        Assert.DoesNotContain(found, problem => problem.IsError);
        return [.. found.Select(problem => problem.Message)];
    }

    [Fact]
    public async Task Of_two_who_agree_at_once_one_does_and_the_amount_is_recorded_once()
    {
        await using var world = await WorldAsync();
        var (id, task) = await ReadyAsync(world);
        var (two, three) = (CaseWorld.Staff("city.commerce", Roles.Reviewer, 2), CaseWorld.Staff("city.commerce", Roles.Reviewer, 3));
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, two, "two@example.cn");
            CaseWorld.AddUser(db, three, "three@example.cn");
        });
        await world.ProposeAmountAsync(task, Author, "300000");
        var second = (await world.OpenTasksAsync(id)).Single();
        var outcomes = await Task.WhenAll(new[] { two, three }.Select(person => Task.Run(() => AgreeAsync(world, second, person))));
        Assert.Single(outcomes, outcome => outcome is TaskOutcome.Done);
        Assert.Single(await world.MailsAsync(id), template => template == "award-determined");
        Assert.Equal((30_000_000, CapState.Committed), await HeldAsync(world, id));
        Assert.Empty(await world.ProblemsAsync());
    }

    private static async Task<(Guid Case, Guid Task)> ReadyAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        return (id, (await world.OpenTasksAsync(id)).Single().Id);
    }

    private static Task<TaskOutcome> AgreeAsync(CaseWorld world, CaseTask task, Actor person) =>
        world.UseAsync<CountersignStep, TaskOutcome>(service => service.AgreeAsync(task.Id, person, Guid.NewGuid()));

    private static Task<TaskOutcome> SendBackAsync(CaseWorld world, CaseTask task, Actor person, string reason) =>
        world.UseAsync<CountersignStep, TaskOutcome>(service => service.SendBackAsync(task.Id, person, reason, Guid.NewGuid()));

    private static async Task<(long Held, CapState State)> HeldAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        var row = await db.CapReservations.AsNoTracking().SingleAsync(item => item.CaseId == id);
        return (row.HeldFen, row.State);
    }
}
