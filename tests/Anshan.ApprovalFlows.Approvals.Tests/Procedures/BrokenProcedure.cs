using Anshan.ApprovalFlows.Testing.Procedures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>The procedure of measure 1.2 with one defect, and the single finding that the checks must report.</summary>
internal sealed record BrokenProcedure(
    Func<Sketch, Sketch> Change,
    string? Place,
    string Says,
    bool IsError = true,
    bool HasMeasure = true,
    bool HasDate = true
)
{
    private const string Reviewed = """
        "organisations":{"typeName":"List<String>","expression":{"type":"Object","value":"[\"county:finance\"]"}}
        """;

    /// <summary>One for each rule, by what is wrong.</summary>
    public static readonly Dictionary<string, BrokenProcedure> All = new()
    {
        ["an organisation that does not exist"] = new(
            s => s.Set("county-review", "organisations", "[\"county:commerce\", \"county:tourism\"]", "Object"),
            "county-review.organisations",
            "“county:tourism”不在组织机构中"
        ),
        ["no organisation"] = new(
            s => s.Set("county-review", "organisations", "[]", "Object"),
            "county-review.organisations",
            "没有写明审核单位"
        ),
        ["an organisation twice"] = new(
            s => s.Set("city-review", "organisations", "[\"city:commerce\", \"city:commerce\"]", "Object"),
            "city-review.organisations",
            "写了两次"
        ),
        ["organisations computed"] = new(
            s => s.Set("city-review", "organisations", "['city:commerce']", "JavaScript"),
            "city-review.organisations",
            "无法核对",
            IsError: false
        ),
        ["a role that works on no case"] = new(s => s.Set("city-review", "role", "auditor"), "city-review.role", "不能办理任务"),
        ["a mode nobody knows"] = new(s => s.Set("city-review", "mode", "Both"), "city-review.mode", "“Both”不存在"),
        ["no due date"] = new(s => s.Set("city-review", "dueInWorkingDays", ""), "city-review.dueInWorkingDays", "没有办理时限"),
        ["no time limit"] = new(
            s => s.Set("city-review", "dueInWorkingDays", 0),
            "city-review.dueInWorkingDays",
            "不设办理时限",
            IsError: false
        ),
        ["a reminder before the beginning"] = new(
            s => s.Set("city-review", "remindBefore", 9),
            "city-review.remindBefore",
            "提醒不会发出",
            IsError: false
        ),
        ["a determiner that does not exist"] = new(
            s => s.Set("award", "organisation", "city:treasury"),
            "award.organisation",
            "核定单位“city:treasury”不在组织机构中"
        ),
        ["no payer"] = new(s => s.Set("transfer-to-county", "from", ""), "transfer-to-county.from", "没有写明付款单位"),
        ["a receiver that does not exist"] = new(
            s => s.Set("transfer-to-county", "to", "county:treasury"),
            "transfer-to-county.to",
            "收款方“county:treasury”"
        ),
        ["no amount"] = new(s => s.Without("transfer-to-county", "amount"), "transfer-to-county.amount", "没有可拨付的金额"),
        ["leg nought"] = new(s => s.Set("transfer-to-county", "leg", 0), "transfer-to-county.leg", "第几段"),
        ["a correction of nothing"] = new(s => s.Without("city-correction", "request"), "city-correction.request", "没有补正要求"),
        ["a document that the measure has not"] = new(
            s => s.Set("county-review", "documents", "[\"invoices\", \"diploma\"]", "Object"),
            "county-review.documents",
            "“核对的材料”中，“diploma”不在本项政策的申报材料中"
        ),
        ["a field that the form has not"] = new(
            s => s.Set("city-correction", "fields", "[\"height\"]", "Object"),
            "city-correction.fields",
            "“height”不在本项政策的申报内容中"
        ),
        ["a task whose outcomes lead nowhere"] = new(
            s =>
                s.Remove("award")
                    .Add(
                        "award",
                        "Elsa.Sequence",
                        """
                        "activities":[{"id":"inner","type":"Anshan.DetermineAward",
                          "organisation":{"typeName":"String","expression":{"type":"Literal","value":"city:commerce"}}}]
                        """
                    )
                    .Connect("city-review", "Approved", "award")
                    .Connect("award", "Done", "transfer-to-county"),
            "award.activities[0]",
            "不在流程图中"
        ),
        ["a result nobody knows"] = new(s => s.Set("close", "result", "Fine"), "close.result", "“Fine”不存在"),
        ["a status nobody knows"] = new(s => s.Set("past-deadline", "status", "Late"), "past-deadline.status", "“Late”不存在"),
        ["a mail nobody wrote"] = new(
            s => s.Become("past-deadline", "Anshan.Notify").Set("past-deadline", "template", "hello"),
            "past-deadline.template",
            "“hello”不存在"
        ),
        ["a notice to nobody"] = new(
            s => s.Become("past-deadline", "Anshan.Notify").Set("past-deadline", "to", "city:nobody"),
            "past-deadline.to",
            "收件人“city:nobody”"
        ),
        ["a kind of deadline nobody knows"] = new(
            s => s.Set("deadline", "kind", "Soon"),
            "deadline.kind",
            "“Soon”不存在",
            HasMeasure: false
        ),
        ["a date that is none"] = new(
            s => s.Set("deadline", "kind", "Date").Set("deadline", "date", "12月31日"),
            "deadline.date",
            "“12月31日”无效",
            HasMeasure: false
        ),
        ["no number of days"] = new(
            s => s.Set("deadline", "kind", "WorkingDays"),
            "deadline.workingDays",
            "没有写明工作日数",
            HasMeasure: false
        ),
        ["no timer"] = new(s => s.Remove("deadline").Remove("past-deadline"), null, "没有画出任何期限"),
        ["a deadline of a measure without a date"] = new(s => s, "deadline.kind", "永远不会到期", HasDate: false),
        ["the measure's date not drawn"] = new(
            s => s.Set("deadline", "kind", "WorkingDays").Set("deadline", "workingDays", 60),
            null,
            "执行期限是 2023-12-31",
            IsError: false
        ),
        ["a deadline in the middle"] = new(
            s => s.Cut("fork", "期限").Connect("county-review", "Approved", "deadline"),
            "deadline",
            "应画在“开始”之后的并行分支上"
        ),
        ["a deadline that joins"] = new(s => s.Connect("past-deadline", "Done", "city-review"), "deadline", "汇合：期限只提醒"),
        ["a deadline that closes"] = new(
            s => s.Add("stop", "Anshan.Close").Set("stop", "result", "Expired").Connect("past-deadline", "Done", "stop"),
            "stop",
            "不能因此结束"
        ),
        ["a deadline with a task"] = new(
            s => s.Become("past-deadline", "Anshan.Review", Reviewed),
            "past-deadline",
            "任务请画在办理主线上",
            IsError: false
        ),
        ["a reminder drawn"] = new(
            s =>
                s.Add("wait", "Elsa.Delay")
                    .Add("tell", "Anshan.Notify")
                    .Connect("county-review", "Approved", "wait")
                    .Connect("wait", "Done", "tell"),
            "wait",
            "只用来提醒",
            IsError: false
        ),
        ["begun by an event"] = new(
            s => s.Become("start", "Elsa.Event", "\"customProperties\":{\"canStartWorkflow\":true}"),
            "start",
            "只由提交申请开始"
        ),
        ["a wait for the window"] = new(
            s =>
                s.Cut("fork", "办理")
                    .Add("wait", "Anshan.DueDate")
                    .Set("wait", "kind", "Date")
                    .Set("wait", "date", "2023-09-01")
                    .Connect("fork", "办理", "wait")
                    .Connect("wait", "Due", "county-review"),
            "wait",
            "申报期在提交时已经检查",
            IsError: false
        ),
        ["a joint review drawn as a fork"] = new(
            s =>
                s.Add("county-finance", "Anshan.Review", Reviewed)
                    .Add("join", "Elsa.FlowJoin")
                    .Set("join", "mode", "WaitAll")
                    .Cut("county-review", "Approved")
                    .Connect("fork", "办理", "county-finance")
                    .Connect("county-review", "Approved", "join")
                    .Connect("county-finance", "Approved", "join")
                    .Connect("join", "Done", "city-review")
                    .Connect("county-finance", "Rejected", "county-rejected")
                    .Connect("county-finance", "Returned", "county-correction"),
            "fork",
            "请画成一个“审核”"
        ),
        ["a joint review in the branches of a fork"] = new(
            s =>
                Between(
                    s,
                    "Elsa.Fork",
                    $$"""
                    "branches":[
                     {"id":"b1","type":"Elsa.Flowchart","activities":[{"id":"r1","type":"Anshan.Review",{{Reviewed}}}],"connections":[]},
                     {"id":"b2","type":"Elsa.Flowchart","activities":[{"id":"r2","type":"Anshan.Review",{{Reviewed}}}],"connections":[]}]
                    """
                ),
            "between",
            "请画成一个“审核”"
        ),
        ["reviews for each item at once"] = new(
            s =>
                Between(
                    s,
                    "Elsa.ParallelForEach",
                    $$"""
                    "body":{"id":"b","type":"Elsa.Flowchart","activities":[{"id":"r","type":"Anshan.Review",{{Reviewed}}}],"connections":[]}
                    """
                ),
            "between",
            "同时开出审核",
            IsError: false
        ),
        ["an outcome past the join"] = new(
            s => Race(s, "WaitAny").Connect("city-review", "Returned", "join").Cut("join", "Done").Choose(),
            "city-review",
            "出口“Rejected”绕过了"
        ),
        ["outcomes mixed by the join"] = new(
            s =>
                Race(s, "WaitAny")
                    .Connect("city-review", "Returned", "join")
                    .Cut("city-review", "Rejected")
                    .Connect("city-review", "Rejected", "join"),
            "join",
            "之后却没有分开",
            IsError: false
        ),
        ["a race that waits for both"] = new(s => Race(s, "WaitAll"), "join.mode", "还要等到", IsError: false),
        ["a correction in a race"] = new(
            s =>
                Race(s, "WaitAny", "city-correction", "city-review", "Returned")
                    .Cut("city-correction", "Withdrawn")
                    .Cut("city-correction", "Expired")
                    .Connect("city-correction", "Resubmitted", "join")
                    .Connect("city-correction", "Withdrawn", "join")
                    .Connect("city-correction", "Expired", "join")
                    .Cut("join", "Done")
                    .Choose(),
            "city-correction",
            "自己有期限",
            IsError: false
        ),
        ["an end without 办结"] = new(
            s => s.Remove("close").Connect("transfer-to-applicant", "Transferred", "end"),
            "end",
            "走到“结束”（end）时办件还没有办结"
        ),
        ["the whole finished without 办结"] = new(
            s => s.Become("award-zero", "Elsa.Finish").Remove("award-zero-end"),
            "award-zero",
            "办件还没有办结"
        ),
        ["a task behind 办结"] = new(
            s =>
                s.Cut("close", "Done")
                    .Add("late", "Anshan.Review", Reviewed)
                    .Connect("close", "Done", "late")
                    .Connect("late", "Approved", "end"),
            "late",
            "排在“办结”之后"
        ),
        ["no end"] = new(
            s =>
                s.Remove("end")
                    .Remove("county-rejected-end")
                    .Remove("county-stopped-end")
                    .Remove("city-rejected-end")
                    .Remove("city-stopped-end")
                    .Remove("award-zero-end"),
            null,
            "没有“结束”"
        ),
        ["a workflow started that is not published"] = new(
            s => Between(s, "Elsa.DispatchWorkflow").Set("between", "workflowDefinitionId", "nothing"),
            "between.workflowDefinitionId",
            "没有已发布的版本"
        ),
        ["a workflow started that works on cases"] = new(
            s => Between(s, "Elsa.ExecuteWorkflow").Set("between", "workflowDefinitionId", "shared-joint-review"),
            "between.workflowDefinitionId",
            "单独启动的流程没有办件"
        ),
        ["a workflow started that is computed"] = new(
            s => Between(s, "Elsa.ExecuteWorkflow").Set("between", "workflowDefinitionId", "variables.opinion", "JavaScript"),
            "between.workflowDefinitionId",
            "由表达式决定",
            IsError: false
        ),
    };

    /// <summary>An activity between the county's review and the city's.</summary>
    private static Sketch Between(Sketch sketch, string type, string further = "") =>
        sketch
            .Cut("county-review", "Approved")
            .Add("between", type, further)
            .Connect("county-review", "Approved", "between")
            .Connect("between", "Done", "city-review");

    /// <summary>A deadline beside a task that ends its wait: both lead into a join.</summary>
    private static Sketch Race(
        Sketch sketch,
        string mode,
        string task = "city-review",
        string before = "county-review",
        string port = "Approved"
    )
    {
        sketch
            .Cut(before, port)
            .Add("race", "Elsa.FlowFork")
            .Set("race", "branches", "[\"办\", \"限\"]", "Object")
            .Add("limit", "Anshan.DueDate")
            .Set("limit", "kind", "WorkingDays")
            .Set("limit", "workingDays", 20)
            .Add("join", "Elsa.FlowJoin")
            .Set("join", "mode", mode)
            .Connect(before, port, "race")
            .Connect("race", "办", task)
            .Connect("race", "限", "limit")
            .Connect("limit", "Due", "join");
        if (task == "city-review")
        {
            sketch.Cut(task, "Approved").Cut(task, "Returned").Connect(task, "Approved", "join").Remove("city-correction");
        }
        else
        {
            sketch.Cut(task, "Resubmitted");
        }

        return sketch.Connect("join", "Done", "award");
    }
}
