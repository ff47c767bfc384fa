using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Batches;

/// <summary>The chosen tasks before anything is done with them.</summary>
/// <param name="Act">What is to be done.</param>
/// <param name="Rows">Those that this person may see, in the order of the inbox.</param>
public sealed record BatchPreview(BatchAct Act, IReadOnlyList<BatchRow> Rows)
{
    /// <summary>How many of those that were named are not this person's to see, or are gone.</summary>
    public int Unseen { get; init; }

    /// <summary>The measures and steps of the rows that can be done, where something is chosen once for each.</summary>
    public IReadOnlyList<BatchGroup> Groups { get; init; } = [];

    /// <summary>To whom they can be given, each with how many of the rows can.</summary>
    public IReadOnlyList<BatchPlace> Places { get; init; } = [];
}

/// <summary>One task of a preview.</summary>
/// <param name="Situation">The task as this person finds it.</param>
/// <param name="Objection">Why it cannot be done, in a sentence; null when nothing stands against it.</param>
public sealed record BatchRow(TaskSituation Situation, string? Objection)
{
    /// <summary>Its measure, for a decision.</summary>
    public MeasurePackage? Measure { get; init; }

    /// <summary>What to know of before, each in a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the applicant declared and whoever approves must verify, in this case.</summary>
    public IReadOnlyList<DeclaredFact> ToVerify { get; init; } = [];

    /// <summary>Whether the account stands in another name, which whoever approves must confirm.</summary>
    public bool AsksPayee { get; init; }

    /// <summary>The group it belongs to.</summary>
    public string Group => BatchGroup.KeyOf(Situation.Found);

    public CaseTask Task => Situation.Task;

    public Case Case => Situation.Found.Case;

    /// <summary>The row as the inbox words it.</summary>
    public InboxRow Line =>
        new()
        {
            Id = Task.Id,
            CaseId = Case.Id,
            Kind = Task.Kind,
            Role = Task.Role,
            CaseNumber = Case.Number,
            ApplicantName = Case.ApplicantName,
            CaseTitle = Case.Title,
            MeasureId = Case.MeasureId,
            RegionId = Case.RegionId,
            Stage = Task.Title,
            Round = Task.Round,
            OpenedAt = Task.OpenedAt,
            DueAt = Task.DueAt,
            ClaimedById = Task.ClaimedById,
            ClaimedByName = Task.ClaimedByName,
            SubmittedAt = Case.SubmittedAt,
            AmountFen = Case.AwardFen ?? Case.CeilingFen,
            IsDetermined = Case.AwardFen is not null,
            Meaning = Case.Meaning,
            IsPaused = Case.IsPaused,
        };
}

/// <summary>The tasks of one measure in one step: what a return or a refusal rests on is chosen once for them.</summary>
/// <param name="Key">In names of fields.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Scope">What the step looks at.</param>
/// <param name="Count">How many tasks.</param>
public sealed record BatchGroup(string Key, MeasurePackage Measure, ReviewScope Scope, int Count)
{
    /// <summary>The key of the group of a task.</summary>
    public static string KeyOf(AccessibleTask found) =>
        DerivedGuid.Of(found.Case.MeasureId, found.Case.PackageVersion, found.Case.ProcedureId, found.Task.ActivityId).ToString("N")[..12];
}

/// <summary>A person or a unit that tasks can be given to.</summary>
/// <param name="Value"><c>person:id</c> or <c>unit:id</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Region">The region of a unit; null for a colleague.</param>
/// <param name="Count">How many of the tasks can be given there.</param>
public sealed record BatchPlace(string Value, string Name, string? Region, int Count);
