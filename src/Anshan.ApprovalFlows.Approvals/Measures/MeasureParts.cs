using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>A 责任单位: its name in the text, and the organisation of <c>organisations.json</c> that it is.</summary>
public sealed record ResponsibleUnit(string Name, string OrganisationId);

/// <summary>A 责任人 as the document prints it.</summary>
public sealed record Contact(string Name, string Post, string Unit, string Phone)
{
    /// <summary>What the public sees: an office phone as printed, a mobile number with its middle hidden.</summary>
    [JsonIgnore]
    public string PublicPhone => Phone.Length == 11 && Phone.All(char.IsAsciiDigit) ? $"{Phone[..3]}****{Phone[7..]}" : Phone;

    internal IEnumerable<(string Member, string Text)> Excerpts => [("name", Name), ("post", Post), ("unit", Unit), ("phone", Phone)];
}

/// <summary>What the measure gives, in plain words, with the clause.</summary>
public sealed record Benefit(string Text, string Clause);

/// <summary>What must be true of an applicant, in plain words, with the clause.</summary>
public sealed record EligibilityCondition(string Text, string Clause);

/// <summary>How an open point of the text is read, or what the platform adds to it; shown on the measure's page.</summary>
public sealed record MeasureNote(string Text, string? Clause = null);

/// <summary>One document that an application needs (申报材料).</summary>
public sealed record MaterialSpec(string Id, string Name, bool Required, bool Multiple, string Clause, string? Help = null, string? IssuedBy = null);

/// <summary>One route through the measure (办理流程): its definition file beside <c>measure.json</c>, and the stages that the guide shows.</summary>
public sealed record ProcedureSpec(string Id, string Title, string File, IReadOnlyList<StageSpec> Stages);

/// <summary>One stage for the public guide; without expected working days none are promised.</summary>
public sealed record StageSpec(string Id, string Title, string Who, string What, int? ExpectedWorkingDays = null);
