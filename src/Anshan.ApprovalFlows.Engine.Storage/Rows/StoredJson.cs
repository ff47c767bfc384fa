using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>JSON as rows keep it: characters as they are, not as escapes of six letters each; nulls left out.</summary>
public static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The text of a value.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
