namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>An application that is being filled in; it becomes a case when submitted. A draft is not an instance.</summary>
public sealed class Draft
{
    public required Guid Id { get; init; }

    /// <summary>The applicant; each of its members may go on with the draft.</summary>
    public required string SubjectId { get; init; }
    public required string MeasureId { get; init; }
    public required string ProcedureId { get; init; }

    /// <summary>What was typed, by field key, even where it is not valid yet.</summary>
    public string FormJson { get; set; } = "{}";
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The case this draft became; a second submission of it leads there.</summary>
    public Guid? CaseId { get; set; }
}

/// <summary>One uploaded file of a draft, and later of the case it became; or the evidence of a claim.</summary>
public sealed class MaterialFile
{
    public required Guid Id { get; init; }
    public Guid? DraftId { get; set; }
    public Guid? CaseId { get; set; }

    /// <summary>The claim of an applicant that it is the evidence of.</summary>
    public Guid? ClaimId { get; set; }
    public required string MaterialId { get; init; }
    public required string FileName { get; init; }
    public required string ContentType { get; init; }
    public required long Size { get; init; }

    /// <summary>Lower-case hex; also the name of the stored file.</summary>
    public required string Sha256 { get; init; }
    public required string UploadedBy { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>The first submission that carries the file, and the first that no longer does.</summary>
    public int? SinceSubmission { get; set; }
    public int? UntilSubmission { get; set; }
}
