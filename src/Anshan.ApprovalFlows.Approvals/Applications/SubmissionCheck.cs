using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Form, materials and profile of a submission checked against the measure, with the computed ceiling.</summary>
/// <param name="Values">The normalised answers.</param>
/// <param name="Errors">What is missing or wrong, by field key, material id, <c>profile</c>, or <c>kind</c>.</param>
/// <param name="Award">The computed ceiling; null where the measure pays nothing.</param>
public sealed record SubmissionCheck(FormValues Values, IReadOnlyDictionary<string, string> Errors, AwardComputation? Award)
{
    /// <summary>Checks everything a submission needs.</summary>
    /// <param name="application">What is applied for, by whom, when.</param>
    /// <param name="raw">What was typed, by field key.</param>
    /// <param name="materialIds">The materials that were uploaded.</param>
    /// <param name="organisations">The units of the day.</param>
    public static SubmissionCheck Of(
        ApplicationFacts application,
        IReadOnlyDictionary<string, string?> raw,
        IEnumerable<string> materialIds,
        OrganisationTree organisations
    )
    {
        var (measure, profile, facts) = (application.Measure, application.Profile, application.Form);
        var form = FormValidator.Check(measure.Form, raw, submit: true, facts);
        var errors = new Dictionary<string, string>(form.Errors);
        var given = materialIds.ToHashSet();
        foreach (var material in measure.Materials.Where(material => !given.Contains(material.Id)))
        {
            if (material.IsRequired(measure.Form, form.Values, facts))
            {
                errors[material.Id] = $"请上传“{material.Name}”。";
            }
        }

        if (ProfileProblem(profile, organisations, measure.Award is not null) is { } gap)
        {
            errors["profile"] = gap;
        }
        else if (KindProblem(measure, profile!) is { } problem)
        {
            errors["kind"] = problem;
        }

        var award = form.IsClean ? application.AwardOf(form.Values) : null;
        var paid = profile is null ? null : PaidObject.Of(measure, form.Values, facts, profile);
        return new SubmissionCheck(form.Values, errors, award)
        {
            Application = application,
            Paid = paid?.Object,
            ObjectKey = paid?.Key,
        };
    }

    /// <summary>What was checked.</summary>
    public required ApplicationFacts Application { get; init; }

    /// <summary>What it is paid for; null where the measure names nothing.</summary>
    public PaidObject? Paid { get; private init; }

    /// <summary>The key of <see cref="Paid"/>.</summary>
    public string? ObjectKey { get; private init; }

    /// <summary>Whether other cases have to be looked at where nobody else can write.</summary>
    public bool IsHeldAgainstOthers => Locks.Any();

    /// <summary>
    /// Whoever looks at the same cases takes the same lock: first the one of the applicant, whose other applications are read, then the
    /// one of the object, which others can apply for too. Always in this order, so that nobody waits in a circle.
    /// </summary>
    private IEnumerable<string> Locks
    {
        get
        {
            if (Application.Measure is { } measure && (measure.HasAutomaticList || measure.Form.ReadsOthers))
            {
                yield return $"{measure.Id}/{Application.Profile?.EntityKey()}";
            }

            if (Paid is { Second: SecondApplication.Refuse } && ObjectKey is { } key)
            {
                yield return key;
            }
        }
    }

    /// <summary>
    /// Within the write: refuses what other cases stand against. Two applications at once are looked at one after the other.
    /// </summary>
    /// <param name="db">Within the transaction of the submission.</param>
    /// <param name="caseId">The case itself.</param>
    /// <param name="cancellation">Ends with the request.</param>
    /// <exception cref="SubmissionRefusedException">Something stands against it; nothing is written.</exception>
    internal async Task HoldAsync(DbContext db, Guid caseId, CancellationToken cancellation)
    {
        foreach (var name in Locks)
        {
            await db.LockAsync("applications", name, cancellation);
        }

        var (measure, profile) = (Application.Measure, Application.Profile!);
        if (
            measure.HasAutomaticList
            && profile.CreditCode.Length > 0
            && await OtherCases.ListAsync(db, measure.Id, profile.CreditCode, cancellation)
        )
        {
            throw new SubmissionRefusedException("kind", "您单位已经列入本条的免申即享名单，款项直接拨付，不用再申请。");
        }

        if (
            Paid is { Second: SecondApplication.Refuse } paid
            && ObjectKey is { } key
            && await OtherCases.HaveAsync(db, key, caseId, cancellation)
        )
        {
            throw new SubmissionRefusedException(paid.At ?? "kind", paid.Refusal(measure.Form, Values));
        }

        if (measure.Form.ReadsOthers)
        {
            var others = await OtherCases.EarlierAsync(db, measure, profile, Application.At, caseId, cancellation);
            var now = Application with { Others = others };
            if (FormValidator.Check(measure.Form, Values.ToRaw(), submit: true, now.Form).Errors is { Count: > 0 } errors)
            {
                throw new SubmissionRefusedException(errors);
            }
        }
    }

