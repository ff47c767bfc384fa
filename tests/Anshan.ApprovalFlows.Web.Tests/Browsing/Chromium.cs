namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The browser of the machine. The tests bring none of their own.</summary>
public static class Chromium
{
    public const string HowToInstall = "Chromium was not found. Install it with: apt-get install chromium fonts-noto-cjk";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static string? Path { get; } = Places.FirstOrDefault(File.Exists);

    public static bool IsInstalled => Path is not null;

    /// <summary>No sandbox, as containers have none; nothing in the background; and no host but this machine can be found.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--lang=zh-CN",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ];
}
