using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Decisions;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Approvals.Records;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>Takes one case along its path, each step by people of the units whose turn it is, and looks at what each step left.</summary>
internal sealed class PathWalk(CaseWorld world, ProcedurePath path, Actor applicant, string region, Guid caseId)
{
    private readonly MeasurePackage measure = world.Database.Services.GetRequiredService<MeasureCatalogue>()[path.Measure];
    private int people;

    public Guid CaseId => caseId;

    private DateOnly Today => ChinaTime.DateOf(world.Clock.Now);

    /// <summary>Fills in and sends the application, or opens the case as the unit.</summary>
    public static async Task<PathWalk> BeginAsync(CaseWorld world, ProcedurePath path, Actor applicant, string region)
    {
        var outcome = path.IsOpenedByUnit
            ? await world.UseAsync<StartUnitCase, SubmitOutcome>(use => use.RunAsync(path.Measure, path.Procedure, CaseWorld.Staff(path.Steps[0].Units[0]), Guid.NewGuid()))
            : await SubmitAsync(world, path, applicant);
        var submitted = outcome as SubmitOutcome.Submitted ?? throw new PathException(path, "提交", Words(outcome));
        return new PathWalk(world, path, applicant, region, submitted.CaseId);
    }

    private static async Task<SubmitOutcome> SubmitAsync(CaseWorld world, ProcedurePath path, Actor applicant)
    {
        var measure = world.Database.Services.GetRequiredService<MeasureCatalogue>()[path.Measure];
        var draft = Guid.NewGuid();
        var form = SampleForm.Fill(measure.Form, path.Form, ChinaTime.DateOf(world.Clock.Now), applicant.UserId);
        await world.Database.WriteAsync(db =>
        {
            db.Add(new Draft { Id = draft, OwnerId = applicant.UserId, MeasureId = path.Measure, ProcedureId = path.Procedure, FormJson = JsonSerializer.Serialize(form), CreatedAt = world.Clock.Now });
            db.AddRange(measure.Materials.Select(material => new MaterialFile
            {
                Id = Guid.NewGuid(),
                DraftId = draft,
                MaterialId = material.Id,
                FileName = "材料.pdf",
                ContentType = "application/pdf",
                Size = 1234,
                Sha256 = new string('a', 64),
                UploadedBy = applicant.UserId,
                UploadedAt = world.Clock.Now,
            }));
        });
        return await world.UseAsync<SubmitApplication, SubmitOutcome>(service => service.RunAsync(draft, applicant, Guid.NewGuid()));
    }

    /// <summary>The tasks of a step as they must stand: its title, its units, a due day with its timer.</summary>
    public async Task<List<CaseTask>> StandAtAsync(PathStep step)
    {
        var open = await world.OpenTasksAsync(caseId);
        var row = await world.ReadCaseAsync(caseId);
        var stands = string.Join("；", open.Select(task => $"{task.Title}（{task.OrganisationId ?? "申请主体"}，{task.ActivityId}）"));
        Claim(step, open.Count > 0 && open.TrueForAll(task => task.Title == step.Title), $"应到“{step.Title}”，实际在“{row.Stage}”：{stands}{await FaultAsync()}");
        Claim(step, open.Select(task => task.OrganisationId).Order().SequenceEqual(Units(step).Order()), $"应由{string.Join("、", Units(step))}办理，实际：{stands}");
        Claim(step, open.TrueForAll(task => task.Kind == KindOf(step.Verb)), $"应为 {KindOf(step.Verb)}，实际：{string.Join("、", open.Select(task => task.Kind))}");
        await using var db = world.Database.OpenContext();
        var timers = await db.Timers.AsNoTracking().Where(timer => timer.InstanceId == caseId && timer.ExecutionId == open[0].ExecutionId).CountAsync();
        Claim(step, timers > 0, "没有定时器。");
        return open;
    }

    /// <summary>Goes through the step to its good end.</summary>
    public async Task PassAsync(PathStep step)
    {
        if (step.Verb == "wait")
        {
            await world.Demo.AdvanceToAsync(ChinaTime.StartOf(new DateOnly(Today.Year + 1, 1, 1)) + TimeSpan.FromHours(10));
            return;
        }

        var open = await StandAtAsync(step);
        if (step.Verb == "notice")
        {
            await world.Demo.AdvanceToAsync(open[0].DueAt!.Value.AddHours(9));
            return;
        }

        if (step.Verb == "report")
        {
            // The first month's report leads to the next month's.
            await EachAsync(step, open, Record(("finished", "no")));
            open = await StandAtAsync(step);
            Claim(step, open.TrueForAll(task => task.Round == 2), "没有进入下个月的报告。");
        }

        await EachAsync(step, open, step.Verb switch
        {
            "review" => Decide(ReviewDecision.Approved),
            "award" => (task, actor) => world.DetermineAsync(task.Id, actor, step.Amount!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), "依据文件核定"),
            "list" => ConfirmList("91210302MA0ABCDE1" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE1")),
            "pay" => (task, actor) => world.PayAsync(task.Id, actor, $"PZ-{caseId.ToString("N")[..6]}-{task.ExecutionId}"),
            _ => Record(),
        });
    }

