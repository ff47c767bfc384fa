using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>The applicant's data as a case keeps them: the only place that reads and writes these columns.</summary>
/// <remarks>Account, identity number and phone stand in columns of their own and nowhere in the JSON beside them.</remarks>
public static class CaseProfile
{
    private static readonly string[] Apart =
    [
        nameof(ApplicantProfile.BankAccount),
        nameof(ApplicantProfile.IdentityNumber),
        nameof(ApplicantProfile.ContactPhone),
    ];

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    /// <summary>The current data of the case.</summary>
    public static ApplicantProfile Of(Case row) => Read(row.ProfileJson, row.BankAccount, row.IdentityNumber, row.ContactPhone);

    /// <summary>The data as one submission had them.</summary>
    /// <param name="submissions">All submissions of the case.</param>
    /// <param name="row">The case, which keeps what no later submission has changed.</param>
    /// <param name="number">Which submission.</param>
    public static ApplicantProfile OfSubmission(IEnumerable<CaseSubmission> submissions, Case row, int number) =>
        submissions
            .Where(submission => submission.Number >= number && submission.ProfileJson is not null)
            .MinBy(submission => submission.Number)
            is { } kept
            ? Read(kept.ProfileJson!, kept.BankAccount ?? "", kept.IdentityNumber ?? "", kept.ContactPhone ?? "")
            : Of(row);

    /// <summary>Takes the data into the case.</summary>
    public static void Keep(Case row, ApplicantProfile profile) =>
        (row.ProfileJson, row.BankAccount, row.IdentityNumber, row.ContactPhone) = (
            Json(profile),
            profile.BankAccount,
            profile.IdentityNumber,
            profile.ContactPhone
        );

    /// <summary>The same columns, from one copy of the row to another.</summary>
    public static void Copy(Case from, Case to) =>
        (to.ProfileJson, to.BankAccount, to.IdentityNumber, to.ContactPhone) = (
            from.ProfileJson,
            from.BankAccount,
            from.IdentityNumber,
            from.ContactPhone
        );

    /// <summary>Keeps the data of a case with the submission that a later one follows, where the later one changes them.</summary>
    public static void KeepBefore(CaseSubmission before, Case row, ApplicantProfile later)
    {
        var profile = Of(row);
        (before.ProfileJson, before.BankAccount, before.IdentityNumber, before.ContactPhone) =
            Whole(profile) == Whole(later)
                ? (null, null, null, null)
                : (Json(profile), profile.BankAccount, profile.IdentityNumber, profile.ContactPhone);
    }

    /// <summary>The data without what has columns of its own.</summary>
    public static string Json(ApplicantProfile profile) => JsonSerializer.Serialize(profile, Options);

    /// <summary>
    /// All the data in one text, the same for the same data however a database spells its JSON. For comparing, never stored.
    /// </summary>
    public static string Whole(ApplicantProfile profile) =>
        string.Join('\n', Json(profile), profile.BankAccount, profile.IdentityNumber, profile.ContactPhone);

    private static ApplicantProfile Read(string json, string account, string identity, string phone)
    {
        var profile = JsonSerializer.Deserialize<ApplicantProfile>(json, Options) ?? throw new JsonException("Empty profile.");
        (profile.BankAccount, profile.IdentityNumber, profile.ContactPhone) = (account, identity, phone);
        return profile;
    }

    private static void LeaveOut(JsonTypeInfo type)
    {
        for (var place = type.Properties.Count - 1; place >= 0; place--)
        {
            if (Apart.Contains(type.Properties[place].Name))
            {
                type.Properties.RemoveAt(place);
            }
        }
    }
}
