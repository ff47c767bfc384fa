using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>Every procedure of the policy is run to its ends: done, refused at every step that can refuse, corrected at every review.</summary>
public class ProcedurePathTests
{
    public static TheoryData<string> Procedures() => new(ProcedurePath.All.Select(path => path.ToString()));

    [Theory]
    [MemberData(nameof(Procedures))]
    public async Task A_procedure_goes_the_way_the_policy_says(string name)
    {
        var path = ProcedurePath.All.First(item => item.ToString() == name);
        await using var world = await CaseWorld.CreateAsync(null, path.Measure);
        await AddApplicantsAsync(world);
        if (path.OpensOn is { } day)
        {
            var administrator = new Actor("flowadmin", "流程管理员", null, [Roles.WorkflowAdministrator]);
            Assert.Empty(await world.UseAsync<SetWindow, IReadOnlyDictionary<string, string>>(use => use.DatesAsync(administrator, path.Measure, day, null, "通知")));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}：{string.Join(" → ", path.Steps)} → 办结");
        foreach (var step in path.Steps.TakeWhile(step => step.Verb != "wait").Where(step => step.CanReject))
        {
            await RejectAtAsync(world, path, step);
        }

        if (path.Steps.Any(step => step.Verb == "review"))
        {
            await RunAsync(world, path, "haicheng", corrected: true);
        }

        await RunAsync(world, path, "tiedong", corrected: false);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public void Every_procedure_of_the_packages_has_its_path() =>
        Assert.Equal(
            MeasureCatalogue.Load(RepositoryFolder.Workflows).All.SelectMany(measure => measure.Procedures.Select(procedure => $"{measure.Id} {procedure.Id}")).Order(),
            ProcedurePath.All.Select(path => path.ToString()).Order());

    [Fact]
    public async Task An_application_in_the_wrong_procedure_is_told_at_the_field()
    {
        await using var world = await CaseWorld.CreateAsync(null, "1.4");
        await AddApplicantsAsync(world);
        var expo = ProcedurePath.All.Single(path => path.ToString() == "1.4 expo");
        var wrong = expo with { Form = new Dictionary<string, string> { ["part"] = "promotionAward" } };
        var told = await Assert.ThrowsAsync<PathException>(() => PathWalk.BeginAsync(world, wrong, Applicant("tiedong"), "tiedong"));
        Assert.Contains("part：“报名特色农产品展”只办理：报名特色农产品展等活动。", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_definition_fails_with_the_name_of_the_activity()
    {
        await using var world = await CaseWorld.CreateAsync(null, "3.1");
        await AddApplicantsAsync(world);
        await world.Database.Gate.WriteAsync(async (db, token) =>
        {
            var published = await db.Set<DefinitionVersion>().SingleAsync(row => row.DefinitionId == "measure-3.1-main", token);
            published.Json = published.Json.Replace("city:statistics", "city:weather", StringComparison.Ordinal);
            return 0;
        });
        var path = ProcedurePath.All.Single(item => item.ToString() == "3.1 main");
        var walk = await PathWalk.BeginAsync(world, path, Applicant("tiedong"), "tiedong");
        await walk.PassAsync(path.Steps[0]);
        var broken = await Assert.ThrowsAsync<PathException>(() => walk.PassAsync(path.Steps[1]));
        Assert.Contains("3.1 main，“市级审核”", broken.Message, StringComparison.Ordinal);
        Assert.Contains("故障于“审核”（city-review/review）", broken.Message, StringComparison.Ordinal);
    }

    private static async Task RejectAtAsync(CaseWorld world, ProcedurePath path, PathStep at)
    {
        var walk = await PathWalk.BeginAsync(world, path, Applicant("gaoxin"), "gaoxin");
        foreach (var step in path.Steps.TakeWhile(step => step != at))
        {
            await walk.PassAsync(step);
        }

        await walk.RejectAsync(at);
        var row = await world.ReadCaseAsync(walk.CaseId);
        walk.Claim(at, row is { Status: CaseStatus.Rejected, ClosingReason.Length: > 0 }, $"不予通过后应办结并写明理由，实际：{row.Status} {row.ClosingReason}");
        walk.Claim(at, (await world.OpenTasksAsync(walk.CaseId)).Count == 0, "办结后仍有待办。");
        walk.Claim(at, path.IsOpenedByUnit || (await MailsAsync(world, walk, "gaoxin")).Contains("case-rejected"), "没有通知申请主体。");
        await AssertNothingWaitsAsync(world, walk);
    }

    private static async Task RunAsync(CaseWorld world, ProcedurePath path, string region, bool corrected)
    {
        var walk = await PathWalk.BeginAsync(world, path, Applicant(region), region);
        await using (var db = world.Database.OpenContext())
        {
            var deadline = await db.Timers.AsNoTracking().AnyAsync(timer => timer.InstanceId == walk.CaseId && timer.ActivityId == "deadline");
            walk.Claim(path.Steps[0], deadline, "没有期限的定时器。");
        }

        foreach (var step in path.Steps)
        {
            if (corrected && step.Verb == "review")
            {
                await walk.CorrectAsync(step);
            }

            await walk.PassAsync(step);
            await world.Demo.AdvanceToAsync(world.Clock.Now.AddHours(1));
        }

        await AssertDoneAsync(world, path, walk, region);
    }

    private static async Task AssertDoneAsync(CaseWorld world, ProcedurePath path, PathWalk walk, string region)
    {
        var row = await world.ReadCaseAsync(walk.CaseId);
        var open = await world.OpenTasksAsync(walk.CaseId);
        walk.Claim(null, row.Status == CaseStatus.Completed, $"应已办结，实际在“{row.Stage}”（{row.Status}）：{string.Join("、", open.Select(task => task.ActivityId))}");
        walk.Claim(null, open.Count == 0, "办结后仍有待办。");
        await AssertNothingWaitsAsync(world, walk);
        await using var db = world.Database.OpenContext();
        var paid = await db.Transfers.AsNoTracking().Where(transfer => transfer.CaseId == walk.CaseId).OrderBy(transfer => transfer.Leg).Select(transfer => transfer.AmountFen).ToListAsync();
        var expected = path.Steps.Where(step => step.Verb == "pay").Select(step => (long)(step.Amount!.Value * 100)).ToList();
        walk.Claim(null, paid.SequenceEqual(expected), $"应拨付 {string.Join("、", expected)} 分，实际 {string.Join("、", paid)} 分。");
        if (!path.IsOpenedByUnit)
        {
            var mails = await MailsAsync(world, walk, region);
            walk.Claim(null, mails[0] == "case-submitted" && mails[^1] == "case-closed", $"邮件不对：{string.Join("、", mails)}");
        }
    }

    private static async Task AssertNothingWaitsAsync(CaseWorld world, PathWalk walk)
    {
        await using var db = world.Database.OpenContext();
        walk.Claim(null, !await db.Timers.AsNoTracking().AnyAsync(timer => timer.InstanceId == walk.CaseId), "结束后仍有定时器。");
        walk.Claim(null, !await db.Bookmarks.AsNoTracking().AnyAsync(bookmark => bookmark.InstanceId == walk.CaseId), "结束后流程仍在等待。");
    }

    private static Actor Applicant(string region) => new($"applicant-{region}", $"{region} 申请人", null, [Roles.Applicant]);

    private static string AddressOf(string region) => $"{region}@example.cn";

    private static Task<List<string>> MailsAsync(CaseWorld world, PathWalk walk, string region) => world.MailsAsync(walk.CaseId, AddressOf(region));

    private static Task AddApplicantsAsync(CaseWorld world) => world.Database.WriteAsync(db =>
    {
        foreach (var (region, number) in new[] { ("tiedong", 2), ("haicheng", 3), ("gaoxin", 4) })
        {
            var actor = Applicant(region);
            CaseWorld.AddUser(db, actor, AddressOf(region));
            var code = $"91210302MA0ABCDE{number}";
            var profile = CaseWorld.Profile();
            db.Add(new ApplicantProfile
            {
                UserId = actor.UserId,
                Name = $"示例单位{number}",
                CreditCode = code + UnifiedSocialCreditCode.CheckDigit(code),
                RegionId = region,
                BankName = profile.BankName,
                BankAccountName = $"示例单位{number}",
                BankAccount = profile.BankAccount,
                ContactName = profile.ContactName,
                ContactPhone = profile.ContactPhone,
            });
        }
    });
}
