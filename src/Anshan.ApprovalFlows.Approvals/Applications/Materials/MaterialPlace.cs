namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>Where files are being added or removed.</summary>
public abstract record MaterialPlace
{
    private MaterialPlace() { }

    /// <summary>A draft: every material of the measure is open.</summary>
    public sealed record OfDraft(Guid DraftId) : MaterialPlace;

    /// <summary>An open correction: only the listed materials are, and a change belongs to the next submission.</summary>
    public sealed record OfCorrection(Guid TaskId) : MaterialPlace;

    /// <summary>
    /// An open task that is ended by a record: scans of the decision, photographs of the visit, proofs of what was achieved; or
    /// an open payment: the receipts of the bank.
    /// </summary>
    public sealed record OfRecord(Guid TaskId) : MaterialPlace;

    /// <summary>The evidence that a payment which this task registered was registered wrongly.</summary>
    public sealed record OfReversal(Guid TaskId) : MaterialPlace;

    /// <summary>The evidence of a claim that its claimant has not sent yet.</summary>
    public sealed record OfClaim(Guid ClaimId) : MaterialPlace;
}

/// <summary>The result of an upload or a removal.</summary>
public abstract record MaterialOutcome
{
    private MaterialOutcome() { }

    public sealed record Done(MaterialFile File) : MaterialOutcome;

    /// <summary>Nothing was changed; the sentence stands at the material.</summary>
    public sealed record Refused(string Reason) : MaterialOutcome;

    /// <summary>No such draft, correction, material or file of this person.</summary>
    public sealed record NotFound : MaterialOutcome;
}
