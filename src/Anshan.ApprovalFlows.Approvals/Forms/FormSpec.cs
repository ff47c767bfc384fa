using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Formulas;

namespace Anshan.ApprovalFlows.Approvals.Forms;

public sealed record FieldGroup(string Id, string Title, string? Help = null);

/// <summary>An application form as data: its fields in the order they are asked, their groups, and the rules between fields.</summary>
public sealed record FormSpec(IReadOnlyList<FieldGroup> Groups, IReadOnlyList<FieldSpec> Fields, IReadOnlyList<CrossFieldRule> Rules)
{
    public static FormSpec Empty { get; } = new([], [], []);

    public FieldSpec? Find(string key) => Fields.FirstOrDefault(field => field.Key == key);

    /// <summary>These fields, and those from which the computed ones among them follow.</summary>
    public IReadOnlySet<string> Needed(IEnumerable<string> keys)
    {
        HashSet<string> needed = [.. keys];
        foreach (var field in Fields.Reverse().Where(field => needed.Contains(field.Key)))
        {
            needed.UnionWith((field.Compute?.Names ?? []).Where(name => Find(name) is not null));
            needed.UnionWith(field.Compute is not null && field.ShownWhen is { } condition ? [condition.Field] : []);
        }

        return needed;
    }

    /// <summary>Whether its rules read other applications.</summary>
    [JsonIgnore]
    public bool ReadsOthers => Rules.SelectMany(rule => rule.Reads).Any(name => FormNames.OtherField(name) is not null);

    /// <summary>These fields, and those at which a rule that reads one of them, itself or computed from it, speaks.</summary>
    /// <param name="keys">The fields.</param>
    /// <param name="award">The fields that the award is computed from.</param>
    public IReadOnlySet<string> Touched(IEnumerable<string> keys, IReadOnlyCollection<string> award)
    {
        HashSet<string> touched = [.. keys];
        var changed = Changed(touched, award);
        foreach (var field in Fields.Where(field => field.Compute is null && DependsOn(field, changed)))
        {
            touched.Add(field.Key);
        }

        foreach (var rule in Rules.OfType<FormRule>().Where(rule => rule.Reads.Any(changed.Contains)))
        {
            touched.Add(rule.At);
        }

        return touched;
    }

    /// <summary>The names whose value can change with these fields: they, what is computed from them, and the award.</summary>
    /// <param name="keys">The fields.</param>
    /// <param name="award">The fields that the award is computed from.</param>
    public IReadOnlySet<string> Changed(IEnumerable<string> keys, IReadOnlyCollection<string> award)
    {
        HashSet<string> changed = [.. keys];
        foreach (var field in Fields.Where(field => field.Compute?.Names.Any(changed.Contains) == true))
        {
            changed.Add(field.Key);
        }

        if (award.Any(changed.Contains))
        {
            changed.Add(FormNames.Award);
        }

        return changed;
    }

    private static bool DependsOn(FieldSpec field, IReadOnlySet<string> changed) =>
        (field.ShownWhen is { } shown && changed.Contains(shown.Field))
        || (field.RequiredWhen is { } required && changed.Contains(required.Field));

    public IEnumerable<FieldSpec> InGroup(string groupId) => Fields.Where(field => field.Group == groupId);
}

/// <summary>A rule between fields; the hierarchy is closed, a new kind is added here and in <see cref="FormValidator"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(DateOrder), "dateOrder")]
[JsonDerivedType(typeof(AtLeastOne), "atLeastOne")]
[JsonDerivedType(typeof(FormRule), "rule")]
public abstract record CrossFieldRule
{
    private protected CrossFieldRule(string message) => Message = message;

    public string Message { get; init; }

    /// <summary>The fields that it is about: while one of them is wrong by itself, or none is shown, nothing more is said.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Fields { get; }

    /// <summary>Every name that it reads, fields and others.</summary>
    [JsonIgnore]
    public virtual IEnumerable<string> Reads => Fields;
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

/// <summary>
/// A condition over the answers, the day and the applicant. Said at <paramref name="At"/> as soon as the answers break it; while it cannot
/// be decided nothing is said.
/// </summary>
/// <param name="Rule">What must hold.</param>
/// <param name="At">The field that is to be corrected.</param>
/// <param name="Message">What is wrong and what to do, in the applicant's words.</param>
/// <param name="When">Only applications for which this holds are concerned; null for all.</param>
public sealed record FormRule(Formula Rule, string At, string Message, Formula? When = null) : CrossFieldRule(Message)
{
    [JsonIgnore]
    public override IReadOnlyList<string> Fields => [At];

    [JsonIgnore]
    public override IEnumerable<string> Reads => [At, .. Rule.Names, .. When?.Names ?? []];
}
