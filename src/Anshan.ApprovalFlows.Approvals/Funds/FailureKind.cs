using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Funds;

/// <summary>Why a payment was not carried out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>What the words say.</summary>
    Other = 0,

    /// <summary>账号不存在或有误</summary>
    AccountNumber = 1,

    /// <summary>户名与账号不符</summary>
    AccountName = 2,

    /// <summary>开户银行信息有误</summary>
    Bank = 3,

    /// <summary>账户已销户、冻结或暂停使用</summary>
    AccountClosed = 4,

    /// <summary>Found before anything was sent to the bank.</summary>
    AccountDoubt = 5,

    /// <summary>用款额度、计划或手续没有落实</summary>
    Funds = 6,

    /// <summary>银行或清算系统故障</summary>
    BankSystem = 7,
}

/// <summary>The reasons in words, and who is to do something about them.</summary>
public static class FailureKinds
{
    public static IReadOnlyDictionary<FailureKind, string> Names { get; } =
        new Dictionary<FailureKind, string>
        {
            [FailureKind.AccountNumber] = "账号不存在或有误",
            [FailureKind.AccountName] = "户名与账号不符",
            [FailureKind.Bank] = "开户银行信息有误",
            [FailureKind.AccountClosed] = "账户已销户、冻结或暂停使用",
            [FailureKind.AccountDoubt] = "付款前发现账户需要收款方核对",
            [FailureKind.Funds] = "用款额度、计划或手续没有落实",
            [FailureKind.BankSystem] = "银行或清算系统故障",
            [FailureKind.Other] = "其他原因",
        };

    /// <summary>Whether paying again to the same account would fail again, so that the receiver must correct or confirm it first.</summary>
    public static bool ConcernsAccount(FailureKind kind) =>
        kind switch
        {
            FailureKind.AccountNumber
            or FailureKind.AccountName
            or FailureKind.Bank
            or FailureKind.AccountClosed
            or FailureKind.AccountDoubt => true,
            FailureKind.Funds or FailureKind.BankSystem or FailureKind.Other => false,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such reason."),
        };
}
