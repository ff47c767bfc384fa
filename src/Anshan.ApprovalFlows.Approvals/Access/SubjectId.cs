using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Access;

/// <summary>The id of an applicant (申报主体); the first one of a person has the id of its account. <c>unit:…</c> for a unit of ours.</summary>
[JsonConverter(typeof(TypedIdConverter<SubjectId>))]
public readonly record struct SubjectId(string Value) : ITypedId<SubjectId>
{
    /// <summary>No id where there is no text.</summary>
    public static SubjectId? OrNull(string? value) => value is null ? null : new SubjectId(value);

    static SubjectId ITypedId<SubjectId>.Of(string value) => new(value);

    public static implicit operator string(SubjectId id) => id.Value;

    public static implicit operator string?(SubjectId? id) => id?.Value;

    public override string ToString() => Value;
}
