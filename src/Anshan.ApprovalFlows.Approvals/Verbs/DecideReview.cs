using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>What a reviewer sends: the decision, the opinion, for a return exactly what to correct, for a refusal its grounds.</summary>
public sealed record ReviewRequest(
    ReviewDecision Decision,
    string? Opinion,
    IReadOnlyList<string> Fields,
    IReadOnlyList<string> Materials,
    RefusalGround? Ground = null
)
{
    /// <summary>Which <see cref="ProfileParts"/> are to be corrected: the subject, its account, its contact.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Whether the reviewer confirms that the account rightly stands in another name.</summary>
    public bool ConfirmsPayee { get; init; }

    /// <summary>The keys of the <see cref="DeclaredFact"/>s that the reviewer has verified.</summary>
    public IReadOnlyList<string> Verified { get; init; } = [];
}

/// <summary>Takes one department's decision on a case: 通过, 退回补正 or 不予通过.</summary>
public sealed class DecideReview(TaskAccess access, WorkflowRunner runner, MeasureCatalogue measures, OrganisationTree organisations)
{
    private const int MaxGround = 500;

    /// <summary>Decides. Of two decisions on one task one is accepted; the other user is told by whom and when.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        ReviewRequest request,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Review } found)
        {
            return new TaskOutcome.NotFound();
        }

