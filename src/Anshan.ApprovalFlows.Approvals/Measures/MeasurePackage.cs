using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>One measure (政策举措) of the policy, read from <c>workflows/measures/&lt;id&gt;/measure.json</c>; immutable.</summary>
/// <remarks>Policy, handling and deadline texts, clauses, units, persons and phones are exact substrings of the source document;
/// titles, explanations and notes are ours. <see cref="Notes"/> state, visibly, how an open point of the text is read.</remarks>
public sealed record MeasurePackage
{
    /// <summary>The id of the definition that draws a procedure of a measure.</summary>
    public static string DefinitionId(string measureId, string procedureId) => $"measure-{measureId}-{procedureId}";

    public required string Id { get; init; }

    public required int SectionNumber { get; init; }

    public required string SectionTitle { get; init; }

    public required string Title { get; init; }

    /// <summary>One sentence in plain words: who gets what for what.</summary>
    public required string Summary { get; init; }

    public required string PolicyText { get; init; }

    /// <summary>办理方式 as printed; null where the document has none.</summary>
    public required string? HandlingText { get; init; }

    /// <summary>办理地点 as printed.</summary>
    public string? HandlingPlace { get; init; }

    /// <summary>执行期限 as printed; null where the document has none.</summary>
    public required string? DeadlineText { get; init; }

    public required Window Window { get; init; }

    /// <summary>Who applies, in the words of the text, 主办方 for instance.</summary>
    public required string ApplicantText { get; init; }

    /// <summary>What kinds of applicant that is, for filters; empty for a duty of the responsible units.</summary>
    public required IReadOnlyList<ApplicantKind> ApplicantKinds { get; init; }

    public required IReadOnlyList<ResponsibleUnit> ResponsibleUnits { get; init; }

    public required IReadOnlyList<Contact> Contacts { get; init; }

    public required IReadOnlyList<Benefit> Benefits { get; init; }

    /// <summary>What the money is, in the word of the text: 奖励, 返还, 提取 …</summary>
    public string BenefitName { get; init; } = "补助";

    public required IReadOnlyList<EligibilityCondition> Eligibility { get; init; }

    public required IReadOnlyList<MaterialSpec> Materials { get; init; }

    /// <summary>The form; in a package that was read, the conditions of <see cref="Eligibility"/> stand among its rules.</summary>
    public required FormSpec Form { get; init; }

    /// <summary>
    /// The choice by which the applicant says at which place the case is handled, by region; null where that is its home.
    /// </summary>
    public string? Place { get; init; }

    /// <summary>The day of a line whose year decides when a list is paid: a list has the lines of one year; null where none does.</summary>
    public string? ListDate { get; init; }

    public required AwardRule? Award { get; init; }

    /// <summary>What the money is paid for; the first one that an application is about counts.</summary>
    public IReadOnlyList<PaidObject> Objects { get; init; } = [];

    /// <summary>Nobody needs to apply: a unit opens every case itself.</summary>
    [JsonIgnore]
    public bool IsAutomatic => !IsCarriedOut && Procedures.Count > 0 && Applications.Count == 0;

    /// <summary>Some get it by a list of a unit, others by an own application.</summary>
    [JsonIgnore]
    public bool HasAutomaticList => Applications.Count > 0 && Procedures.Any(procedure => procedure.StartedBy is not null);

    /// <summary>Nobody applies: the responsible units carry it out.</summary>
    [JsonIgnore]
    public bool IsDuty => ApplicantKinds.Count == 0;

    /// <summary>Whether natural persons can apply.</summary>
    [JsonIgnore]
    public bool IsForIndividuals => ApplicantKinds.Any(kind => kind is ApplicantKind.Individual or ApplicantKind.Farmer);

    /// <summary>Whether anybody with a credit code can apply; a family farm or a cooperative has one.</summary>
    [JsonIgnore]
    public bool IsForUnits => ApplicantKinds.Any(kind => kind != ApplicantKind.Individual);

    /// <summary>The procedures that an applicant begins; empty where others do, or where nothing is taken online yet.</summary>
    [JsonIgnore]
    public IReadOnlyList<ProcedureSpec> Applications => [.. Procedures.Where(procedure => procedure.IsApplication)];

    /// <summary>The duties that run on a day: one case of each is open, or was.</summary>
    public IEnumerable<(ProcedureSpec Procedure, DutyTerm Term)> DutiesOn(DateOnly day) =>
        Procedures.SelectMany(procedure => procedure.Duty?.On(day, Window, Targets).Select(term => (procedure, term)) ?? []);

    /// <summary>Whether the responsible units carry it out: nobody applies, and nothing is paid.</summary>
    [JsonIgnore]
    public bool IsCarriedOut => IsDuty || (Award is null && Procedures.Count > 0 && Applications.Count == 0);

