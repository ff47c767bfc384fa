using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What a decision carries to the waiting review.</summary>
public sealed record DecisionInput(
    string OrganisationId,
    ReviewDecision Decision,
    string Opinion,
    string UserId,
    string UserName,
    CorrectionRequest? Correction = null,
    RefusalGround? Ground = null
)
{
    /// <summary>Whether the reviewer confirms that the account rightly stands in another name.</summary>
    public bool ConfirmsPayee { get; init; }
}

/// <summary>What a resubmission carries to the waiting correction.</summary>
public sealed record CorrectionInput(string UserId, string UserName, string? Note)
{
    /// <summary>Which of the applicant's own data were corrected, by label; null where none were.</summary>
    public string? Changed { get; init; }
}

/// <summary>What a determination carries.</summary>
public sealed record DeterminationInput(string OrganisationId, long AmountFen, string? Reason, string UserId, string UserName);

/// <summary>What the record of a payment carries.</summary>
public sealed record TransferInput(string OrganisationId, DateOnly PaidOn, string Voucher, string UserId, string UserName);

/// <summary>What the record of a unit carries: the answers by field.</summary>
public sealed record RecordInput(string OrganisationId, IReadOnlyDictionary<string, string> Values, string UserId, string UserName);

/// <summary>What a proposed list carries: the text as it was given, and every line with its reason.</summary>
public sealed record ProposalInput(string OrganisationId, string Text, string Record, string UserId, string UserName);

/// <summary>What giving a proposed list back carries: the list, so that nobody types it again, and why.</summary>
public sealed record ListReturn(string OrganisationId, string Text, string Reason, string UserId, string UserName);

/// <summary>A list that waits to be confirmed, or to be made anew with the reason why it came back, and who sent it here.</summary>
public sealed record ListProposal(string Text, string ByName, string? Returned = null);

/// <summary>What a confirmed list carries: the sum, how many are listed, every line with its reason, and what the public sees.</summary>
public sealed record ListInput(
    string OrganisationId,
    long TotalFen,
    int Listed,
    string Record,
    string Notice,
    string UserId,
    string UserName
);

/// <summary>
/// What an objection to a public notice carries: the line it is about, who objects, and the hash of the visitor it is counted for.
/// </summary>
public sealed record ObjectionInput(Guid Id, int? Line, string? About, string Name, string Contact, string Text, string Visitor);

/// <summary>What the decision on an objection carries.</summary>
public sealed record ObjectionAnswer(
    Guid Id,
    int? Line,
    string? About,
    bool Upheld,
    string Reason,
    string OrganisationId,
    string UserId,
    string UserName
);

/// <summary>What the record of a payment that did not succeed carries.</summary>
public sealed record TransferFailure(
    string OrganisationId,
    string Reason,
    string UserId,
    string UserName,
    FailureKind Kind = FailureKind.Other
)
{
    /// <summary>The line of the list whose account stopped the payment; null where it is none of a list.</summary>
    public int? Line { get; init; }
}

/// <summary>
/// What the applicant's answer about the account carries: the words for finance, and whether the account is said to be right as it is.
/// </summary>
public sealed record AccountInput(string UserId, string UserName, string? Note, bool IsUnchanged)
{
    /// <summary>The unit that answers for a line of its list; null for the applicant.</summary>
    public string? OrganisationId { get; init; }

    /// <summary>The corrected account of the line; null for the applicant, whose case has it.</summary>
    public string? Account { get; init; }
}

/// <summary>
/// What the second person of the payer says to a change of account; without a reason it is confirmed, with one it goes back to the
/// applicant.
/// </summary>
public sealed record AccountVerdict(string OrganisationId, string? Reason, string UserId, string UserName);

/// <summary>What the applicant is asked about the account.</summary>
/// <param name="Message">The words of the one who asks.</param>
/// <param name="By">Who asks.</param>
/// <param name="Kind">Why the payment was not carried out.</param>
/// <param name="PayerId">The unit that waits for the answer.</param>
/// <param name="Payee">The account that it is about.</param>
public sealed record AccountRequest(string Message, string By, FailureKind Kind, string PayerId, Payee Payee)
{
    /// <summary>The line of the list that it is about, whose unit is asked then; null where it is the applicant's account.</summary>
    public int? Line { get; init; }
}

/// <summary>
/// A change of account that waits for the second person of the payer: both accounts, who changed it and what was said about it.
/// </summary>
/// <param name="Before">The account that was confirmed last; null where only the other name is to be confirmed.</param>
/// <param name="After">The account that will be paid to.</param>
/// <param name="Note">The applicant's words.</param>
/// <param name="IsUnchanged">The applicant says that the account is right as it is.</param>
public sealed record AccountChange(Payee? Before, Payee After, string? Note, bool IsUnchanged = false)
{
    /// <summary>The line of the list that it is about; null where it is the applicant's account.</summary>
    public int? Line { get; init; }
}

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
