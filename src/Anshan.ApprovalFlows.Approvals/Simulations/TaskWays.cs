using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
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
        var id = task.ExecutionId;
        return task.Kind switch
        {
            TaskKind.Review =>
            [
                TaskVerbs.Decide.Send(
                    id,
                    new(
                        unit,
                        Enum.Parse<ReviewDecision>(outcome),
                        "审核意见",
                        Person,
                        Person,
                        outcome == "Returned" ? Request(task, setup) : null
                    )
                ),
            ],
            TaskKind.Correction => [(outcome == "Withdrawn" ? TaskVerbs.Withdraw : TaskVerbs.Resubmit).Send(id, new(Person, Person, null))],
            TaskKind.Determination =>
            [
                TaskVerbs.Determine.Send(id, new(unit, outcome == "Zero" ? 0 : setup.Ceiling.Fen, "核定理由", Person, Person)),
            ],
            TaskKind.Transfer when outcome == "Failed" =>
            [
                TaskVerbs.Fail.Send(id, new(unit, "额度未下达", Person, Person, FailureKind.Funds)),
            ],
            TaskKind.Transfer when outcome == "AccountWrong" =>
            [
                TaskVerbs.Fail.Send(id, new(unit, "账号有误", Person, Person, FailureKind.AccountNumber)),
            ],
            TaskKind.Transfer => [TaskVerbs.Transfer.Send(id, new(unit, today, "试算", Person, Person))],
            TaskKind.AccountCorrection => [TaskVerbs.CorrectAccount.Send(id, new(Person, Person, "已更正", false))],
            TaskKind.AccountConfirmation =>
            [
                TaskVerbs.JudgeAccount.Send(id, new(unit, outcome == "AccountRefused" ? "请再核对" : null, Person, Person)),
            ],
            TaskKind.EntitlementList => [TaskVerbs.ProposeList.Send(id, new(unit, "名单", "名单", Person, Person))],
            TaskKind.ListConfirmation when outcome == "ListReturned" =>
            [
                TaskVerbs.ReturnList.Send(id, new(unit, "名单", "请核实", Person, Person)),
            ],
            TaskKind.ListConfirmation =>
            [
                TaskVerbs.ConfirmList.Send(
                    id,
                    new(unit, outcome == "Empty" ? 0 : setup.Ceiling.Fen, outcome == "Empty" ? 0 : 1, "名单", "名单", Person, Person)
                ),
            ],
            TaskKind.PublicNotice => Objection(task, unit),
            var kind when TaskTypes.Of(kind).IsRecord => [Record(task, outcome, today)],
            var kind => throw new NotSupportedException($"No trial is written for {kind}."),
        };
    }

    private static IReadOnlyList<Stimulus> Objection(SimulatedTask task, string unit)
    {
        var id = DerivedGuid.Of("objection", task.ExecutionId.ToString(CultureInfo.InvariantCulture));
        return
        [
            TaskVerbs.ObjectTo.Send(task.ExecutionId, new(id, null, null, "某人", "", "异议", Person)),
            TaskVerbs.Answer.Send(task.ExecutionId, new(id, null, null, true, "核实属实", unit, Person, Person)),
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
        return TaskVerbs.Record.Send(task.ExecutionId, new(task.OrganisationId ?? "", answers, Person, Person));
    }

    private static CorrectionRequest Request(SimulatedTask task, SimulationSetup setup) =>
        new("请补正", [.. setup.Measure?.Form.Fields.Take(1).Select(field => field.Key) ?? []], [], task.Who);
}
