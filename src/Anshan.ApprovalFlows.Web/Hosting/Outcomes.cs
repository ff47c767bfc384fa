using Anshan.ApprovalFlows.Approvals.Accounts;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Shows a refusal at the field it is about.</summary>
public static class Outcomes
{
    /// <summary>True when it was done; otherwise the sentence stands at the field (<c>Input.…</c>) or on top.</summary>
    public static bool Accepts(this ModelStateDictionary state, AccountOutcome outcome)
    {
        if (outcome is AccountOutcome.Refused refused)
        {
            state.AddModelError(refused.Field.Length == 0 ? "" : $"Input.{refused.Field}", refused.Problem);
        }

        return outcome is AccountOutcome.Done;
    }
}
