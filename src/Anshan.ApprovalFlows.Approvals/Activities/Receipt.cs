using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>收件转报: a unit takes in an application and passes it on; it reviews nothing, so it can neither refuse nor return.</summary>
internal sealed class Receipt : IRecordKind
{
    public ActivityDescriptor Descriptor { get; } =
        new("Anshan.Receipt", Vocabulary.Category, "收件转报", "由指定单位接收申报材料并转报下一个单位，不作审核。")
        {
            Inputs =
            [
                new("Organisation", "String", "收件单位", "由哪个单位接收"),
                new("Matter", "String", "说明", "登记页上的说明", UiHint: "multiline"),
                new("Role", "String", "收件角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(5),
            ],
            Outcomes = new Dictionary<string, string> { ["Received"] = "已转报" },
        };

    public TaskKind Task => TaskKind.Receipt;

    public RecordRequest Request(ActivityContext context) =>
        new(
            Vocabulary.TitleOf(context),
            context.Text("matter"),
            new FormSpec(
                [],
                [
                    new("date", "收件日期", FieldKind.Date, true),
                    new(
                        "remark",
                        "转报说明",
                        FieldKind.Multiline,
                        false,
                        "没有要说明的不填；下一个单位和申请主体会看到。",
                        MaxLength: 1000
                    ),
                ],
                []
            ),
            []
        );

    public RecordVerdict Judge(ActivityContext context, FormValues values) => new("Received", "已收件并转报");
}
