using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Revisions;

/// <summary>The values a form was read from: a hash of the value of every field. It is sent with the form and comes back with it.</summary>
/// <remarks>
/// Hashes of values instead of a counter: a save that changed nothing conflicts with nobody, and the differences are known by field. Line
/// ends and the white space around a value are no difference. Immutable.
/// </remarks>
public sealed class ReadFrom : IParsable<ReadFrom>
{
    private const int MarkBytes = 6;
    private readonly Dictionary<string, string> marks;

    private ReadFrom(Dictionary<string, string> marks) => this.marks = marks;

    /// <summary>An empty form; also what a request is taken for that does not say what it was read from.</summary>
    public static ReadFrom Nothing { get; } = new([]);

    /// <summary>The hashes of these values; an empty value has none.</summary>
    public static ReadFrom Of(IEnumerable<KeyValuePair<string, string?>> stored) =>
        new(stored.Where(field => Plain(field.Value).Length > 0).ToDictionary(field => field.Key, field => MarkOf(field.Value)));

    /// <summary>The same for one value under one name.</summary>
    public static ReadFrom Of(string key, string? value) => Of([new(key, value)]);

    /// <summary>
    /// Reads what <see cref="ToString"/> wrote; what is no hash is left out, so that a manipulated form counts as read from less.
    /// </summary>
    public static ReadFrom Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var read) ? read : Nothing;

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ReadFrom result)
    {
        Dictionary<string, string> marks = [];
        foreach (
            var pair in (s ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('='))
                .Where(pair => pair.Length == 2)
        )
        {
            marks[Uri.UnescapeDataString(pair[0])] = pair[1];
        }

        result = new ReadFrom(marks);
        return true;
    }

    /// <summary>Whether this value stood in the field when the form was read.</summary>
    public bool Saw(string key, string? value) => marks.GetValueOrDefault(key, "") == (Plain(value).Length == 0 ? "" : MarkOf(value));

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(
            ' ',
            marks.OrderBy(mark => mark.Key, StringComparer.Ordinal).Select(mark => $"{Uri.EscapeDataString(mark.Key)}={mark.Value}")
        );

    /// <summary>A value as it is compared.</summary>
    internal static string Plain(string? value) => (value ?? "").ReplaceLineEndings("\n").Trim();

    private static string MarkOf(string? value) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Plain(value))).AsSpan(0, MarkBytes));
}
