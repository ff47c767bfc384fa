using System.Globalization;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>The cases that the system opens itself (督办), one for each unit and term of a duty.</summary>
public static class DutyCases
{
    /// <summary>What the applicant of a case begins with where a unit opened it, which is no applicant.</summary>
    public const string Unit = "unit:";

    /// <summary>The id follows from the term, so that the case of a term exists once, whoever opens it and however often.</summary>
    public static Guid IdOf(string measureId, string procedureId, string organisationId, DateOnly due) =>
        DerivedGuid.Of("duty", measureId, procedureId, organisationId, due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>What stands in a case of this unit for its applicant.</summary>
    public static string ApplicantOf(string organisationId) => Unit + organisationId;

    /// <summary>Whether a unit stands in the place of the applicant.</summary>
    public static bool IsUnit(string subjectId) => subjectId.StartsWith(Unit, StringComparison.Ordinal);

    /// <summary>The unit whose duty the case is; null where a person or a unit opened it.</summary>
    public static string? UnitOf(Case row) =>
        row.Deadline is { } due
        && IsUnit(row.SubjectId)
        && row.SubjectId[Unit.Length..] is var unit
        && row.Id == IdOf(row.MeasureId, row.ProcedureId, unit, due)
            ? unit
            : null;
}
