using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Procedures;

/// <summary>
/// Every procedure of the policy is run to its ends over HTTP: done, refused at every step that can refuse, corrected at every review.
/// One site serves all; each procedure begins on the same morning. The duties are walked by <see cref="DutyPathTests"/>.
/// </summary>
public class ProcedurePathTests(PathSite site) : IClassFixture<PathSite>
{
    public static TheoryData<string> Procedures() => new(ProcedurePath.All.Where(path => !path.IsDuty).Select(path => path.ToString()));

    [Theory]
    [MemberData(nameof(Procedures))]
    public async Task A_procedure_goes_the_way_the_policy_says(string name)
    {
        var path = ProcedurePath.All.First(item => item.ToString() == name);
        site.Begin(path.On);
        if (path.OpensOn is { } day)
        {
            var administrator = new Actor(new("flowadmin"), "流程管理员", null, [Roles.WorkflowAdministrator]);
            Assert.Empty(
                await site.Site.UseAsync<SetWindow, IReadOnlyDictionary<string, string>>(use =>
                    use.DatesAsync(administrator, new(path.Measure), day, null, "通知", new SinceRead(null))
                )
            );
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}：{string.Join(" → ", path.Steps)} → 办结");
        foreach (var step in path.Steps.TakeWhile(step => step.Verb != "wait").Where(step => step.CanReject))
        {
            await RejectAtAsync(path, step);
        }

        if (path.Steps.Any(step => step.Verb == "review"))
        {
            await RunAsync(path, "haicheng", corrected: true);
        }

        await RunAsync(path, "tiedong", corrected: false);
        Assert.Empty(await site.ProblemsAsync());
    }

    [Fact]
    public void Every_procedure_of_the_packages_has_its_path() =>
        Assert.Equal(
            MeasureCatalogue
                .Load(RepositoryFolder.Workflows)
                .All.SelectMany(measure => measure.Procedures.Select(procedure => $"{measure.Id} {procedure.Id}"))
                .Order(),
            ProcedurePath.All.Select(path => path.ToString()).Order()
        );

