namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>The result of a change to an account.</summary>
public abstract record AccountOutcome
{
    private AccountOutcome() { }

    /// <summary>Done; the id of what was changed: an account, a claim.</summary>
    public sealed record Done(string Id) : AccountOutcome;

    /// <summary>Nothing was changed; the sentence says why, the field (a name of the request, or empty) where.</summary>
    public sealed record Refused(string Problem, string Field = "") : AccountOutcome
    {
        /// <summary>Every problem by its field, where a form is told all at once.</summary>
        public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string> { [Field] = Problem };
    }

    public static AccountOutcome DeadLink { get; } =
        new Refused("链接已失效：可能已经用过、已经过期，或者后来又发送过新的链接。请使用最新邮件中的链接，或重新申请。");
}
