using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
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
    public static IReadOnlyList<Stimulus> Send(SimulatedTask task, string outcome, SimulationSetup setup, DateOnly today) =>
        task.Kind switch
        {
            TaskKind.Review =>
            [
                Send(
                    task,
                    TaskVerbs.Decide,
                    new(Enum.Parse<ReviewDecision>(outcome), "审核意见", outcome == "Returned" ? Request(task, setup) : null)
                ),
            ],
            TaskKind.Correction => [Send(task, outcome == "Withdrawn" ? TaskVerbs.Withdraw : TaskVerbs.Resubmit, new(null))],
            TaskKind.Determination => [Send(task, TaskVerbs.Determine, new(outcome == "Zero" ? 0 : setup.Ceiling.Fen, "核定理由"))],
            TaskKind.Transfer when outcome == "Failed" => [Send(task, TaskVerbs.Fail, new("额度未下达", FailureKind.Funds))],
            TaskKind.Transfer when outcome == "AccountWrong" => [Send(task, TaskVerbs.Fail, new("账号有误", FailureKind.AccountNumber))],
            TaskKind.Transfer => [Send(task, TaskVerbs.Transfer, new(today, "试算"))],
            TaskKind.AwardCountersign or TaskKind.PaymentCountersign => [Send(task, TaskVerbs.Countersign, Answer(outcome))],
            TaskKind.AwardSignature or TaskKind.PaymentSignature => [Send(task, TaskVerbs.Sign, Answer(outcome))],
            TaskKind.AccountCorrection => [Send(task, TaskVerbs.CorrectAccount, new("已更正", false))],
            TaskKind.AccountConfirmation => [Send(task, TaskVerbs.JudgeAccount, new(outcome == "AccountRefused" ? "请再核对" : null))],
            TaskKind.EntitlementList => [Send(task, TaskVerbs.ProposeList, new("名单", "名单"))],
            TaskKind.ListConfirmation when outcome == "ListReturned" => [Send(task, TaskVerbs.ReturnList, new("名单", "请核实"))],
            TaskKind.ListConfirmation =>
            [
                Send(
                    task,
                    TaskVerbs.ConfirmList,
                    new(outcome == "Empty" ? 0 : setup.Ceiling.Fen, outcome == "Empty" ? 0 : 1, "名单", "名单")
                ),
            ],
            TaskKind.PublicNotice => Objection(task),
            var kind when TaskTypes.Of(kind).IsRecord => [Record(task, outcome, today)],
            var kind => throw new NotSupportedException($"No trial is written for {kind}."),
        };

    private static IReadOnlyList<Stimulus> Objection(SimulatedTask task)
    {
        var id = DerivedGuid.Of("objection", task.ExecutionId.ToString(CultureInfo.InvariantCulture));
        return
        [
            TaskVerbs.ObjectTo.Send(task.ExecutionId, null, null, new(id, null, null, "某人", "", "异议", Person)),
            Send(task, TaskVerbs.Answer, new(id, null, null, true, "核实属实")),
        ];
    }

    private static Assent Answer(string outcome) => new(outcome == "SentBack" ? "请核实" : null);

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
        return Send(task, TaskVerbs.Record, new(answers));
    }

    private static Stimulus.Resume Send<TInput>(SimulatedTask task, TaskVerb<TInput> verb, TInput input)
        where TInput : class => verb.Send(task.Row, new ActedBy(new(Person), Person), input);

    private static CorrectionRequest Request(SimulatedTask task, SimulationSetup setup) =>
        new("请补正", [.. setup.Measure?.Form.Fields.Take(1).Select(field => field.Key) ?? []], [], task.Who);
}
