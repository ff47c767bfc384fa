using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>
/// What a correction asks for: the words of the one who returned the case, and the only fields and materials that may change.
/// </summary>
public sealed record CorrectionRequest(string Message, IReadOnlyList<string> Fields, IReadOnlyList<string> Materials, string By)
{
    /// <summary>Which <see cref="ProfileParts"/> may change: the subject, its account, its contact.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>The parts that are open: with another subject the account that must bear its name can be changed too.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> OpenParts => Parts.Contains(ProfileParts.Subject) ? [.. Parts.Union([ProfileParts.Account])] : Parts;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static CorrectionRequest Of(CaseTask task) =>
        Whole(task.DetailJson is { } json ? JsonSerializer.Deserialize<CorrectionRequest>(json, Web) : null);

    /// <summary>What a review has left in the variable of the drawing.</summary>
    public static CorrectionRequest Read(JsonNode node) =>
        Whole(node.Deserialize<CorrectionRequest>(Web) ?? throw new JsonException("Empty request."));

    /// <summary>One that was written by an earlier version may lack a list.</summary>
    private static CorrectionRequest Whole(CorrectionRequest? read) =>
        new CorrectionRequest(read?.Message ?? "", read?.Fields ?? [], read?.Materials ?? [], read?.By ?? "") { Parts = read?.Parts ?? [] };
}
