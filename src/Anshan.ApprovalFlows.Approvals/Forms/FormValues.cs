using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Forms;

/// <summary>What an applicant filled in, by field key, each value in one invariant form: 2023-10-01, 500000.00.</summary>
/// <remarks>Immutable; equal when all values are. An empty field is absent. A draft may hold text that could not be read as the field's
/// kind: <see cref="Text"/> gives it back as typed, <see cref="Date"/>, <see cref="Money"/> and <see cref="Number"/> give null.</remarks>
public sealed class FormValues : IEquatable<FormValues>
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private readonly ImmutableSortedDictionary<string, string> held;

    private FormValues(ImmutableSortedDictionary<string, string> values) => held = values;

    public static FormValues Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public IEnumerable<string> Keys => held.Keys;

    public string? this[string key] => held.GetValueOrDefault(key);

    public static FormValues From(IEnumerable<KeyValuePair<string, string>> values) =>
        new(Empty.held.SetItems(values.Where(value => value.Value.Length > 0)));

    public static FormValues FromJson(string json) =>
        From(
            JsonSerializer.Deserialize<Dictionary<string, string>>(json, Readable)
                ?? throw new JsonException("Form values are a JSON object of texts.")
        );

    public string ToJson() => JsonSerializer.Serialize<IReadOnlyDictionary<string, string>>(held, Readable);

    public FormValues With(string key, string? value) => new(string.IsNullOrEmpty(value) ? held.Remove(key) : held.SetItem(key, value));

    public string? Text(string key) => this[key];

    public DateOnly? Date(string key) => DateFrom(this[key]);

    public Money? Money(string key) => MoneyFrom(this[key]);

    public decimal? Number(string key) => NumberFrom(this[key]);

    /// <summary>The values as a form page takes them back.</summary>
    public IReadOnlyDictionary<string, string?> ToRaw() => held.ToDictionary(value => value.Key, value => (string?)value.Value);

    public bool Equals(FormValues? other) => other is not null && held.SequenceEqual(other.held);

    public override bool Equals(object? obj) => Equals(obj as FormValues);

    public override int GetHashCode() => held.Aggregate(0, (hash, value) => HashCode.Combine(hash, value.Key, value.Value));

    internal static DateOnly? DateFrom(string? stored) =>
        DateOnly.TryParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    internal static Money? MoneyFrom(string? stored) => Amounts.Money.TryParseYuan(stored, out var money, out _) ? money : null;

    internal static decimal? NumberFrom(string? stored) => NumberText.TryParse(stored, out var number, out _) ? number : null;
}
