using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Access;

/// <summary>The id of an account; <c>system</c>, <c>public</c> and <c>unit:…</c> stand for those who act without one.</summary>
[JsonConverter(typeof(TypedIdConverter<UserId>))]
public readonly record struct UserId(string Value) : ITypedId<UserId>
{
    /// <summary>No id where there is no text.</summary>
    public static UserId? OrNull(string? value) => value is null ? null : new UserId(value);

    static UserId ITypedId<UserId>.Of(string value) => new(value);

    public static implicit operator string(UserId id) => id.Value;

    public static implicit operator string?(UserId? id) => id?.Value;

    public override string ToString() => Value;
}
