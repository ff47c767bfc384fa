namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>How much may be uploaded.</summary>
public static class FileLimits
{
    public const long Megabyte = 1024 * 1024;
    public const long OneFile = 20 * Megabyte;
    public const long OneCase = 100 * Megabyte;
    public const int FilesOfCase = 100;

    /// <summary>What all rounds of a case take together, replaced files included.</summary>
    public const long OneCaseInAll = 3 * OneCase;

    /// <summary>What one person may leave here within 24 hours.</summary>
    public const long OnePersonDay = 500 * Megabyte;
    public const int FilesOfPersonDay = 500;

    /// <summary>What one request may carry: well above the limits that are answered in words, so that the words arrive.</summary>
    public const long OneRequest = 300 * Megabyte;

    public const int ZipEntries = 1000;
    public const int ZipRatio = 100;
    public const int NameLength = 120;
}
