using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Procedures;

/// <summary>
/// Every duty of the policy over HTTP: the system opens it, each unit reports on its own, its head closes. No day passes on this site.
/// </summary>
public sealed class DutyPathTests(PathSite site) : IClassFixture<PathSite>
{
    public static TheoryData<string> Duties() => new(ProcedurePath.All.Where(path => path.IsDuty).Select(path => path.ToString()));

    [Theory]
    [MemberData(nameof(Duties))]
    public async Task A_duty_goes_the_way_the_policy_says(string name)
    {
        var path = ProcedurePath.All.First(item => item.ToString() == name);
        site.Begin();
        await site.Site.UseAsync<OpenDuties, int?>(duties => duties.RunAsync());
        var cases = await site.Site.ReadAsync(db =>
            db.Cases.AsNoTracking().Where(row => row.MeasureId == path.Measure && row.ProcedureId == path.Procedure).ToListAsync()
        );
        Assert.Equal(path.Steps[0].Units.Order(), cases.Select(row => DutyCases.UnitOf(row)!).Distinct().Order());
        foreach (var row in cases)
        {
            await WalkAsync(path, row);
        }

        Assert.Empty(await site.ProblemsAsync());
    }

    private async Task WalkAsync(ProcedurePath path, Case row)
    {
        var place = path.Steps[0].Units.ToList().IndexOf(DutyCases.UnitOf(row)!);
        var own = path with { Steps = [.. path.Steps.Select(step => step with { Units = [step.Units[place]] })] };
        var walk = new PathWalk(site, own, "tiedong", row.Id);
        foreach (var step in own.Steps)
        {
            await walk.PassAsync(step);
        }

        var ended = await site.ReadCaseAsync(row.Id);
        walk.Claim(
            null,
            (ended.Status, ended.Stage) == (CaseStatus.Completed, "完成"),
            $"应已完成，实际在“{ended.Stage}”（{ended.Status}）"
        );
        walk.Claim(null, (await site.OpenTasksAsync(row.Id)).Count == 0, "办结后仍有待办。");
    }
}
