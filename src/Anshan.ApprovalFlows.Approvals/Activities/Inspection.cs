using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>现场考察: the record of a visit.</summary>
internal sealed class Inspection : IRecordKind
{
    public ActivityDescriptor Descriptor { get; } =
        new("Anshan.Inspection", Vocabulary.Category, "现场考察", "到现场考察，登记时间、地点、人员和结论。")
        {
            Inputs =
            [
                new("Organisation", "String", "考察单位", "由哪个单位考察"),
                new("Matter", "String", "考察要点", "登记页上的说明", UiHint: "multiline"),
                new("Role", "String", "考察角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(10),
            ],
            Outputs = [new("Opinion", "String", "考察情况")],
            Outcomes = new Dictionary<string, string> { ["Passed"] = "通过", ["Failed"] = "不通过" },
        };

    public TaskKind Task => TaskKind.Inspection;

    public RecordRequest Request(ActivityContext context) =>
        new(
            "考察记录",
            context.Text("matter"),
            new FormSpec(
                [],
                [
                    new("visited", "考察日期", FieldKind.Date, true),
                    new("place", "考察地点", FieldKind.Text, true),
                    new("people", "考察人员", FieldKind.Text, true, "两人以上，用顿号分开。"),
                    new(
                        "findings",
                        "考察情况",
                        FieldKind.Multiline,
                        true,
                        "看到了什么，与申报内容是否一致；不通过的写明理由，申请主体会看到。"
                    ),
                    new("result", "考察结论", FieldKind.Choice, true, Choices: [new("Passed", "通过"), new("Failed", "不通过")]),
                    RecordVerdict.ClauseWhen("result", "Failed"),
                ],
                []
            ),
            []
        );

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        context.SetOutput("opinion", values["findings"]);
        var isAgainst = values["result"] == "Failed";
        return new RecordVerdict(values["result"]!, $"现场考察{(isAgainst ? "不通过" : "通过")}", isAgainst);
    }
}
