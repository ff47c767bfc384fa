using System.Buffers.Text;
using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Formulas;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>What becomes of a second application for the same object.</summary>
public enum SecondApplication
{
    /// <summary>It is refused while the first one is under way or was granted.</summary>
    Refuse,

    /// <summary>It is taken, and the reviewer sees both.</summary>
    Show,
}

/// <summary>What the money of a measure is paid for (reading 19): the same is not paid twice.</summary>
/// <param name="Name">What it is, in words: 街区.</param>
/// <param name="Key">The fields by which two applications are known to be about the same one.</param>
/// <param name="Second">What becomes of a second application.</param>
/// <param name="OfApplicant">Whether each applicant has its own: two enterprises may have projects of one name.</param>
/// <param name="When">Only applications for which this holds are about it; null for all.</param>
public sealed record PaidObject(
    string Name,
    IReadOnlyList<string> Key,
    SecondApplication Second,
    bool OfApplicant = false,
    Formula? When = null
)
{
    /// <summary>The field at which a refusal is said; null where the applicant itself is the object.</summary>
    [JsonIgnore]
    public string? At => Key.Count > 0 ? Key[0] : null;

    /// <summary>The sentence of a refusal.</summary>
    /// <remarks>It names nobody: the first application may be somebody else's.</remarks>
    public string Refusal(FormSpec form, FormValues values) =>
        At is { } at
            ? $"{Name}“{form.Find(at)!.Display(values[at])}”已经有一件申请正在办理或者已经获得支持，同一{Name}不能重复申请。"
            : $"您已经有一件申请正在办理或者已经获得支持，{Name}只能申请一次。";

    /// <summary>
    /// The object of an application: the same key for the same object, however its name is spelt; null where it has none or does not say
    /// which.
    /// </summary>
    public static (PaidObject Object, string Key)? Of(MeasurePackage measure, FormValues values, FormFacts facts, ApplicantProfile profile)
    {
        foreach (var paid in measure.Objects)
        {
            List<string> named = [.. paid.Key.Select(key => SameText.Key(values[key]))];
            if (FormNames.Holds(paid.When, measure.Form, values, facts) == true && !named.Contains(""))
            {
                var digest = DerivedGuid.Hash([paid.Name, paid.OfApplicant ? profile.EntityKey() : "", .. named]);
                return (paid, $"{measure.Id}/{Base64Url.EncodeToString(digest.AsSpan(0, 16))}");
            }
        }

        return null;
    }

    internal IEnumerable<string> Problems(FormSpec form)
    {
        foreach (var key in Key.Where(key => form.Find(key) is null))
        {
            yield return $"表单中没有字段“{key}”。";
        }

        if (Key.Count == 0 && !OfApplicant)
        {
            yield return "没有写明由哪些字段认定是同一个对象。";
        }
    }
}
