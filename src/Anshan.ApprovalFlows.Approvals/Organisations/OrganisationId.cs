using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Organisations;

/// <summary>The id of a unit: region and department, <c>tiedong.commerce</c>.</summary>
[JsonConverter(typeof(TypedIdConverter<OrganisationId>))]
public readonly record struct OrganisationId(string Value) : ITypedId<OrganisationId>
{
    /// <summary>No id where there is no text.</summary>
    public static OrganisationId? OrNull(string? value) => value is null ? null : new OrganisationId(value);

    static OrganisationId ITypedId<OrganisationId>.Of(string value) => new(value);

    public static implicit operator string(OrganisationId id) => id.Value;

    public static implicit operator string?(OrganisationId? id) => id?.Value;

    public override string ToString() => Value;
}
