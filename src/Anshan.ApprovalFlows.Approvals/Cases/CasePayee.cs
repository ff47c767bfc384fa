using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>The payee of a running case: what was changed since the submission, and what somebody still has to confirm.</summary>
public static class CasePayee
{
    /// <summary>A declared other name needs a confirmation.</summary>
    public static PayeeMark MarkOf(ApplicantProfile profile) =>
        profile.NameDifference == NameDifference.None ? PayeeMark.Plain : PayeeMark.Declared;

    /// <summary>The payee before a change that nobody of the payer has confirmed.</summary>
    public static Payee? Before(Case row) =>
        row.PayeeBeforeJson is { } json
            ? JsonSerializer.Deserialize<Payee>(json)! with
            {
                BankAccount = row.PayeeBeforeAccount ?? "",
            }
            : null;

    /// <summary>The payee that is paid.</summary>
    public static Payee Of(Case row) => Payee.Of(CaseProfile.Of(row));

    /// <summary>
    /// Takes corrected data into the case. A changed payee is unconfirmed; the payee that was confirmed last is kept beside it.
    /// </summary>
    public static void Change(Case row, ApplicantProfile corrected)
    {
        var (was, now) = (Of(row), Payee.Of(corrected));
        var confirmed = Before(row) ?? was;
        KeepBefore(row, now == confirmed ? null : confirmed);
        if (now != was)
        {
            row.PayeeMark = MarkOf(corrected);
        }

        CaseProfile.Keep(row, corrected);
        row.ApplicantName = corrected.Name;
    }

    /// <summary>The applicant says that an account which stopped a payment is right: it needs a confirmation as a change does.</summary>
    public static void Vouch(Case row) => KeepBefore(row, Before(row) ?? Of(row));

    /// <summary>Keeps the payee that was confirmed last, its account in a column of its own; null forgets it.</summary>
    public static void KeepBefore(Case row, Payee? payee) =>
        (row.PayeeBeforeJson, row.PayeeBeforeAccount) = payee is null
            ? (null, null)
            : (StoredJson.Write(payee with { BankAccount = "" }), payee.BankAccount);

    /// <summary>The columns that <see cref="Change"/> writes, from one copy of the row to another.</summary>
    public static void Copy(Case from, Case to)
    {
        CaseProfile.Copy(from, to);
        (to.ApplicantName, to.PayeeMark) = (from.ApplicantName, from.PayeeMark);
        (to.PayeeBeforeJson, to.PayeeBeforeAccount) = (from.PayeeBeforeJson, from.PayeeBeforeAccount);
    }
}
