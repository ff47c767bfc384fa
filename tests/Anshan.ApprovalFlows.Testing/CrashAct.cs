using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>One operation that the crash worker is asked to do, as a line that both sides of the pipe understand.</summary>
/// <param name="Operation">The operation id; a repeat carries the same.</param>
/// <param name="Target">The review task, or the draft when <paramref name="Organisation"/> is null.</param>
/// <param name="Organisation">Whose reviewer decides; null for a submission.</param>
/// <param name="Decision">What the reviewer says.</param>
public sealed record CrashAct(Guid Operation, Guid Target, string? Organisation, ReviewDecision Decision)
{
    public bool IsSubmission => Organisation is null;

    public static CrashAct? Parse(IReadOnlyList<string> words) =>
        words is [var operation, var target, var organisation, var decision]
            ? new CrashAct(
                Guid.Parse(operation),
                Guid.Parse(target),
                organisation == "-" ? null : organisation,
                Enum.Parse<ReviewDecision>(decision)
            )
            : null;

    public override string ToString() => $"{Operation:N} {Target:N} {Organisation ?? "-"} {Decision}";
}