    /// <summary>The first unit says no.</summary>
    public async Task RejectAsync(PathStep step)
    {
        var task = (await StandAtAsync(step))[0];
        await EachAsync(step, [task], step.Verb == "review" ? Decide(ReviewDecision.Rejected)
            : step.Verb == "list" ? ConfirmList("没有代码")
            : Record(("upheld", "yes"), ("decision", "Rejected"), ("result", step.Verb == "inspect" ? "Failed" : "Declined"), ("score1", "0"), ("score2", "0"), ("score3", "0")));
    }

    /// <summary>The first unit returns the case, the applicant corrects it, and it stands at the same step in the next round.</summary>
    public async Task CorrectAsync(PathStep step)
    {
        await EachAsync(step, [(await StandAtAsync(step))[0]], Decide(ReviewDecision.Returned));
        var returned = await world.OpenTasksAsync(caseId);
        Claim(step, returned is [{ Kind: TaskKind.Correction, OrganisationId: null }], "退回后应由申请主体补正。");
        Claim(step, (await world.ReadCaseAsync(caseId)).Status == CaseStatus.AwaitingCorrection, "退回后状态应为待补正。");
        var form = SampleForm.Fill(measure.Form, path.Form, Today, applicant.UserId);
        Done(step, await world.UseAsync<ResubmitApplication, TaskOutcome>(use => use.RunAsync(returned[0].Id, applicant, form, "已补正", Guid.NewGuid())));
        Claim(step, (await StandAtAsync(step)).TrueForAll(task => task.Round == 2), "补正后应回到同一环节的第 2 轮。");
    }

    public void Claim(PathStep? step, bool holds, string problem)
    {
        if (!holds)
        {
            throw new PathException(path, step?.Title ?? "办结", problem);
        }
    }

    private async Task EachAsync(PathStep step, List<CaseTask> tasks, Func<CaseTask, Actor, Task<TaskOutcome>> act)
    {
        foreach (var task in tasks)
        {
            // Somebody else each time: who reviewed before may neither review again nor pay.
            Done(step, await act(task, CaseWorld.Staff(task.OrganisationId!, task.Role, ++people)));
        }
    }

    private Func<CaseTask, Actor, Task<TaskOutcome>> Decide(ReviewDecision decision) => (task, actor) => world.UseAsync<DecideReview, TaskOutcome>(use => use.RunAsync(
        task.Id, actor,
        new ReviewRequest(decision, "审核意见", decision == ReviewDecision.Returned ? [measure.Form.Fields[0].Key] : [], []), Guid.NewGuid()));

    private Func<CaseTask, Actor, Task<TaskOutcome>> Record(params (string Key, string Value)[] answers) => (task, actor) => world.UseAsync<RecordResult, TaskOutcome>(use =>
    {
        var request = RecordRequest.Of(task)!;
        var given = request.Minimums.ToDictionary(item => item.Field, item => item.AtLeast.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var field in request.Form.Fields.Where(field => field.Key.StartsWith("score", StringComparison.Ordinal)))
        {
            given[field.Key] = "86.5";
        }

        given["finished"] = "yes";
        foreach (var (key, value) in answers)
        {
            given[key] = value;
        }

        return use.RunAsync(task.Id, actor, SampleForm.Fill(request.Form, given, Today), Guid.NewGuid());
    });

    /// <summary>One unit is listed, with the answers of the path.</summary>
    private Func<CaseTask, Actor, Task<TaskOutcome>> ConfirmList(string creditCode) => (task, actor) => world.UseAsync<ConfirmList, TaskOutcome>(use =>
    {
        var answers = SampleForm.Fill(measure.Form, path.Form, Today);
        string[] line = ["示例单位", creditCode, "示例银行 1234567", .. measure.Form.Fields.Select(field => answers[field.Key]!)];
        return use.RunAsync(task.Id, actor, string.Join('\t', line), Guid.NewGuid());
    });

    private void Done(PathStep step, TaskOutcome outcome) => Claim(step, outcome is TaskOutcome.Done, Words(outcome));

    private IEnumerable<string> Units(PathStep step) => step.Units.Select(unit => unit.Replace("county.", $"{region}.", StringComparison.Ordinal));

    private async Task<string> FaultAsync()
    {
        await using var db = world.Database.OpenContext();
        var incidents = await db.Incidents.AsNoTracking().Where(incident => incident.InstanceId == caseId).ToListAsync();
        return string.Concat(incidents.Select(incident => $"；故障于“{incident.ActivityName}”（{incident.ActivityId}）：{incident.Message}"));
    }

    private static string Words(object outcome) => outcome switch
    {
        TaskOutcome.Invalid invalid => string.Join("；", invalid.Errors.Select(error => $"{error.Key}：{error.Value}")),
        SubmitOutcome.Invalid invalid => string.Join("；", invalid.Errors.Select(error => $"{error.Key}：{error.Value}")),
        _ => outcome.ToString() ?? "",
    };

    private static TaskKind KindOf(string verb) => verb switch
    {
        "review" => TaskKind.Review,
        "decide" => TaskKind.ExternalDecision,
        "handle" => TaskKind.Handling,
        "inspect" => TaskKind.Inspection,
        "score" => TaskKind.ExpertReview,
        "award" => TaskKind.Determination,
        "pay" => TaskKind.Transfer,
        "list" => TaskKind.EntitlementList,
        "notice" => TaskKind.PublicNotice,
        _ => TaskKind.Duty,
    };
}

/// <summary>A case did not go where the policy says; names the procedure and the step.</summary>
public sealed class PathException(ProcedurePath path, string step, string problem) : Exception($"{path.Measure} {path.Procedure}，“{step}”：{problem}");
