using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>Reads what the designer sends.</summary>
internal static class RequestBody
{
    /// <summary>The texts of a list; none where there is no such list.</summary>
    public static IReadOnlyList<string> Texts(this JsonObject body, string name) => body[name] is JsonArray list ? [.. list.OfType<JsonValue>().Select(item => item.ToString())] : [];
}
