namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>A mail written in the commit that caused it, sent afterwards at least once under one Message-ID.</summary>
public sealed class OutboxMail
{
    /// <summary>Also the local part of the Message-ID.</summary>
    public required Guid Id { get; init; }
    public required string To { get; init; }
    public string ToName { get; init; } = "";
    public required string Subject { get; init; }
    public required string Text { get; init; }

    /// <summary>The same text as simple HTML; follows from the text and is not stored.</summary>
    public string Html => MailHtml.From(Text);

    /// <summary>The template's name.</summary>
    public required string Template { get; init; }
    public Guid? CaseId { get; init; }

    /// <summary>Machine time; <see cref="CaseAt"/> is the business time shown to people.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? CaseAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? NotBefore { get; set; }
    public string? LastError { get; set; }

    /// <summary>The claim of the server that is sending it; null while none is.</summary>
    public Guid? Claim { get; set; }

    /// <summary>Machine time from which another server may take it.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>Given up after the last attempt; shown to the administrator.</summary>
    public bool IsAbandoned { get; set; }
}
