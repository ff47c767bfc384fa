using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages;

/// <summary>Says what the site is, and shows each kind of person the next action.</summary>
public sealed class IndexModel(CurrentActor current) : PageModel
{
    public sealed record Entrance(string Title, string Text, string Href);

    public IReadOnlyList<Entrance> Entrances { get; private set; } = [];

    /// <summary>The most likely next action of this person.</summary>
    public (string Text, string Href) Start => (Entrances[0].Title, Entrances[0].Href);

    public void OnGet()
    {
        List<Entrance> entrances = [];
        void Offer(bool shown, string title, string text, string href)
        {
            if (shown)
            {
                entrances.Add(new Entrance(title, text, href));
            }
        }

        Offer(current.IsAny(Roles.CaseWork), "待办", "本单位需要办理的审核、核定和拨付，按到期先后排列。", Links.Inbox);
        Offer(current.Is(Roles.Applicant), "我的办件", "申报中的草稿、办理进度、需要补正的事项和办理结果。", Links.MyCases);
        Offer(current.Is(Roles.Applicant), "主体信息", "单位名称、信用代码、开户银行和联系人，申报时自动带入。", Links.Profile);
        Offer(current.Is(Roles.SystemAdministrator), "人员", "邀请工作人员，设置单位和角色，停用账号。", Links.People);
        Offer(
            current.IsAny([Roles.WorkflowAdministrator, Roles.SystemAdministrator]),
            "异常",
            "因故障停住的办件：查看原因，重试、跳过或取消。",
            Links.Incidents
        );
        Offer(
            current.IsAny([.. Roles.CaseWork, Roles.WorkflowAdministrator, Roles.Auditor]),
            "办件查询",
            "按编号和名称查找权限范围内的办件。",
            Links.SearchCases
        );
        Offer(true, "政策举措", "支持对象、补助标准、申报材料和办理期限。", Links.Measures);
        Entrances = entrances;
    }
}
