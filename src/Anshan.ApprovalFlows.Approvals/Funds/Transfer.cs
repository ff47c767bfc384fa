namespace Anshan.ApprovalFlows.Approvals.Funds;

/// <summary>资金拨付: one leg of the payment, recorded by the payer with date and voucher.</summary>
public sealed class Transfer
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required Guid TaskId { get; init; }

    /// <summary>1, 2 … in the order of the legs.</summary>
    public required int Leg { get; init; }
    public required string FromOrganisationId { get; init; }
    public required string FromName { get; init; }

    /// <summary>The receiving organisation; null when the money reaches the applicant.</summary>
    public string? ToOrganisationId { get; init; }
    public required string ToName { get; init; }
    public string? ToAccount { get; init; }
    public required long AmountFen { get; init; }
    public required DateOnly PaidOn { get; init; }
    public required string Voucher { get; init; }
    public required string RecordedById { get; init; }
    public required string RecordedByName { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When it was reversed, because it was registered wrongly; null while it stands. A row is never deleted.</summary>
    public DateTimeOffset? ReversedAt { get; set; }

    /// <summary>Why.</summary>
    public string? ReversalReason { get; set; }

    /// <summary>Who registered the reversal.</summary>
    public string? ReversedByName { get; set; }

    /// <summary>Who agreed to it, the head last, with commas between.</summary>
    public string? ReversalAgreedBy { get; set; }
}
