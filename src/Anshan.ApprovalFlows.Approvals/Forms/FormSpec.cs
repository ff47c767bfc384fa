using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Forms;

public sealed record FieldGroup(string Id, string Title, string? Help = null);

/// <summary>An application form as data: its fields in the order they are asked, their groups, and the rules between fields.</summary>
public sealed record FormSpec(IReadOnlyList<FieldGroup> Groups, IReadOnlyList<FieldSpec> Fields, IReadOnlyList<CrossFieldRule> Rules)
{
    public static FormSpec Empty { get; } = new([], [], []);

    public FieldSpec? Find(string key) => Fields.FirstOrDefault(field => field.Key == key);

    public IEnumerable<FieldSpec> InGroup(string groupId) => Fields.Where(field => field.Group == groupId);
}

/// <summary>A rule between fields; the hierarchy is closed, a new kind is added here and in <see cref="FormValidator"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(DateOrder), "dateOrder")]
[JsonDerivedType(typeof(AtLeastOne), "atLeastOne")]
public abstract record CrossFieldRule
{
    private protected CrossFieldRule(string message) => Message = message;

    public string Message { get; init; }

    [JsonIgnore]
    public abstract IReadOnlyList<string> Fields { get; }
}

/// <summary>
/// <paramref name="Later"/> may not lie before <paramref name="Earlier"/>; the same day is fine. Said at <paramref name="Later"/>.
/// </summary>
public sealed record DateOrder(string Earlier, string Later, string Message) : CrossFieldRule(Message)
{
    [JsonIgnore]
    public override IReadOnlyList<string> Fields => [Earlier, Later];
}

/// <summary>One of the fields must be filled in, and for money be more than zero. Said at the first of them, when submitting.</summary>
public sealed record AtLeastOne(IReadOnlyList<string> Of, string Message) : CrossFieldRule(Message)
{
    [JsonIgnore]
    public override IReadOnlyList<string> Fields => Of;
}
