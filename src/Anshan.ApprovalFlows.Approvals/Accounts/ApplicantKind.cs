namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Who can be an applicant; one applicant can be of several kinds at once.</summary>
[Flags]
public enum ApplicantKind
{
    /// <summary>企业</summary>
    Enterprise = 1,

    /// <summary>活动主办方、街区运营方</summary>
    Organiser = 2,

    /// <summary>商业载体</summary>
    Carrier = 4,

    /// <summary>科研院所、登记机构等单位</summary>
    Institution = 8,

    /// <summary>农户、合作社、农村集体经济组织</summary>
    Farmer = 16,

    /// <summary>职工和其他个人</summary>
    Individual = 32,

    /// <summary>县（市）区政府: granted by a system administrator, never declared.</summary>
    CountyGovernment = 64,
}

/// <summary>Which kinds an applicant can have, and their names.</summary>
public static class ApplicantKinds
{
    private const ApplicantKind OfUnits =
        ApplicantKind.Enterprise | ApplicantKind.Organiser | ApplicantKind.Carrier | ApplicantKind.Institution | ApplicantKind.Farmer;

    public static IReadOnlyDictionary<ApplicantKind, string> Names { get; } =
        new Dictionary<ApplicantKind, string>
        {
            [ApplicantKind.Enterprise] = "企业",
            [ApplicantKind.Organiser] = "活动主办方、街区运营方",
            [ApplicantKind.Carrier] = "商业载体（商场、综合体等）",
            [ApplicantKind.Institution] = "科研院所、事业单位、机关等单位",
            [ApplicantKind.Farmer] = "农户、合作社、农村集体经济组织",
            [ApplicantKind.Individual] = "职工和其他个人",
            [ApplicantKind.CountyGovernment] = "县（市）区政府",
        };

    /// <summary>What an applicant may declare: a unit anything but a person, a person only what persons can be.</summary>
    public static ApplicantKind Declarable(bool isIndividual) => isIndividual ? ApplicantKind.Farmer : OfUnits;

    /// <summary>What an applicant is: what it declares, a grant that it has, and for a person that it is one.</summary>
    public static ApplicantKind Of(ApplicantKind declared, ApplicantKind before, bool isIndividual) =>
        isIndividual
            ? (declared & ApplicantKind.Farmer) | ApplicantKind.Individual
            : (declared & OfUnits) | (before & ApplicantKind.CountyGovernment);

    /// <summary>Each single kind in it.</summary>
    public static IEnumerable<ApplicantKind> Each(ApplicantKind kinds) => Names.Keys.Where(kind => kinds.HasFlag(kind));

    /// <summary>The kinds in words.</summary>
    public static string Words(ApplicantKind kinds) => string.Join("；", Each(kinds).Select(kind => Names[kind]));
}
