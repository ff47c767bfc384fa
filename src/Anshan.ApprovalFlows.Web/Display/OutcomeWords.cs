using Anshan.ApprovalFlows.Approvals.Tasks;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>The ways out of an activity, in words.</summary>
public static class OutcomeWords
{
    public static string Of(string outcome) =>
        outcome switch
        {
            "Done" => "继续下一环节",
            "Due" => "视为到期",
            "Zero" => "核定为零",
            "True" => "是",
            "False" => "否",
            "Default" => "其他情况",
            _ => CaseWords.Outcome(outcome),
        };
}
