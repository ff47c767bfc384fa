using Anshan.ApprovalFlows.Approvals.Accounts;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>What is wrong with a form, at the fields it is about.</summary>
public static class Outcomes
{
    /// <summary>True when it was done; otherwise each sentence stands at its field (<c>Input.…</c>) or on top.</summary>
    public static bool Accepts(this ModelStateDictionary state, AccountOutcome outcome) =>
        state.Accepts(outcome, field => field.Length == 0 ? "" : $"Input.{field}");

    /// <summary>The same for a form whose fields have other names.</summary>
    /// <param name="state">The form.</param>
    /// <param name="outcome">How it went.</param>
    /// <param name="nameOf">The name of the field of the form for a field of the request.</param>
    public static bool Accepts(this ModelStateDictionary state, AccountOutcome outcome, Func<string, string> nameOf)
    {
        if (outcome is AccountOutcome.Refused refused)
        {
            foreach (var (field, problem) in refused.Problems)
            {
                state.AddModelError(nameOf(field), problem);
            }
        }

        return outcome is AccountOutcome.Done;
    }

    /// <summary>The property of a form for the key of a problem.</summary>
    public static string FieldOf(string key) => $"{char.ToUpperInvariant(key[0])}{key[1..]}";

    /// <summary>What is wrong at a field; null where nothing is.</summary>
    public static string? ErrorOf(this ModelStateDictionary state, string name) =>
        state.TryGetValue(name, out var entry) ? entry.Errors.FirstOrDefault()?.ErrorMessage : null;
}
