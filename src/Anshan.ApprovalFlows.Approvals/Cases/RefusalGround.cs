namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>The grounds of a refusal, beside its reason: kept with the task of the reviewer, shown to the applicant.</summary>
/// <param name="Clause">The words of the text that are not met; null where none was named.</param>
/// <param name="Missing">The fact or document that is missing.</param>
/// <param name="Helps">What would help.</param>
public sealed record RefusalGround(string? Clause, string? Missing, string? Helps);