    [Fact]
    public async Task An_application_in_the_wrong_procedure_is_told_at_the_field()
    {
        site.Begin();
        var expo = ProcedurePath.All.Single(path => path.ToString() == "1.4 expo");
        var wrong = expo with { Form = new Dictionary<string, string> { ["part"] = "promotionAward" } };
        var told = await Assert.ThrowsAsync<PathException>(() => PathWalk.BeginAsync(site, wrong, "tiedong", typed: true));
        Assert.Contains("“报名特色农产品展”只办理：报名特色农产品展等活动。", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_definition_fails_with_the_name_of_the_activity()
    {
        await using var broken = new PathSite();
        await broken.InitializeAsync();
        await broken
            .Site.Services.GetRequiredService<IWriteGate>()
            .WriteAsync(
                async (db, token) =>
                {
                    var published = await db.Set<DefinitionVersion>().SingleAsync(row => row.DefinitionId == "measure-3.1-main", token);
                    published.Json = published.Json.Replace("city:statistics", "city:weather", StringComparison.Ordinal);
                    return 0;
                }
            );
        var path = ProcedurePath.All.Single(item => item.ToString() == "3.1 main");
        broken.Begin(path.On);
        var walk = await PathWalk.BeginAsync(broken, path, "tiedong");
        await walk.PassAsync(path.Steps[0]);
        var fault = await Assert.ThrowsAsync<PathException>(() => walk.PassAsync(path.Steps[1]));
        Assert.Contains("3.1 main，“市级审核”", fault.Message, StringComparison.Ordinal);
        Assert.Contains("故障于“审核”（city-review/review）", fault.Message, StringComparison.Ordinal);
    }

    private async Task RejectAtAsync(ProcedurePath path, PathStep at)
    {
        var walk = await PathWalk.BeginAsync(site, path, "gaoxin");
        foreach (var step in path.Steps.TakeWhile(step => step != at))
        {
            await walk.PassAsync(step);
        }

        await walk.RejectAsync(at);
        if (path is { Measure: "13.5" } && at.Verb == "notice")
        {
            // An upheld objection moves the others up: the list is made anew, and the case goes on.
            var again = await site.OpenTasksAsync(walk.CaseId);
            walk.Claim(at, again is [{ Kind: TaskKind.EntitlementList }], "异议成立后应退回重新拟定名单。");
            return;
        }

        var row = await site.ReadCaseAsync(walk.CaseId);
        walk.Claim(
            at,
            row is { Status: CaseStatus.Rejected, ClosingReason.Length: > 0 },
            $"不予通过后应办结并写明理由，实际：{row.Status} {row.ClosingReason}"
        );
        walk.Claim(at, (await site.OpenTasksAsync(walk.CaseId)).Count == 0, "办结后仍有待办。");
        walk.Claim(at, path.IsOpenedByUnit || (await site.MailsAsync(walk.CaseId)).Contains("case-rejected"), "没有通知申请主体。");
        await AssertNothingWaitsAsync(walk);
    }

    private async Task RunAsync(ProcedurePath path, string region, bool corrected)
    {
        var walk = await PathWalk.BeginAsync(site, path, region, typed: !corrected);
        var deadline = await site.Site.ReadAsync(db =>
            db.Timers.AsNoTracking().AnyAsync(timer => timer.InstanceId == walk.CaseId && timer.ActivityId == "deadline")
        );
        walk.Claim(path.Steps[0], deadline, "没有期限的定时器。");
        foreach (var step in path.Steps)
        {
            if (corrected && step.Verb == "review")
            {
                await walk.CorrectAsync(step);
            }

            await walk.PassAsync(step);
            await site.AdvanceToAsync(site.Now.AddHours(1));
        }

        await AssertDoneAsync(path, walk, region);
    }

    private async Task AssertDoneAsync(ProcedurePath path, PathWalk walk, string region)
    {
        var row = await site.ReadCaseAsync(walk.CaseId);
        var open = await site.OpenTasksAsync(walk.CaseId);
        walk.Claim(
            null,
            row.Status == CaseStatus.Completed,
            $"应已办结，实际在“{row.Stage}”（{row.Status}）：{string.Join("、", open.Select(task => task.ActivityId))}"
        );
        walk.Claim(null, open.Count == 0, "办结后仍有待办。");
        await AssertNothingWaitsAsync(walk);
        var paid = await site.Site.ReadAsync(db =>
            db.Transfers.AsNoTracking()
                .Where(transfer => transfer.CaseId == walk.CaseId)
                .OrderBy(transfer => transfer.Leg)
                .Select(transfer => transfer.AmountFen)
                .ToListAsync()
        );
        var expected = path.Steps.Where(step => step.Verb == "pay").Select(step => (long)(step.Amount!.Value * 100)).ToList();
        walk.Claim(null, paid.SequenceEqual(expected), $"应拨付 {string.Join("、", expected)} 分，实际 {string.Join("、", paid)} 分。");
        if (!path.IsOpenedByUnit)
        {
            var mails = await site.MailsAsync(walk.CaseId);
            walk.Claim(null, mails[0] == "case-submitted" && mails[^1] == "case-closed", $"邮件不对：{string.Join("、", mails)}");
        }
    }

    private Task AssertNothingWaitsAsync(PathWalk walk) =>
        site.Site.ReadAsync(async db =>
        {
            walk.Claim(null, !await db.Timers.AsNoTracking().AnyAsync(timer => timer.InstanceId == walk.CaseId), "结束后仍有定时器。");
            walk.Claim(
                null,
                !await db.Bookmarks.AsNoTracking().AnyAsync(bookmark => bookmark.InstanceId == walk.CaseId),
                "结束后流程仍在等待。"
            );
            return true;
        });
}
