using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>The stimuli that the pages would send for each way of a trial.</summary>
public static class TaskWays
{
    private const string Person = "试算";

    /// <summary>What is sent to the waiting activity.</summary>
    /// <param name="task">The task.</param>
    /// <param name="outcome">One of its ways.</param>
    /// <param name="setup">The amount and the form.</param>
    /// <param name="today">The day it happens.</param>
    public static IReadOnlyList<Stimulus> Send(SimulatedTask task, string outcome, SimulationSetup setup, DateOnly today)
    {
        var unit = task.OrganisationId ?? "";
        return task.Kind switch
        {
            TaskKind.Review => [Resume(task, "decide", new DecisionInput(unit, Enum.Parse<ReviewDecision>(outcome), "审核意见", Person, Person, outcome == "Returned" ? Request(task, setup) : null))],
            TaskKind.Correction => [Resume(task, outcome == "Withdrawn" ? "withdraw" : "resubmit", new CorrectionInput(Person, Person, null))],
            TaskKind.Determination => [Resume(task, "determine", new DeterminationInput(unit, outcome == "Zero" ? 0 : setup.Ceiling.Fen, "核定理由", Person, Person))],
            TaskKind.Transfer when outcome == "Failed" => [Resume(task, "fail", new TransferFailure(unit, "额度未下达", Person, Person, FailureKind.Funds))],
            TaskKind.Transfer when outcome == "AccountWrong" => [Resume(task, "fail", new TransferFailure(unit, "账号有误", Person, Person, FailureKind.AccountNumber))],
            TaskKind.AccountCorrection => [Resume(task, FundTransfer.Account, new AccountInput(Person, Person, "已更正", false))],
            TaskKind.AccountConfirmation => [Resume(task, FundTransfer.Verdict, new AccountVerdict(unit, outcome == "AccountRefused" ? "请再核对" : null, Person, Person))],
            TaskKind.Transfer => [Resume(task, "transfer", new TransferInput(unit, today, "试算", Person, Person))],
            TaskKind.EntitlementList => [Resume(task, EntitlementList.Propose, new ProposalInput(unit, "名单", "名单", Person, Person))],
            TaskKind.ListConfirmation when outcome == "ListReturned" => [Resume(task, EntitlementList.Return, new ListReturn(unit, "名单", "请核实", Person, Person))],
            TaskKind.ListConfirmation => [Resume(task, EntitlementList.Confirm, new ListInput(unit, outcome == "Empty" ? 0 : setup.Ceiling.Fen, outcome == "Empty" ? 0 : 1, "名单", "名单", Person, Person))],
            TaskKind.PublicNotice => Objection(task, unit),
            _ => [Record(task, outcome, today)],
        };
    }

    private static IReadOnlyList<Stimulus> Objection(SimulatedTask task, string unit)
    {
        var id = DerivedGuid.Of("objection", task.ExecutionId.ToString(CultureInfo.InvariantCulture));
        return
        [
            Resume(task, PublicNotice.Object, new ObjectionInput(id, null, null, "某人", "", "异议", Person)),
            Resume(task, PublicNotice.Answer, new ObjectionAnswer(id, null, null, true, "核实属实", unit, Person, Person)),
        ];
    }

    private static Stimulus.Resume Record(SimulatedTask task, string outcome, DateOnly today)
    {
        var request = TaskInput.Read<RecordRequest>(task.DetailJson ?? throw new InvalidOperationException($"“{task.Title}”没有登记表。"));
        var given = request.Minimums.ToDictionary(item => item.Field, item => item.AtLeast.ToString(CultureInfo.InvariantCulture));
        foreach (var field in request.Form.Fields)
        {
            if (field.Choices?.Any(choice => choice.Value == outcome) == true)
            {
                given[field.Key] = outcome;
            }
            else if (field.Key.StartsWith("score", StringComparison.Ordinal))
            {
                given[field.Key] = outcome == "Failed" ? "0" : "100";
            }
        }

        given["finished"] = outcome == "Achieved" ? "yes" : "no";
        var answers = SampleAnswers.Fill(request.Form, given, today).ToDictionary(pair => pair.Key, pair => pair.Value ?? "");
        return Resume(task, "record", new RecordInput(task.OrganisationId ?? "", answers, Person, Person));
    }

    private static CorrectionRequest Request(SimulatedTask task, SimulationSetup setup) =>
        new("请补正", [.. setup.Measure?.Form.Fields.Take(1).Select(field => field.Key) ?? []], [], task.Who);

    private static Stimulus.Resume Resume<T>(SimulatedTask task, string verb, T input) => new(task.ExecutionId, verb, TaskInput.Of(input));
}
