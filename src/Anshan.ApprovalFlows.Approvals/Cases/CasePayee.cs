using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>The payee of a running case: what was changed since the submission, and what somebody still has to confirm.</summary>
public static class CasePayee
{
    /// <summary>A declared other name wants a confirmation.</summary>
    public static PayeeMark MarkOf(ApplicantProfile profile) => profile.NameDifference == NameDifference.None ? PayeeMark.Plain : PayeeMark.Declared;

    /// <summary>The payee before a change that nobody of the payer has confirmed.</summary>
    public static Payee? Before(Case row) => row.PayeeBeforeJson is { } json ? JsonSerializer.Deserialize<Payee>(json) : null;

    /// <summary>The payee that is paid.</summary>
    public static Payee Of(Case row) => Payee.Of(ApplicantProfile.Read(row.ProfileJson));

    /// <summary>Takes corrected data into the case. A change of payee stands unconfirmed beside the payee that was confirmed last.</summary>
    public static void Change(Case row, ApplicantProfile corrected)
    {
        var (was, now) = (Of(row), Payee.Of(corrected));
        var confirmed = Before(row) ?? was;
        row.PayeeBeforeJson = now == confirmed ? null : StoredJson.Write(confirmed);
        if (now != was)
        {
            row.PayeeMark = MarkOf(corrected);
        }

        row.ProfileJson = StoredJson.Write(corrected);
        row.ApplicantName = corrected.Name;
    }

    /// <summary>The applicant says that an account which stopped a payment is right: it wants a confirmation as a change does.</summary>
    public static void Vouch(Case row) => row.PayeeBeforeJson ??= StoredJson.Write(Of(row));

    /// <summary>The columns that <see cref="Change"/> writes, from one copy of the row to another.</summary>
    public static void Copy(Case from, Case to) =>
        (to.ProfileJson, to.ApplicantName, to.PayeeMark, to.PayeeBeforeJson) = (from.ProfileJson, from.ApplicantName, from.PayeeMark, from.PayeeBeforeJson);
}
