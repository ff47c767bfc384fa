using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>
/// Text typed by people outside, made safe for an official mail: nothing in it becomes a link, neither here nor in a mail program.
/// </summary>
public static partial class MailNames
{
    /// <summary>No name of a person, a company or a unit is longer.</summary>
    public const int Longest = 100;

    /// <summary>The keys of templates that are names: one line, short, without links.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string> { "applicant", "recipient" };

    /// <summary>The keys that may quote what somebody outside typed: without links.</summary>
    public static readonly IReadOnlySet<string> Quotations = new HashSet<string> { "message" };

    /// <summary>A name: control characters and line breaks become a space, the rest is <see cref="Unlinked"/> and cut.</summary>
    public static string Name(string text)
    {
        var line = Unlinked(TypedText.Words(text));
        return TextLength.Exceeds(line, Longest) ? TextLength.First(line, Longest - 1) + "…" : line;
    }

    /// <summary>
    /// The same text with a space after every character that would make an address of its neighbours: mail programs link “www.example.cn”
    /// and “a@example.cn” by themselves.
    /// </summary>
    public static string Unlinked(string text) => Joints().Replace(text, "$0 ");

    // Dots of all widths, since browsers take them for one; but not those of numbers, as the last part of a host's name begins with a
    // letter, and not the full stop
    // of a Chinese sentence. The colon of a scheme, and the sign of mail addresses.
    [GeneratedRegex(
        @"(?<=[\p{L}\]\-_])[.．](?=[\p{L}\p{N}])|(?<=\p{N})[.．](?=\p{L})|(?<=[A-Za-z0-9])[。｡](?=[A-Za-z0-9])|[:：](?=[/／\\])"
            + @"|[@＠](?=\S)|(?<=(?:mailto|tel|javascript|data))[:：](?=\S)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Joints();
}
