using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Approvals.Verbs;

namespace Anshan.ApprovalFlows.Approvals.Batches;

/// <summary>What is missing or wrong in what was typed for a batch, by the rules of the single task.</summary>
public static class BatchCheck
{
    /// <summary>
    /// The problems by field: <c>reason</c>, <c>place</c>, <c>until</c>, <c>rows.{task}.reason|verified|confirmsPayee</c>,
    /// <c>grounds.{group}.fields|clause</c>. What cannot be done anyway is not asked for.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Problems(BatchPreview preview, BatchRequest request, DateOnly today)
    {
        var (act, problems) = (preview.Act, new Dictionary<string, string>());
        if (act.HasReason && TextLimit.Problem(act.ReasonLabel, request.Reason, TextLimit.Opinion) is { } tooLong)
        {
            problems["reason"] = tooLong;
        }

        if (act.AsksPlace && preview.Places.All(place => place.Value != request.Place))
        {
            problems["place"] = "请选择一位同事或者一个单位。";
        }

        if (act.AsksDay)
        {
            ActOnTask.Day(request.Until, today, problems);
        }

        foreach (var row in preview.Rows.Where(row => row.Objection is null))
        {
            Add(preview, row, request, problems);
        }

        return problems;
    }

    /// <summary>What is sent for one task of a batch of decisions.</summary>
    public static ReviewRequest Of(ReviewDecision decision, BatchRequest request, Guid task, string group)
    {
        var (typed, ground) = (request.Rows.GetValueOrDefault(task), request.Grounds.GetValueOrDefault(group));
        var isReturned = decision == ReviewDecision.Returned;
        return new ReviewRequest(
            decision,
            Reason(request, task),
            isReturned ? ground?.Fields ?? [] : [],
            isReturned ? ground?.Materials ?? [] : [],
            decision == ReviewDecision.Rejected ? new RefusalGround(ground?.Clause, null, null) : null
        )
        {
            Parts = isReturned ? request.Parts : [],
            Verified = typed?.Verified ?? [],
            ConfirmsPayee = typed?.ConfirmsPayee == true,
        };
    }

    /// <summary>What is sent for one task of a batch of actions.</summary>
    public static ActionRequest Of(BatchRequest request, Guid task) =>
        new()
        {
            Reason = Reason(request, task),
            Places = [request.Place],
            Until = request.Until,
        };

    /// <summary>What is typed for the task itself goes before what is typed for all.</summary>
    private static string? Reason(BatchRequest request, Guid task) =>
        request.Rows.GetValueOrDefault(task)?.Reason is { } own && !string.IsNullOrWhiteSpace(own) ? own : request.Reason;

    private static void Add(BatchPreview preview, BatchRow row, BatchRequest request, Dictionary<string, string> problems)
    {
        var (act, own) = (preview.Act, request.Rows.GetValueOrDefault(row.Task.Id)?.Reason);
        var reasonKey = string.IsNullOrWhiteSpace(own) ? "reason" : $"rows.{row.Task.Id:N}.reason";
        if (act.Decision is { } decision && row.Measure is { } measure)
        {
            var sent = Of(decision, request, row.Task.Id, row.Group);
            foreach (var (key, problem) in DecideReview.Problems(measure, ReviewScope.Of(row.Task), sent, row.Case.PayeeMark, row.ToVerify))
            {
                problems.TryAdd(
                    key switch
                    {
                        "opinion" => reasonKey,
                        "fields" or "clause" => $"grounds.{row.Group}.{key}",
                        _ => $"rows.{row.Task.Id:N}.{key}",
                    },
                    problem
                );
            }
        }
        else if (TextLimit.Problem(act.ReasonLabel, own, TextLimit.Opinion) is { } tooLong)
        {
            problems[reasonKey] = tooLong;
        }
        else if (act.NeedsReason && string.IsNullOrWhiteSpace(own) && string.IsNullOrWhiteSpace(request.Reason))
        {
            problems["reason"] = $"请填写{act.ReasonLabel}，对方会看到。";
        }
    }
}
