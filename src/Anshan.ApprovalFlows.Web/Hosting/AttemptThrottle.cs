using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>How many attempts one account and one visitor's network address have within the window.</summary>
public sealed record AttemptLimit(string Name, int PerAccount, int PerAddress, TimeSpan Window)
{
    /// <summary>Failed sign-ins; an office behind one address has many people.</summary>
    public static AttemptLimit SignIn { get; } = new("sign-in", 15, 60, TimeSpan.FromMinutes(5));

    /// <summary>Requests that send a mail.</summary>
    public static AttemptLimit Mail { get; } = new("mail", 5, 30, TimeSpan.FromHours(1));

    /// <summary>Guesses at a one-time token or at the present password.</summary>
    public static AttemptLimit Token { get; } = new("token", 10, 30, TimeSpan.FromMinutes(15));

    /// <summary>Objections to public notices; the account is the notice.</summary>
    public static AttemptLimit Objection { get; } = new("objection", 1000, 10, TimeSpan.FromHours(1));

    /// <summary>Requests to the public interface; there is no account.</summary>
    public static AttemptLimit PublicApi { get; } = new("public-api", 0, 120, TimeSpan.FromMinutes(1));
}

/// <summary>Counts attempts per account and per visitor's address, before anything costly such as hashing a password is done.</summary>
/// <remarks>
/// The only limiter of the site. In memory: a restart resets it, and each server counts for itself. The lock of the account itself is in
/// the database.
/// </remarks>
public sealed class AttemptThrottle(TimeProvider machine)
{
    /// <summary>No address or id that counts as an account is longer; what is longer is counted by its beginning.</summary>
    public const int LongestAccount = EmailText.Longest;

    private readonly AttemptTable table = new(machine);

    /// <summary>How many counters are kept now.</summary>
    public int Counters => table.Count;

    /// <summary>
    /// Takes one attempt of both; false when there is none left. A visitor whose address has none left adds no counters of accounts.
    /// </summary>
    public bool TryTake(AttemptLimit limit, string account, HttpContext http) =>
        TryTakeAddress(limit, http, out _) && TryTakeAccount(limit, account);

    /// <summary>Takes one attempt of the visitor's address; false, with the time to wait, when there is none left.</summary>
    public bool TryTakeAddress(AttemptLimit limit, HttpContext http, out TimeSpan wait)
    {
        (var count, wait) = table.Add($"{limit.Name}|address|{VisitorAddress.Of(http)}", limit.Window);
        return count <= limit.PerAddress;
    }

    /// <summary>Takes one attempt of the account; false when there is none left.</summary>
    public bool TryTakeAccount(AttemptLimit limit, string account) =>
        table.Add(AccountKey(limit, account), limit.Window).Count <= limit.PerAccount;

    /// <summary>Gives the attempt back: it succeeded.</summary>
    public void Forgive(AttemptLimit limit, string account, HttpContext http)
    {
        table.Subtract($"{limit.Name}|address|{VisitorAddress.Of(http)}");
        table.Subtract(AccountKey(limit, account));
    }

    private static string AccountKey(AttemptLimit limit, string account)
    {
        // Every spelling of an address is one account; what is longer than an address is cut first.
        var bounded = account.Length > 4 * LongestAccount ? account[..(4 * LongestAccount)] : account;
        var key = EmailText.Key(bounded);
        return $"{limit.Name}|account|{key[..Math.Min(key.Length, LongestAccount)]}";
    }
}
