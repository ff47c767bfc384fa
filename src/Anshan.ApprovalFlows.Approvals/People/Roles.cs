namespace Anshan.ApprovalFlows.Approvals.People;

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
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
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

    /// <summary>Roles that work on cases inside an organisation.</summary>
    public static IReadOnlyList<string> CaseWork { get; } = [Reviewer, Head, Finance, Clerk];

    /// <summary>The three administrators of whom nobody may be two, and none of whom does case work.</summary>
    public static IReadOnlyList<string> Separated { get; } = [SystemAdministrator, SecurityAdministrator, Auditor];

    /// <summary>The roles' names in the order in which they are offered.</summary>
    public static string Describe(IReadOnlyCollection<string> roles) => string.Join("、", Names.Where(role => roles.Contains(role.Key)).Select(role => role.Value));

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
