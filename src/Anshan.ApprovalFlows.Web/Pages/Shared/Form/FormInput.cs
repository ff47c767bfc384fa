using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Primitives;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Form;

/// <summary>The names of the fields of a <see cref="FormSpec"/> in a posted form: a prefix and the key.</summary>
public static class FormInput
{
    private const string Prefix = "f.";

    public static string NameOf(string key) => Prefix + key;

    public static string IdOf(string key) => "f_" + key;

    /// <summary>What was typed, by field key; a field the browser did not send is not in it.</summary>
    public static Dictionary<string, string?> Read(IEnumerable<KeyValuePair<string, StringValues>> sent, FormSpec spec) =>
        sent.Where(value => value.Key.StartsWith(Prefix, StringComparison.Ordinal) && spec.Find(value.Key[Prefix.Length..]) is not null)
            .ToDictionary(value => value.Key[Prefix.Length..], value => (string?)value.Value.ToString());

    /// <summary>A message that can be shown away from its field: the field's name is added unless the message contains it.</summary>
    public static string Named(FormSpec spec, string key, string message) =>
        spec.Find(key) is { } field && !message.Contains(field.Label, StringComparison.Ordinal) ? $"{field.Label}：{message}" : message;

    /// <summary>Every message of the page with the place it leads to: the fields in the order of the form, then the rest.</summary>
    public static IReadOnlyList<(string Href, string Text)> Summary(FormSpec spec, ModelStateDictionary state)
    {
        string[] keys = [.. spec.Fields.Select(field => NameOf(field.Key))];
        return
        [
            .. from key in keys.Concat(state.Keys.Except(keys))
            where state.ContainsKey(key)
            from error in state[key]!.Errors
            where error.ErrorMessage.Length > 0
            select (
                $"#{key.Replace('.', '_')}",
                key.StartsWith(Prefix, StringComparison.Ordinal)
                    ? Named(spec, key[Prefix.Length..], error.ErrorMessage)
                    : error.ErrorMessage
            ),
        ];
    }

    /// <summary>Adds each message to the model state, for its field and for the list on top of the page.</summary>
    public static void Report(this ModelStateDictionary state, IReadOnlyDictionary<string, string> errors)
    {
        foreach (var (key, message) in errors)
        {
            state.AddModelError(NameOf(key), message);
        }
    }
}

/// <summary>For <c>_FormField</c>: one field with what is stored and what is wrong with it.</summary>
public sealed record FormFieldView(FieldSpec Spec, string? Stored, string? Error)
{
    /// <summary>The choice that decides whether the field is shown; null where it always is.</summary>
    public FieldSpec? Decider { get; init; }

    /// <summary>Names that others have typed here before, to choose from.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Not asked for by the answers so far; a script shows it when they change.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The same, in words, for a browser that cannot hide it.</summary>
    public string? ConditionText =>
        Decider is null ? null : $"“{Decider.Label}”选择{string.Join("、", Deciding.Select(choice => $"“{choice.Label}”"))}时填写。";

    private IEnumerable<FieldChoice> Deciding => Decider!.Choices!.Where(choice => Spec.ShownWhen!.Values.Contains(choice.Value));

    public string Id => FormInput.IdOf(Spec.Key);

    public string Name => FormInput.NameOf(Spec.Key);

    /// <summary>The controls that a computed value follows from.</summary>
    public string SourceIds => string.Join(' ', (Spec.Compute?.Names ?? []).Select(FormInput.IdOf));

    /// <summary>What stands in the control: amounts with thousands separators, everything else as stored.</summary>
    public string? Shown => Spec.Kind == FieldKind.Money && Money.TryParseYuan(Stored, out var money, out _) ? money.ToString() : Stored;

    /// <summary>A date control cannot show an invalid date; such text is shown in a text control, to be corrected there.</summary>
    public string InputType =>
        Spec.Kind == FieldKind.Date && (string.IsNullOrEmpty(Stored) || DateOnly.TryParseExact(Stored, "yyyy-MM-dd", out _))
            ? "date"
            : "text";

    public string? InputMode => Spec.Kind is FieldKind.Money or FieldKind.Number ? "decimal" : null;

    public string? DescribedBy => string.Join(' ', Descriptions()) is { Length: > 0 } ids ? ids : null;

    private IEnumerable<string> Descriptions() =>
        new[]
        {
            Spec.Help is null ? "" : $"{Id}-hint",
            Spec.Purpose is null ? "" : $"{Id}-purpose",
            Decider is null ? "" : $"{Id}-when",
            Names.Count == 0 ? "" : $"{Id}-names-hint",
            Spec.Unit is null ? "" : $"{Id}-unit",
            Error is null ? "" : $"{Id}-error",
        }.Where(id => id.Length > 0);
}
