using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>The id of a measure of the policy: <c>1.2</c>.</summary>
[JsonConverter(typeof(TypedIdConverter<MeasureId>))]
public readonly record struct MeasureId(string Value) : ITypedId<MeasureId>
{
    static MeasureId ITypedId<MeasureId>.Of(string value) => new(value);

    public static implicit operator string(MeasureId id) => id.Value;

    public override string ToString() => Value;
}
