using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Formulas;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>A 责任单位: its name in the text, and the organisation of <c>organisations.json</c> that it is.</summary>
public sealed record ResponsibleUnit(string Name, string OrganisationId);

/// <summary>A 责任人 as the document prints it.</summary>
/// <remarks>The phone is null where none is printed for this person.</remarks>
public sealed record Contact(string Name, string Post, string Unit, string? Phone)
{
    /// <summary>What the public sees: an office phone as printed, a mobile number with its middle hidden.</summary>
    [JsonIgnore]
    public string? PublicPhone => Phone?.Length == 11 && Phone.All(char.IsAsciiDigit) ? $"{Phone[..3]}****{Phone[7..]}" : Phone;

    internal IEnumerable<(string Member, string Text)> Excerpts =>
        Phone is null
            ? [("name", Name), ("post", Post), ("unit", Unit)]
            : [("name", Name), ("post", Post), ("unit", Unit), ("phone", Phone)];
}

/// <summary>A figure that the responsible units are to reach.</summary>
/// <param name="What">What is counted, in plain words.</param>
/// <param name="Value">The figure; a share as a fraction.</param>
/// <param name="Unit">个, 元, 倍 …; empty for a share.</param>
/// <param name="Clause">The words of the text.</param>
/// <param name="By">The day it is to be reached by; null while the measure runs.</param>
/// <param name="OrganisationId">The responsible unit whose figure it is; null where it is that of each.</param>
public sealed record Target(string What, decimal Value, string Unit, string Clause, DateOnly? By = null, string? OrganisationId = null);

/// <summary>A platform that the text names; the address as printed.</summary>
public sealed record Platform(string Name, string? Url = null);

/// <summary>A document that the text cites, as printed with its number.</summary>
public sealed record CitedDocument(string Title);

/// <summary>What the measure gives, in plain words, with the clause.</summary>
public sealed record Benefit(string Text, string Clause);

/// <summary>What must be true of an application, in plain words, with the clause.</summary>
/// <param name="Text">The condition in plain words.</param>
/// <param name="Clause">The words of the text.</param>
/// <param name="Rule">What the platform decides itself; null where papers or people decide.</param>
/// <param name="When">Only applications for which this holds are concerned; null for all.</param>
/// <param name="At">The field at which a broken rule is said.</param>
/// <param name="Message">What is wrong and what to do, in the applicant's words.</param>
/// <param name="ConfirmedBy">Who confirms what the platform cannot know; null for the unit that reviews first.</param>
public sealed record EligibilityCondition(
    string Text,
    string Clause,
    Formula? Rule = null,
    Formula? When = null,
    string? At = null,
    string? Message = null,
    string? ConfirmedBy = null
)
{
    [JsonIgnore]
    internal FormRule? AsRule => Rule is { } rule && At is { } at && Message is { } message ? new FormRule(rule, at, message, When) : null;
}

/// <summary>How an open point of the text is read, or what the platform adds to it; shown on the measure's page.</summary>
public sealed record MeasureNote(string Text, string? Clause = null);

/// <summary>One document that an application needs (申报材料).</summary>
/// <param name="Id">Unique within the measure.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Required">Every application needs it.</param>
/// <param name="Multiple">It may be several files.</param>
/// <param name="Clause">The words of the text.</param>
/// <param name="Help">What to upload.</param>
/// <param name="IssuedBy">Where it comes from.</param>
/// <param name="RequiredWhen">Applications for which this holds need it.</param>
public sealed record MaterialSpec(
    string Id,
    string Name,
    bool Required,
    bool Multiple,
    string Clause,
    string? Help = null,
    string? IssuedBy = null,
    Formula? RequiredWhen = null
)
{
    /// <summary>Whether an application with these answers needs it.</summary>
    public bool IsRequired(FormSpec form, FormValues values, FormFacts facts) =>
        Required || RequiredWhen is not null && FormNames.Holds(RequiredWhen, form, values, facts) == true;
}

/// <summary>
/// One route through the measure (办理流程): its definition file beside <c>measure.json</c>, and the stages that the guide shows.
/// </summary>
/// <param name="Id">Unique within the measure.</param>
/// <param name="Title">What it is for, in plain words.</param>
/// <param name="File">The definition, in the same folder.</param>
/// <param name="Stages">What the guide shows.</param>
/// <param name="StartedBy">The unit that opens the case where nobody applies (免申即享), <c>city:science</c>; null where an applicant or the
/// system does.</param>
/// <param name="Answers">The choices that belong to this procedure, by field, where a measure has several and the form asks which matter it
/// is.</param>
/// <param name="Duty">For whom and how often the system opens the case (督办); null where somebody else does.</param>
/// <param name="StartLabel">What beginning it is called; null for 我要申报.</param>
public sealed record ProcedureSpec(
    string Id,
    string Title,
    string File,
    IReadOnlyList<StageSpec> Stages,
    string? StartedBy = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Answers = null,
    DutySpec? Duty = null,
    string? StartLabel = null
)
{
    /// <summary>Whether an applicant begins it; otherwise a unit or the system does.</summary>
    [JsonIgnore]
    public bool IsApplication => StartedBy is null && Duty is null;

    /// <summary>The answers that follow from the procedure: those with one choice that belongs to it.</summary>
    [JsonIgnore]
    public FormValues Given =>
        (Answers ?? new Dictionary<string, IReadOnlyList<string>>())
            .Where(answer => answer.Value.Count == 1)
            .Aggregate(FormValues.Empty, (values, answer) => values.With(answer.Key, answer.Value[0]));

    /// <summary>
    /// Which answers belong to another procedure of the measure, by field; empty when the application is in the right one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Problems(FormSpec form, FormValues values) =>
        (Answers ?? new Dictionary<string, IReadOnlyList<string>>())
            .Where(answer => !answer.Value.Contains(values[answer.Key]))
            .ToDictionary(
                answer => answer.Key,
                answer =>
                    $"“{Title}”只办理：{string.Join("、", answer.Value.Select(value => form.Find(answer.Key)?.Display(value)))}。请改选，"
                    + "或者在政策页上选择另一种办理流程。"
            );
}

/// <summary>One stage for the public guide; without expected working days none are promised.</summary>
public sealed record StageSpec(string Id, string Title, string Who, string What, int? ExpectedWorkingDays = null);