        var measure = measures[found.Case.MeasureId, found.Case.PackageVersion];
        var toVerify = ToVerify(found.Task, found.OfCase, measure, found.Case);
        if (Problems(measure, ReviewScope.Of(found.Task), request, found.Case.PayeeMark, toVerify) is { Count: > 0 } problems)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var stimulus = TaskVerbs.Decide.Send(found.Task, actor, Input(found, actor, request, measure, toVerify));
        var details = new
        {
            task = taskId,
            found.Task.Round,
            decision = request.Decision.ToString(),
            request.Opinion,
            request.Fields,
            request.Materials,
            request.Parts,
            request.ConfirmsPayee,
            request.Verified,
            request.Ground,
        };
        var operation = new Operation(
            operationId,
            DerivedGuid.Hash("decide", taskId.ToString("N"), actor.UserId, TaskInput.Write(request))
        );
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            stimulus,
            operation,
            "task.decided",
            details,
            Sentence(request.Decision, CaseWords.HasApplicant(found.Case)),
            cancellation
        );
    }

    private DecisionInput Input(
        AccessibleTask found,
        Actor actor,
        ReviewRequest request,
        MeasurePackage measure,
        IReadOnlyList<DeclaredFact> toVerify
    )
    {
        var by = $"{organisations.Find(found.Task.OrganisationId!)?.Name} {found.Task.As(actor).Name}";
        var correction = request.Decision == ReviewDecision.Returned ? Opened(measure, request, by) : null;
        var ground = request is { Decision: ReviewDecision.Rejected, Ground: { } given }
            ? new RefusalGround(Kept(given.Clause), Kept(given.Missing), Kept(given.Helps))
            : null;
        return new DecisionInput(request.Decision, request.Opinion?.Trim() ?? "", correction, ground)
        {
            ConfirmsPayee = request.ConfirmsPayee && found.Case.PayeeMark == PayeeMark.Declared,
            Verified = request.Decision == ReviewDecision.Approved ? [.. toVerify.Select(fact => fact.Text)] : [],
        };
    }

    /// <summary>
    /// What whoever approves must have verified, one by one: what the applicant declared, in the first review of the procedure and again
    /// in each of its rounds; nothing in later reviews, and nothing where nobody applied.
    /// </summary>
    public static IReadOnlyList<DeclaredFact> ToVerify(CaseTask task, IEnumerable<CaseTask> ofCase, MeasurePackage measure, Case row) =>
        CaseWords.HasApplicant(row)
        && ofCase.Where(other => other.Kind == TaskKind.Review).MinBy(other => (other.OpenedAt, other.Turn))?.ActivityId == task.ActivityId
            ? DeclaredFact.Of(measure, CaseProfile.Of(row))
            : [];

    /// <summary>
    /// What the applicant may change: what was ticked, and what its change can make wrong or necessary, so that no correction asks for
    /// something that is closed.
    /// </summary>
    private static CorrectionRequest Opened(MeasurePackage measure, ReviewRequest request, string by)
    {
        var award = measure.Award?.Fields ?? [];
        var touched = measure.Form.Touched(request.Fields, award);
        var changed = measure.Form.Changed(touched, award);
        var needed = measure.Materials.Where(material => material.RequiredWhen?.Names.Any(changed.Contains) == true);
        return new CorrectionRequest(
            request.Opinion!.Trim(),
            [.. measure.Form.Fields.Select(field => field.Key).Where(touched.Contains)],
            [.. request.Materials.Union(needed.Select(material => material.Id))],
            by
        )
        {
            Parts = request.Parts,
        };
    }

    private static string? Kept(string? text) => TypedText.Lines(text) is { Length: > 0 } kept ? kept : null;

    /// <summary>The clauses of the measure that an application can fail to meet, each with what it says in plain words.</summary>
    public static IReadOnlyList<(string Clause, string Words)> Clauses(MeasurePackage measure) =>
        [
            .. measure
                .Eligibility.Select(condition => (condition.Clause, condition.Text))
                .Concat(measure.Materials.Select(material => (material.Clause, $"材料：{material.Name}")))
                .DistinctBy(item => item.Clause),
        ];

    /// <summary>What is missing or wrong, by field; empty when the decision could be sent so.</summary>
    public static IReadOnlyDictionary<string, string> Problems(
        MeasurePackage measure,
        ReviewScope scope,
        ReviewRequest request,
        PayeeMark mark,
        IReadOnlyList<DeclaredFact> toVerify
    )
    {
        var problems = new Dictionary<string, string>();
        if (TextLimit.Problem("意见", request.Opinion, TextLimit.Opinion) is { } tooLong)
        {
            problems["opinion"] = tooLong;
        }
        else if (request.Decision != ReviewDecision.Approved && string.IsNullOrWhiteSpace(request.Opinion))
        {
            problems["opinion"] =
                request.Decision == ReviewDecision.Returned
                    ? "退回补正时，请写明需要补正什么。"
                    : "不予通过时，请写明理由，申请主体会看到。";
        }

        if (request.Decision == ReviewDecision.Rejected)
        {
            AddGroundProblems(measure, request.Ground, problems);
        }

        if (request.Decision == ReviewDecision.Approved && mark == PayeeMark.Declared && !request.ConfirmsPayee)
        {
            problems["confirmsPayee"] =
                "收款账户的名称与申报主体不一致。请核对申请主体的说明，勾选确认后再通过；不成立的，请退回补正收款账户。";
        }

        if (request.Decision == ReviewDecision.Approved && toVerify.Any(fact => !request.Verified.Contains(fact.Key)))
        {
            problems["verified"] = "这些内容由申请主体声明，平台不能核对。请逐项核实并勾选后再通过；不符的，请退回补正或者不予通过。";
        }

        if (request.Decision == ReviewDecision.Returned && request.Fields.Count + request.Materials.Count + request.Parts.Count == 0)
        {
            problems["fields"] = "请勾选需要补正的内容或材料，申请主体只能修改勾选的项目。";
        }
        else if (
            request.Fields.Any(key => measure.Form.Find(key) is null)
            || request.Materials.Any(id => measure.Materials.All(material => material.Id != id))
            || request.Parts.Any(key => ProfileParts.Find(key) is null)
        )
        {
            problems["fields"] = "勾选的项目不在本项政策的申报内容中。";
        }
        else if (
            !request.Fields.All(key => scope.Covers(measure.Form.Find(key)!))
            || !measure.Materials.Where(material => request.Materials.Contains(material.Id)).All(scope.Covers)
        )
        {
            problems["fields"] = "勾选的项目不在本环节核对的范围内，由其他环节退回。";
        }

        return problems;
    }

    private static void AddGroundProblems(MeasurePackage measure, RefusalGround? ground, Dictionary<string, string> problems)
    {
        var clauses = Clauses(measure);
        if (clauses.Count > 0 && clauses.All(item => item.Clause != ground?.Clause))
        {
            problems["clause"] = "不予通过时，请选择没有达到的条款，申请主体会看到。";
        }

        foreach (var (key, problem) in TooLong(ground))
        {
            problems[key] = problem;
        }
    }

    /// <summary>What of the ground is too long, by field; told also where no decision was chosen yet.</summary>
    public static IReadOnlyDictionary<string, string> TooLong(RefusalGround? ground) =>
        new[] { ("missing", "缺少的事实或材料", ground?.Missing), ("helps", "怎样改进", ground?.Helps) }
            .Select(field => (Key: field.Item1, Problem: TextLimit.Problem(field.Item2, field.Item3, MaxGround)))
            .Where(field => field.Problem is not null)
            .ToDictionary(field => field.Key, field => field.Problem!);

    private static string Sentence(ReviewDecision decision, bool hasApplicant) =>
        decision switch
        {
            ReviewDecision.Approved => "已通过。",
            ReviewDecision.Returned => hasApplicant ? "已退回补正，申请主体会收到邮件。" : "已退回补正。",
            ReviewDecision.Rejected => hasApplicant ? "已作出不予通过的决定，申请主体会收到邮件。" : "已作出不予通过的决定。",
            _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, "No such decision."),
        };
}
