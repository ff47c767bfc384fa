using System.Globalization;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>The cases that the system opens itself (督办), one for each unit and term of a duty.</summary>
public static class DutyCases
{
    /// <summary>What the account begins with that stands in a case for a unit, which has none.</summary>
    public const string Unit = "unit:";

    /// <summary>The id follows from the term, so that the case of a term exists once, whoever opens it and however often.</summary>
    public static Guid IdOf(string measureId, string procedureId, string organisationId, DateOnly due) =>
        DerivedGuid.Of("duty", measureId, procedureId, organisationId, due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>The account that stands in a case for the unit.</summary>
    public static string ApplicantOf(string organisationId) => Unit + organisationId;

    /// <summary>The unit whose duty the case is; null where a person or a unit opened it.</summary>
    public static string? UnitOf(Case row) =>
        row.Deadline is { } due
        && row.SubjectId.StartsWith(Unit, StringComparison.Ordinal)
        && row.SubjectId[Unit.Length..] is var unit
        && row.Id == IdOf(row.MeasureId, row.ProcedureId, unit, due)
            ? unit
            : null;
}
