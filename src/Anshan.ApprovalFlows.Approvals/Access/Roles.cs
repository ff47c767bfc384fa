namespace Anshan.ApprovalFlows.Approvals.Access;

/// <summary>The roles of the system (architecture: Roles) and which of them exclude each other.</summary>
public static class Roles
{
    public const string Applicant = "applicant";
    public const string Reviewer = "reviewer";
    public const string Head = "head";
    public const string Finance = "finance";
    public const string Clerk = "clerk";
    public const string WorkflowAdministrator = "workflow-admin";
    public const string SystemAdministrator = "system-admin";
    public const string SecurityAdministrator = "security-admin";
    public const string Auditor = "auditor";

    /// <summary>Every role with its name on screen, in the order in which it is offered.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } =
        new Dictionary<string, string>
        {
            [Applicant] = "申请人",
            [Reviewer] = "审核人员",
            [Head] = "单位负责人",
            [Finance] = "财务拨付人员",
            [Clerk] = "窗口人员",
            [WorkflowAdministrator] = "流程管理员",
            [SystemAdministrator] = "系统管理员",
            [SecurityAdministrator] = "安全管理员",
            [Auditor] = "审计员",
        };

    /// <summary>What each role can do here today; pages are called as the navigation calls them, and a test opens every one.</summary>
    public static IReadOnlyDictionary<string, string> Duties { get; } =
        new Dictionary<string, string>
        {
            [Applicant] = "在“我的办件”申报、补正、撤回和查看进度，在“主体信息”维护单位信息和收款账户",
            [Reviewer] = "在“待办”审核、核定金额、登记结果、拟定名单、处理公示异议，在“办件查询”查看本单位的办件",
            [Head] =
                "超期办件上报时收到邮件，在“办件查询”查看；流程指定负责人办理的，在“待办”办理，并在那里看本单位每人手上的事项；在“统计”看办理情况",
            [Finance] = "在“待办”登记资金拨付，在“办件查询”查看本单位的办件；不能兼任审核",
            [Clerk] = "在“待办”登记窗口办理结果，在“办件查询”查看本单位的办件",
            [WorkflowAdministrator] =
                "在“政策数据”“办理流程”“流程设计”维护政策和流程，在“异常”和“外部任务”处理故障和等候，在“办件查询”“统计”查看全部办件",
            [SystemAdministrator] = "在“人员”“组织机构”管理账号和单位，在“数据检查”核对数据，在“异常”处理故障；不办业务",
            [SecurityAdministrator] = "查看“办理流程”和“流程设计”，不作更改，不办业务",
            [Auditor] = "在“办件查询”“统计”查看全部办件，查看“办理流程”和“流程设计”，不作更改",
        };

    /// <summary>What somebody with these roles can do, a sentence for each.</summary>
    public static IReadOnlyList<string> DutiesOf(IReadOnlyCollection<string> roles) =>
        [.. Names.Keys.Where(roles.Contains).Select(role => $"{Names[role]}：{Duties[role]}")];

    /// <summary>Roles that work on cases inside an organisation.</summary>
    public static IReadOnlyList<string> CaseWork { get; } = [Reviewer, Head, Finance, Clerk];

    /// <summary>The three administrators of whom nobody may be two, and none of whom does case work.</summary>
    public static IReadOnlyList<string> Separated { get; } = [SystemAdministrator, SecurityAdministrator, Auditor];

    /// <summary>The roles' names in the order in which they are offered.</summary>
    public static string Describe(IReadOnlyCollection<string> roles) =>
        string.Join("、", Names.Where(role => roles.Contains(role.Key)).Select(role => role.Value));

    /// <summary>Says in the user's words why these roles cannot belong to one person; null when they can.</summary>
    public static string? Conflict(IReadOnlyCollection<string> roles)
    {
        var separated = roles.Where(Separated.Contains).ToList();
        if (separated.Count > 1)
        {
            return $"{string.Join("、", separated.Select(r => Names[r]))}三权分立，同一人只能担任其中一种。";
        }

        if (separated.Count == 1 && roles.Count > 1)
        {
            return $"{Names[separated[0]]}不得同时办理业务或担任其他角色。";
        }

        if (roles.Contains(Applicant) && roles.Count > 1)
        {
            return "申请人账号不能同时是工作人员账号，请另用一个邮箱邀请。";
        }

        return roles.Contains(Finance) && (roles.Contains(Reviewer) || roles.Contains(Head))
            ? "财务拨付人员不得兼任审核人员或单位负责人：付款人不能是审核人。"
            : null;
    }
}
