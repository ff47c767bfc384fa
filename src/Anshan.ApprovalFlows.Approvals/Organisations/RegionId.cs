using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Organisations;

/// <summary>The id of a region of <c>organisations.json</c>.</summary>
[JsonConverter(typeof(TypedIdConverter<RegionId>))]
public readonly record struct RegionId(string Value) : ITypedId<RegionId>
{
    static RegionId ITypedId<RegionId>.Of(string value) => new(value);

    public static implicit operator string(RegionId id) => id.Value;

    public override string ToString() => Value;
}