    /// <summary>That nobody applies and who acts instead, as a sentence; null where one applies.</summary>
    [JsonIgnore]
    public string? WithoutApplication =>
        IsDuty ? $"由责任单位落实，不用申报。落实单位：{ApplicantText}。"
        : IsCarriedOut ? $"由责任单位落实，不用申报。落实单位：{UnitNames}。"
        : IsAutomatic ? $"免申即享，不用申报：由{UnitNames}列出名单，直接办理。"
        : null;

    /// <summary>The region whose units handle an application: the place it names, else the applicant's home.</summary>
    public string RegionOf(FormValues values, string home) => Place is { } place && values[place] is { Length: > 0 } named ? named : home;

    private string UnitNames => string.Join("、", ResponsibleUnits.Select(unit => unit.Name));

    /// <summary>What the responsible units are to achieve, in figures.</summary>
    public IReadOnlyList<Target> Targets { get; init; } = [];

    public IReadOnlyList<Platform> Platforms { get; init; } = [];

    /// <summary>Other documents that the text goes by.</summary>
    public IReadOnlyList<CitedDocument> Documents { get; init; } = [];

    public required IReadOnlyList<MeasureNote> Notes { get; init; }

    public required IReadOnlyList<ProcedureSpec> Procedures { get; init; }

    /// <summary>SHA-256 over the content, independent of white space: what a case pins.</summary>
    [JsonIgnore]
    public string ContentHash { get; init; } = "";

    /// <summary>The first twelve digits of <see cref="ContentHash"/>.</summary>
    [JsonIgnore]
    public string Version => ContentHash.Length > 12 ? ContentHash[..12] : ContentHash;

    /// <summary>Every text that is shown as policy, with its JSON path; each must be an exact substring of the source.</summary>
    [JsonIgnore]
    public IEnumerable<(string JsonPath, string Text)> PolicyExcerpts =>
        [
            ("$.sectionTitle", SectionTitle),
            ("$.policyText", PolicyText),
            .. Printed("$.handlingText", HandlingText),
            .. Printed("$.handlingPlace", HandlingPlace),
            .. Printed("$.deadlineText", DeadlineText),
            .. Printed("$.window.opens.clause", Window.Opens?.Clause),
            ("$.applicantText", ApplicantText),
            .. ResponsibleUnits.Select((unit, i) => ($"$.responsibleUnits[{i}].name", unit.Name)),
            .. Contacts.SelectMany((contact, i) => contact.Excerpts.Select(excerpt => ($"$.contacts[{i}].{excerpt.Member}", excerpt.Text))),
            .. Benefits.Select((benefit, i) => ($"$.benefits[{i}].clause", benefit.Clause)),
            .. Eligibility.Select((condition, i) => ($"$.eligibility[{i}].clause", condition.Clause)),
            .. Materials.Select((material, i) => ($"$.materials[{i}].clause", material.Clause)),
            .. Targets.Select((target, i) => ($"$.targets[{i}].clause", target.Clause)),
            .. Platforms.SelectMany(
                (platform, i) => Printed($"$.platforms[{i}].name", platform.Name).Concat(Printed($"$.platforms[{i}].url", platform.Url))
            ),
            .. Documents.Select((document, i) => ($"$.documents[{i}].title", document.Title)),
            .. Notes.SelectMany((note, i) => Printed($"$.notes[{i}].clause", note.Clause)),
            .. (Award?.Clauses ?? []).Select(clause => ($"$.award.{clause.Member}", clause.Text)),
        ];

    /// <summary>What rules and material conditions read besides the answers.</summary>
    /// <param name="today">The day of the application.</param>
    /// <param name="profile">Who applies; null where nobody does yet.</param>
    /// <param name="tables">The figures that administrators have entered.</param>
    /// <param name="others">The applicant's other applications for the measure; null where they are not known.</param>
    public FormFacts FactsOn(
        DateOnly today,
        ApplicantProfile? profile,
        AwardTables tables,
        IReadOnlyList<OtherApplication>? others = null
    ) =>
        new(today, profile?.IsIndividual, profile?.RegionId is { Length: > 0 } region ? region : null)
        {
            Others = (name, values) => others is null ? null : OtherApplications.Of(this, others, today, name, values),
            Award = values =>
                Award is { } rule
                && AwardCalculator.Calculate(rule, new AwardInputs(values, tables, profile?.RegionId))
                    is { Meaning: not AwardMeaning.Open } award
                    ? award.Amount
                    : null,
        };

    private static IEnumerable<(string JsonPath, string Text)> Printed(string path, string? text) => text is null ? [] : [(path, text)];
}
