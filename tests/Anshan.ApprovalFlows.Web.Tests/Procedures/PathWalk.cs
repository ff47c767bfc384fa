using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Procedures;

/// <summary>
/// Takes one case along its path, each step posted from the pages by people of the units whose turn it is, and looks at what each step
/// left.
/// </summary>
internal sealed class PathWalk(PathSite site, ProcedurePath path, string region, Guid caseId)
{
    private readonly HashSet<string> busy = [];
    private readonly PathPages pages = new(site, path);

    public Guid CaseId => caseId;

    private DateOnly Today => ChinaTime.DateOf(site.Now);

    /// <summary>Fills in and sends the application, or opens the case as the unit.</summary>
    public static async Task<PathWalk> BeginAsync(PathSite site, ProcedurePath path, string region, bool typed = false) =>
        new(site, path, region, await PathApplication.BeginAsync(site, path, region, typed));

    /// <summary>The tasks of a step as they must stand: its title, its units, a due day with its timer.</summary>
    public async Task<List<CaseTask>> StandAtAsync(PathStep step)
    {
        var open = await site.OpenTasksAsync(caseId);
        var row = await site.ReadCaseAsync(caseId);
        var stands = string.Join("；", open.Select(task => $"{task.Title}（{task.OrganisationId ?? "申请主体"}，{task.ActivityId}）"));
        Claim(
            step,
            open.Count > 0 && open.TrueForAll(task => task.Title == step.Title),
            $"应到“{step.Title}”，实际在“{row.Stage}”：{stands}{await FaultAsync()}"
        );
        Claim(
            step,
            open.Select(task => task.OrganisationId).Order().SequenceEqual(Units(step).Order()),
            $"应由{string.Join("、", Units(step))}办理，实际：{stands}"
        );
        Claim(
            step,
            open.TrueForAll(task => task.Kind == KindOf(step.Verb)),
            $"应为 {KindOf(step.Verb)}，实际：{string.Join("、", open.Select(task => task.Kind))}"
        );
        var timers = await site.Site.ReadAsync(db =>
            db.Timers.AsNoTracking().CountAsync(timer => timer.InstanceId == caseId && timer.ExecutionId == open[0].ExecutionId)
        );
        Claim(step, timers > 0, "没有定时器。");
        return open;
    }

    /// <summary>Goes through the step to its good end.</summary>
    public async Task PassAsync(PathStep step)
    {
        if (step.Verb == "wait")
        {
            await site.AdvanceToAsync(ChinaTime.StartOf(new DateOnly(Today.Year + 1, 1, 1)) + TimeSpan.FromHours(10));
            return;
        }

        var open = await StandAtAsync(step);
        if (step.Verb == "notice")
        {
            await site.AdvanceToAsync(open[0].DueAt!.Value.AddHours(9));
            return;
        }

        if (step.Verb == "report")
        {
            // The first month's report leads to the next month's.
            await EachAsync(step, open, PathPages.Record(Today, ("finished", "no")));
            open = await StandAtAsync(step);
            Claim(step, open.TrueForAll(task => task.Round == 2), "没有进入下个月的报告。");
        }

        await EachAsync(
            step,
            open,
            step.Verb switch
            {
                "review" => pages.Decide("Approved"),
                "award" => PathPages.Determine(step.Amount!.Value),
                "list" => pages.List(Today, hasCode: true),
                "pay" => PathPages.Pay($"PZ-{caseId.ToString("N")[..6]}-{open[0].ExecutionId}"),
                _ => PathPages.Record(Today),
            }
        );
        await ConfirmAsync(step);
    }

    /// <summary>The first unit says no.</summary>
    public async Task RejectAsync(PathStep step)
    {
        var task = (await StandAtAsync(step))[0];
        await EachAsync(
            step,
            [task],
            step.Verb == "review" ? pages.Decide("Rejected")
                : step.Verb == "notice" ? site.ObjectAndUphold
                : step.Verb == "list" ? pages.List(Today, hasCode: false)
                : PathPages.Record(
                    Today,
                    ("decision", "Rejected"),
                    ("result", step.Verb == "inspect" ? "Failed" : "Declined"),
                    ("score1", "0"),
                    ("score2", "0"),
                    ("score3", "0")
                )
        );
        await ConfirmAsync(step);
    }

