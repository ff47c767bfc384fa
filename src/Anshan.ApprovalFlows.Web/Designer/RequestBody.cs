using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>Reads what the designer sends.</summary>
internal static class RequestBody
{
    /// <summary>A whole number; what is none is <paramref name="otherwise"/>.</summary>
    public static int Number(this JsonObject body, string name, int otherwise) =>
        body[name] is JsonValue value && value.TryGetValue(out int number) ? number : otherwise;

    /// <summary>Whether it says true, and nothing else.</summary>
    public static bool Flag(this JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <summary>The texts of a list; none where there is no such list.</summary>
    public static IReadOnlyList<string> Texts(this JsonObject body, string name) =>
        body[name] is JsonArray list ? [.. list.OfType<JsonValue>().Select(item => item.ToString())] : [];
}
