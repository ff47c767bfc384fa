namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>What is shown of data that not everybody may see.</summary>
public static class Mask
{
    /// <summary>The first and last four digits of a bank account; the middle is hidden, its length too.</summary>
    public static string Account(string account) =>
        account.Length > 8 ? $"{account[..4]} **** {account[^4..]}" : new string('*', account.Length);
}
