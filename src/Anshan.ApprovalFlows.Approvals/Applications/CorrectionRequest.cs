using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Inbox;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>What a correction asks for: the words of the one who returned the case, and the only fields and materials that may change.</summary>
public sealed record CorrectionRequest(string Message, IReadOnlyList<string> Fields, IReadOnlyList<string> Materials, string By)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static CorrectionRequest Of(CaseTask task)
    {
        CorrectionRequest? read = task.DetailJson is { } json ? JsonSerializer.Deserialize<CorrectionRequest>(json, Web) : null;
        return new CorrectionRequest(read?.Message ?? "", read?.Fields ?? [], read?.Materials ?? [], read?.By ?? "");
    }
}