    /// <summary>The cap across cases that a submission of that day falls under; null where there is none.</summary>
    public CapPlace? PlaceOf(OrganisationTree organisations) =>
        CapPlace.Of(
            new(Application.Measure.Id),
            Award,
            Values,
            Application.Profile,
            Application.Day,
            organisations.FindRegion(Application.Profile?.RegionId ?? "")?.Name
        );

    /// <summary>Why this applicant cannot apply for this measure, in a sentence; null when he can.</summary>
    public static string? ApplicantProblem(MeasurePackage measure, ApplicantProfile? profile, OrganisationTree organisations) =>
        ProfileProblem(profile, organisations, measure.Award is not null) ?? KindProblem(measure, profile!);

    /// <summary>Why this measure is not for applicants of this kind, in a sentence; null when it is.</summary>
    public static string? KindProblem(MeasurePackage measure, ApplicantProfile profile) =>
        measure.ApplicantKinds.Any(kind => profile.Kinds.HasFlag(kind)) ? null
        : measure.ApplicantKinds is [ApplicantKind.CountyGovernment]
            ? $"本条只由县（市）区政府、开发区管委会申请，您的账号没有登记为县（市）区政府。是政府账号的，请联系系统管理员登记；企业和个人不需要申请。"
        : profile.IsIndividual && !measure.IsForIndividuals
            ? $"本条面向单位申报（{measure.ApplicantText}），您的主体信息登记为个人。以单位名义申报的，请用该单位的账号。"
        : !profile.IsIndividual && !measure.IsForUnits
            ? $"本条由个人申报（{measure.ApplicantText}），您的主体信息登记为单位。请本人用自己的账号申报。"
        : $"本条的申请主体是“{measure.ApplicantText}”，您登记的主体类型是“{Declared(profile)}”。您也是"
            + $"“{string.Join("”或者“", measure.ApplicantKinds.Select(kind => ApplicantKinds.Names[kind]))}”的，请先在主体信息中勾选。";

    private static string Declared(ApplicantProfile profile) => profile.Kinds == 0 ? "还没有填写" : ApplicantKinds.Words(profile.Kinds);

    /// <summary>What the profile lacks, in a sentence; null when it is complete.</summary>
    /// <param name="profile">The applicant; null where nothing was ever saved.</param>
    /// <param name="organisations">Knows the regions.</param>
    /// <param name="isPaid">Whether money may come of it: a question needs no account.</param>
    public static string? ProfileProblem(ApplicantProfile? profile, OrganisationTree organisations, bool isPaid)
    {
        if (profile is null)
        {
            return "请先填写主体信息。";
        }

        (string Label, string Value)[] needed =
        [
            (profile.IsIndividual ? "姓名" : "名称", profile.Name),
            profile.IsIndividual ? ("身份证号", profile.IdentityNumber) : ("统一社会信用代码", profile.CreditCode),
            ("所在县区", profile.RegionId),
            .. isPaid
                ? [("开户银行", profile.BankName), ("账户名称", profile.BankAccountName), ("银行账号", profile.BankAccount)]
                : Array.Empty<(string, string)>(),
            ("联系人", profile.ContactName),
            ("联系电话", profile.ContactPhone),
        ];
        var missing = needed.Where(item => string.IsNullOrWhiteSpace(item.Value)).Select(item => item.Label).ToList();
        if (missing.Count > 0)
        {
            return $"主体信息缺少：{string.Join("、", missing)}。";
        }

        if (!profile.IsIndividual && !UnifiedSocialCreditCode.TryParse(profile.CreditCode, out _, out var problem))
        {
            return $"主体信息中的统一社会信用代码有误：{problem}";
        }

        if (profile.IsContested)
        {
            return CreditCodes.Held;
        }

        if (isPaid && BankAccounts.Problem(profile) is { } account)
        {
            return $"主体信息中的收款账户有误：{account.Problem}";
        }

        return organisations.ApplicantRegions.Any(region => region.Id == profile.RegionId) ? null : "请在主体信息中选择所在县区。";
    }
}
