using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>
/// Objections to a public notice: each decided separately; an upheld one strikes its line, and the notice waits for all of them.
/// </summary>
public abstract class ObjectionFacts : CaseFacts
{
    [Fact]
    public async Task An_upheld_objection_strikes_its_line_and_the_others_are_paid_once_all_are_decided()
    {
        await using var world = await WorldAsync();
        var (notice, unit) = await PublishedAsync(world, "18.2", "automatic", "city.employment", 3);
        foreach (var line in new[] { 1, 2 })
        {
            Assert.IsType<TaskOutcome.Done>(
                await ObjectAsync(world, notice, line, $"visitor{line}", line == 1 ? "wang@example.cn" : "0412-5550001")
            );
        }

        var objections = await ReadAsync(world);
        Assert.Equal(["示例单位1", "示例单位2"], objections.Select(row => row.About));
        Assert.IsType<TaskOutcome.Done>(await AnswerAsync(world, notice, objections[0], unit, true, "社保已停缴"));

        // The time of the notice is over, and one objection is not decided: nothing is paid yet.
        await world.Demo.AdvanceToAsync(notice.DueAt!.Value.AddDays(3));
        Assert.Equal(TaskKind.PublicNotice, (await world.OpenTasksAsync(notice.CaseId)).Single().Kind);
        Assert.Contains(
            "公示期已满",
            Assert.IsType<TaskOutcome.Refused>(await ObjectAsync(world, notice, 3, "late")).Reason,
            StringComparison.Ordinal
        );

        Assert.IsType<TaskOutcome.Done>(await AnswerAsync(world, notice, objections[1], unit, false, "符合条件"));
        var leg = (await world.OpenTasksAsync(notice.CaseId)).Single();
        Assert.Equal((TaskKind.Transfer, 18_000_000), (leg.Kind, TaskInput.Read<TransferLeg>(leg.DetailJson!).AmountFen));
        await using var db = world.Database.OpenContext();
        Assert.Equal(
            ["社保已停缴", null, null],
            (await db.ListedUnits.OrderBy(row => row.Line).ToListAsync()).Select(row => row.StruckReason)
        );
        Assert.Equal(18_000_000, (await world.ReadCaseAsync(notice.CaseId)).AwardFen);
        var mail = await db.OutboxMails.SingleAsync(row => row.Template == "objection-decided");
        Assert.Equal(
            ("wang@example.cn", true, true),
            (
                mail.To,
                mail.Subject.Contains("异议成立", StringComparison.Ordinal),
                mail.Text.Contains("社保已停缴", StringComparison.Ordinal)
            )
        );
        Assert.DoesNotContain("名单有误", mail.Text, StringComparison.Ordinal); // what strangers typed is not sent on
        Assert.Contains(
            (await LinesAsync(world, notice.CaseId)),
            line => line.EndsWith("公示期满，收到异议 2 件，成立 1 件，不成立 1 件", StringComparison.Ordinal)
        );
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task When_nothing_is_left_of_the_list_the_case_ends_with_the_reason()
    {
        await using var world = await WorldAsync();
        var (notice, unit) = await PublishedAsync(world, "18.2", "automatic", "city.employment", 1);
        await ObjectAsync(world, notice, 1, "visitor");
        Assert.IsType<TaskOutcome.Done>(await AnswerAsync(world, notice, (await ReadAsync(world)).Single(), unit, true, "社保已停缴"));
        var row = await world.ReadCaseAsync(notice.CaseId);
        Assert.Equal((CaseStatus.Rejected, "社保已停缴"), (row.Status, row.ClosingReason));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task One_visitor_has_three_objections_to_a_notice_however_fast_they_come()
    {
        await using var world = await WorldAsync();
        var (notice, _) = await PublishedAsync(world, "18.2", "automatic", "city.employment", 1);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ObjectAsync(world, notice, 1, "visitor"))));
        Assert.Equal(3, outcomes.Count(outcome => outcome is TaskOutcome.Done));
        Assert.All(
            outcomes.OfType<TaskOutcome.Refused>(),
            refused => Assert.Contains("您已对本公示提出 3 件异议", refused.Reason, StringComparison.Ordinal)
        );
        Assert.IsType<TaskOutcome.Done>(await ObjectAsync(world, notice, 1, "another"));
        Assert.Equal(4, (await ReadAsync(world)).Count);
    }

    [Fact]
    public async Task The_work_mail_tells_the_unit_of_objections_and_an_objection_is_decided_once()
    {
        await using var world = await WorldAsync();
        var (notice, unit) = await PublishedAsync(world, "18.2", "automatic", "city.employment", 2);
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, unit, "employment@example.cn"));
        await ObjectAsync(world, notice, 1, "visitor");
        await world.Demo.AdvanceToAsync(At("2023-09-04 12:00"));
        await using (var db = world.Database.OpenContext())
        {
            var mail = await db.OutboxMails.SingleAsync(row =>
                row.To == "employment@example.cn" && row.Subject == "2023年9月4日待办提醒：公示异议待处理 1 件"
            );
            Assert.Contains("收到异议 1 件", mail.Text, StringComparison.Ordinal);
        }

        var objection = (await ReadAsync(world)).Single();
        var answers = await Task.WhenAll(
            Task.Run(() => AnswerAsync(world, notice, objection, unit, true, "属实")),
            Task.Run(() => AnswerAsync(world, notice, objection, unit, false, "不属实"))
        );
        Assert.Single(answers, answer => answer is TaskOutcome.Done);
        Assert.Contains(
            "这件异议已由",
            Assert.IsType<TaskOutcome.Refused>(answers.Single(answer => answer is not TaskOutcome.Done)).Reason,
            StringComparison.Ordinal
        );
    }

    /// <summary>A list of so many units under its public notice, and one of the unit that published it.</summary>
    private static async Task<(CaseTask Notice, Actor Unit)> PublishedAsync(
        CaseWorld world,
        string measureId,
        string procedure,
        string unit,
        int count
    )
    {
        await world.Database.Services.GetRequiredService<ProcedureLibrary>().LoadAsync(RepositoryFolder.Workflows, [measureId]);
        var (first, second) = (CaseWorld.Staff(unit), CaseWorld.Staff(unit, number: 2));
        var opened = (SubmitOutcome.Submitted)
            await world.UseAsync<StartUnitCase, SubmitOutcome>(service => service.RunAsync(measureId, procedure, first, Guid.NewGuid()));
        var form = world.Database.Services.GetRequiredService<MeasureCatalogue>()[measureId].Form;
        var given = new Dictionary<string, string>
        {
            ["scale"] = "small",
            ["employerPremium"] = "100000",
            ["employeePremium"] = "50000",
        };
        var answers = SampleAnswers.Fill(form, given, new DateOnly(2023, 9, 1));
        var lines = Enumerable
            .Range(1, count)
            .Select(number =>
                string.Join(
                    '\t',
                    [
                        $"示例单位{number}",
                        Code(number),
                        $"示例银行 {number}",
                        .. form.Fields.Where(field => field.Compute is null).Select(field => answers[field.Key]!),
                    ]
                )
            );
        var list = (await world.OpenTasksAsync(opened.CaseId)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<EntitlementLists, TaskOutcome>(service =>
                service.ProposeAsync(list.Id, first, string.Join('\n', lines), Guid.NewGuid())
            )
        );
        var confirmation = (await world.OpenTasksAsync(opened.CaseId)).Single();
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<EntitlementLists, TaskOutcome>(service => service.ConfirmAsync(confirmation.Id, second, Guid.NewGuid()))
        );
        return ((await world.OpenTasksAsync(opened.CaseId)).Single(), first);
    }

    private static string Code(int number) => $"91210302MA0ABCDE{number}" + UnifiedSocialCreditCode.CheckDigit($"91210302MA0ABCDE{number}");

    private static Task<TaskOutcome> ObjectAsync(
        CaseWorld world,
        CaseTask notice,
        int line,
        string visitor,
        string contact = "0412-5550001"
    ) =>
        world.UseAsync<ObjectToNotice, TaskOutcome>(service =>
            service.RunAsync(notice.Id, new ObjectionRequest(line, "王先生", contact, "名单有误", visitor), Guid.NewGuid())
        );

    private static Task<TaskOutcome> AnswerAsync(
        CaseWorld world,
        CaseTask notice,
        Objection objection,
        Actor unit,
        bool upheld,
        string reason
    ) =>
        world.UseAsync<DecideObjection, TaskOutcome>(service =>
            service.RunAsync(notice.Id, objection.Id, unit, upheld, reason, Guid.NewGuid())
        );

    private static async Task<List<Objection>> ReadAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db.Objections.AsNoTracking().OrderBy(row => row.Line).ToListAsync();
    }
}
