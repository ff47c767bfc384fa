using System.Runtime.CompilerServices;
using Xunit.v3;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>A test in Chromium; on a machine without it the test is skipped and says how to install it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute, ITraitAttribute
{
    public BrowserFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => (Skip, SkipType, SkipUnless) = (Chromium.HowToInstall, typeof(Chromium), nameof(Chromium.IsInstalled));

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Tier", "browser")];
}
