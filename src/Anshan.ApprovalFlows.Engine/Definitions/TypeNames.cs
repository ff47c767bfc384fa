using System.Collections.Frozen;

namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>The types of values by Elsa's aliases; a genuine server also understands the full .NET name of each.</summary>
internal static class TypeNames
{
    private const string System = "System.";

    private static readonly FrozenSet<string> Known = new[]
    {
        "Object",
        "String",
        "Boolean",
        "Byte",
        "Int16",
        "Int32",
        "Int64",
        "Single",
        "Double",
        "Decimal",
        "Guid",
        "DateTime",
        "DateTimeOffset",
        "DateOnly",
        "TimeOnly",
        "TimeSpan",
        "Uri",
        "ObjectDictionary",
        "StringDictionary",
        "ExpandoObject",
        "JsonObject",
        "JsonArray",
        "JsonElement",
        "JsonNode",
    }.ToFrozenSet();

    /// <summary>Whether values of this type can be kept: an alias, a list of one, or an array of one.</summary>
    public static bool IsKnown(string type)
    {
        var element =
            type.StartsWith("List<", StringComparison.Ordinal) && type.EndsWith('>') ? type[5..^1]
            : type.EndsWith("[]", StringComparison.Ordinal) ? type[..^2]
            : type;
        return Known.Contains(element);
    }

    /// <summary>
    /// The alias of what a document writes: <c>System.Decimal</c> and <c>System.Decimal, System.Private.CoreLib</c> are
    /// <c>Decimal</c>; other names stay.
    /// </summary>
    public static string Alias(string? written)
    {
        if (written is null || !written.StartsWith(System, StringComparison.Ordinal))
        {
            return written ?? "Object";
        }

        var name = written.Split(',')[0].Trim()[System.Length..];
        return IsKnown(name) ? name : written;
    }
}
