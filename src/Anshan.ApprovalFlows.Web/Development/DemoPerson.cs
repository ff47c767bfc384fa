using Anshan.ApprovalFlows.Approvals.Organisations;
using Is = Anshan.ApprovalFlows.Approvals.Access.Roles;

namespace Anshan.ApprovalFlows.Web.Development;

/// <summary>Who is seeded: invented names on invented addresses.</summary>
public sealed record DemoPerson(string Email, string FullName, OrganisationId? OrganisationId, IReadOnlyList<string> Roles)
{
    private static readonly string[] Surnames =
    [
        "王",
        "李",
        "张",
        "刘",
        "陈",
        "杨",
        "赵",
        "黄",
        "周",
        "吴",
        "徐",
        "孙",
        "胡",
        "朱",
        "高",
        "林",
        "何",
        "郭",
        "马",
        "罗",
        "梁",
    ];
    private static readonly string[] GivenNames =
    [
        "明远",
        "秀兰",
        "建国",
        "晓雯",
        "志强",
        "丽娜",
        "海涛",
        "静怡",
        "文博",
        "雨桐",
        "国栋",
        "淑芬",
        "立新",
    ];

    public static DemoPerson Applicant { get; } = new($"applicant@{DevelopmentSeed.Domain}", "陈晓会", null, [Is.Applicant]);

    /// <summary>Two people or more for each of the units, one of each administrator, one applicant.</summary>
    public static IEnumerable<DemoPerson> All(IEnumerable<Organisation> units)
    {
        yield return Applicant;
        yield return new($"admin@{DevelopmentSeed.Domain}", "郑管理", null, [Is.SystemAdministrator]);
        yield return new($"workflow@{DevelopmentSeed.Domain}", "冯流程", null, [Is.WorkflowAdministrator]);
        yield return new($"workflow.2@{DevelopmentSeed.Domain}", "韩流程", null, [Is.WorkflowAdministrator]);
        yield return new($"auditor@{DevelopmentSeed.Domain}", "沈审计", null, [Is.Auditor]);

        var number = 0;
        foreach (var unit in units)
        {
            foreach (var (roles, at) in RolesOf(unit.Department).Select((roles, at) => (roles, at + 1)))
            {
                yield return new($"{unit.Id}.{at}@{DevelopmentSeed.Domain}", Name(number++), unit.Id, roles);
            }
        }
    }

    // The payer may not review, who confirms a list may not have made it, and whoever countersigns an amount or a payment has neither
    // reviewed nor done it; units with a window have a clerk.
    private static string[][] RolesOf(string department) =>
        department switch
        {
            "finance" =>
            [
                [Is.Reviewer],
                [Is.Finance],
                [Is.Finance],
                [Is.Head],
            ],
            "science" =>
            [
                [Is.Reviewer, Is.Head],
                [Is.Reviewer],
                [Is.Finance],
                [Is.Finance],
                [Is.Reviewer],
            ],
            "employment" =>
            [
                [Is.Reviewer, Is.Head],
                [Is.Reviewer, Is.Clerk],
                [Is.Reviewer],
            ],
            "government" =>
            [
                [Is.Reviewer, Is.Head],
                [Is.Clerk],
                [Is.Reviewer],
                [Is.Reviewer],
            ],
            "approval" or "housing-fund" =>
            [
                [Is.Reviewer, Is.Head],
                [Is.Clerk],
            ],
            _ =>
            [
                [Is.Reviewer, Is.Head],
                [Is.Reviewer],
                [Is.Reviewer],
            ],
        };

    private static string Name(int number) => Surnames[number % Surnames.Length] + GivenNames[number % GivenNames.Length];
}
