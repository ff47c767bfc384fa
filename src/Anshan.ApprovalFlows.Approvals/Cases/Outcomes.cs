using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>The result of a submission.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome() { }

    /// <summary>There is a case now, or there already was one from this draft.</summary>
    public sealed record Submitted(Guid CaseId, string Number) : SubmitOutcome;

    /// <summary>Something is missing or wrong; nothing was changed. Messages by field key, material id, or <c>profile</c>.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : SubmitOutcome;

    /// <summary>The measure cannot be applied for today; the sentence says why.</summary>
    public sealed record Closed(string Reason) : SubmitOutcome;

    /// <summary>Less is left of the cap than the applicant has agreed to; nothing was changed.</summary>
    public sealed record LessLeft(Money Left) : SubmitOutcome;

    /// <summary>
    /// The application is valid but was not accepted, and nothing was changed; it can be sent again as it is. The sentence says why.
    /// </summary>
    public sealed record Again(string Reason) : SubmitOutcome;

    /// <summary>No such draft of this person.</summary>
    public sealed record NotFound : SubmitOutcome;
}

/// <summary>The result of a decision, a resubmission, a payment record: of anything that ends a task.</summary>
public abstract record TaskOutcome
{
    private TaskOutcome() { }

    /// <summary>Committed. <paramref name="Message"/> is the sentence to show.</summary>
    public sealed record Done(string Message) : TaskOutcome;

    /// <summary>Something typed is missing or wrong; nothing was changed. Messages by field key.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : TaskOutcome;

    /// <summary>Too late or not allowed; the sentence says what happened meanwhile and by whom.</summary>
    public sealed record Refused(string Reason) : TaskOutcome;

    /// <summary>No such task for this person.</summary>
    public sealed record NotFound : TaskOutcome;
}
