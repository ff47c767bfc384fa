using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests.Text;

/// <summary>What is typed into a password field stays as it was typed.</summary>
public sealed partial class PasswordNameTests
{
    [Fact]
    public void Every_password_is_what_was_typed()
    {
        var passwords = Directory
            .EnumerateFiles(
                Path.Combine(RepositoryFolder.Path, "src/Anshan.ApprovalFlows.Web/Pages"),
                "*.cshtml",
                SearchOption.AllDirectories
            )
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains("type=\"password\"", StringComparison.Ordinal))
            .Select(line => FieldName().Match(line).Groups["name"].Value)
            .Distinct()
            .ToList();
        Assert.True(passwords.Count >= 3);
        Assert.All(passwords, name => Assert.True(TypedInput.IsPassword(name), name));
    }

    [GeneratedRegex("(asp-for|name)=\"(?<name>[^\"]+)\"")]
    private static partial Regex FieldName();
}
