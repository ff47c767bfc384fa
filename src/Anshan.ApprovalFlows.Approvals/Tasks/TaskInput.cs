using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>Puts typed inputs into stimuli and takes them out again.</summary>
public static class TaskInput
{
    // PostgreSQL's jsonb puts names into an order of its own: the kind of a rule need not stand first in it.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        AllowOutOfOrderMetadataProperties = true,
    };

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static JsonObject Of<T>(T input) => JsonSerializer.SerializeToNode(input, Options)!.AsObject();

    public static T Read<T>(JsonNode? node) => node.Deserialize<T>(Options) ?? throw new JsonException("Empty input.");

    /// <summary>What was sent with a verb: every part is given, enums by the names of their members, and nothing besides.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public static T ReadStrictly<T>(JsonObject given) => given.Deserialize<T>(Strict) ?? throw new JsonException("Empty input.");

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("Empty value.");
}