    /// <summary>A list, an amount and a payment are confirmed by somebody else of the same unit.</summary>
    private async Task ConfirmAsync(PathStep step)
    {
        if (step.Verb == "list")
        {
            var open = await site.OpenTasksAsync(caseId);
            Claim(
                step,
                open is [{ Kind: TaskKind.ListConfirmation, Title: "确认名单" }] && open[0].OrganisationId == Units(step).Single(),
                "名单应由本单位另一人确认。"
            );
            await EachAsync(step, open, PathPages.ConfirmList);
        }
        else if (step.Verb is "award" or "pay")
        {
            // An amount and a payment count when another person of the unit has agreed.
            var open = await site.OpenTasksAsync(caseId);
            Claim(
                step,
                open is [{ Purpose: TurnPurpose.Countersign } second]
                    && second.Title == $"{step.Title}（复核）"
                    && second.OrganisationId == Units(step).Single(),
                $"应由本单位另一人复核，实际：{string.Join("；", open.Select(task => $"{task.Title}（{task.OrganisationId}）"))}"
            );
            await EachAsync(step, open, PathPages.Agree);
        }
    }

    /// <summary>The first unit returns the case, the applicant corrects it, and it stands at the same step in the next round.</summary>
    public async Task CorrectAsync(PathStep step)
    {
        await EachAsync(step, [(await StandAtAsync(step))[0]], pages.Decide("Returned"));
        var returned = await site.OpenTasksAsync(caseId);
        Claim(step, returned is [{ Kind: TaskKind.Correction, OrganisationId: null }], "退回后应由申请主体补正。");
        Claim(step, (await site.ReadCaseAsync(caseId)).Status == CaseStatus.AwaitingCorrection, "退回后状态应为待补正。");
        var browser = site.BrowserOfApplicant(site.ApplicantOf(path.Measure, region));
        var asked = await browser.PressAsync(
            await browser.OpenAsync(Links.Correction(caseId, returned[0].Id)),
            "resubmit",
            ("note", "已补正")
        );
        var after = asked["unchanged"] is null ? asked : await browser.PressAsync(asked, "send-unchanged"); // nothing is corrected here
        Claim(step, after.Path == Links.Case(caseId) && after["notice"] is not null, after["error-summary"] ?? after.Main);
        Claim(step, (await StandAtAsync(step)).TrueForAll(task => task.Round == 2), "补正后应回到同一环节的第 2 轮。");
    }

    public void Claim(PathStep? step, bool holds, string problem)
    {
        if (!holds)
        {
            throw new PathException(path, step?.Title ?? "办结", problem);
        }
    }

    private async Task EachAsync(PathStep step, List<CaseTask> tasks, Func<Browser, Page, CaseTask, Task<Page>> act)
    {
        foreach (var task in tasks)
        {
            // Somebody else where the unit has somebody: who reviewed before may neither review again nor pay.
            var person =
                await site.PersonOfAsync(task, busy)
                ?? throw new PathException(path, step.Title, $"{task.OrganisationId} 没有 {task.Role}。");
            busy.Add(person.Key);
            var browser = await site.BrowserOfAsync(person);
            var after = await act(browser, await browser.OpenAsync(Links.Task(task.Id)), task);
            Claim(
                step,
                // Back at the list, or at the next task of it.
                !after.Path.StartsWith(Links.Task(task.Id), StringComparison.Ordinal) && after["notice"] is not null,
                $"{person.Key}：{after["error-summary"] ?? after["refusal"] ?? after["objection"] ?? after.Main}"
            );
        }
    }

    private IEnumerable<string> Units(PathStep step) =>
        step.Units.Select(unit => unit.Replace("county.", $"{region}.", StringComparison.Ordinal));

    private async Task<string> FaultAsync()
    {
        var incidents = await site.Site.ReadAsync(db =>
            db.Incidents.AsNoTracking().Where(incident => incident.InstanceId == caseId).ToListAsync()
        );
        return string.Concat(
            incidents.Select(incident => $"；故障于“{incident.ActivityName}”（{incident.ActivityId}）：{incident.Message}")
        );
    }

    private static TaskKind KindOf(string verb) =>
        verb switch
        {
            "review" => TaskKind.Review,
            "decide" => TaskKind.ExternalDecision,
            "handle" => TaskKind.Handling,
            "receive" => TaskKind.Receipt,
            "answer" => TaskKind.Answer,
            "inspect" => TaskKind.Inspection,
            "score" => TaskKind.ExpertReview,
            "award" => TaskKind.Determination,
            "pay" => TaskKind.Transfer,
            "list" => TaskKind.EntitlementList,
            "notice" => TaskKind.PublicNotice,
            "report" => TaskKind.Duty,
            "close" => TaskKind.DutyClosing,
            _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "No kind of task has this word."),
        };
}

/// <summary>A case did not go where the policy says; names the procedure and the step.</summary>
public sealed class PathException(ProcedurePath path, string step, string problem)
    : Exception($"{path.Measure} {path.Procedure}，“{step}”：{problem}");
