using System.Text;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Anshan.ApprovalFlows.Approvals.Tests.Mail;

/// <summary>Characters of four UTF-8 bytes in a mail, sent over a real connection.</summary>
public sealed partial class RareCharacterTests
{
    private static readonly string[] Rare = ["𠮷", "𬭎", "😀", "👨\u200D👩\u200D👧", "e\u0301", "葛\U000E0100"];

    [Fact]
    public async Task A_subject_and_a_name_arrive_whole_and_no_encoded_word_cuts_a_character()
    {
        await using var sink = new SmtpSink();
        await using var database = await CreateAsync(sink.Port);
        List<string> subjects = [];
        for (var before = 0; before < 12; before++)
        {
            foreach (var rare in Rare)
            {
                subjects.Add(string.Concat(Enumerable.Repeat("甲", before)) + string.Concat(Enumerable.Repeat(rare, 30)) + "办件");
            }
        }

        await database.Gate.WriteAsync(
            (db, _) =>
            {
                foreach (var subject in subjects)
                {
                    database
                        .Services.GetRequiredService<Outbox>()
                        .Queue(
                            db,
                            new MailToSend(Guid.CreateVersion7(), "li@example.com", $"𠮷野{subject[..2]}", subject, subject, "test")
                        );
                }

                return Task.FromResult(true);
            }
        );
        while (await database.Services.GetRequiredService<OutboxSweep>().RunAsync())
        {
            if (sink.Messages.Count >= subjects.Count)
            {
                break;
            }
        }

        Assert.Equal(
            subjects.Order(StringComparer.Ordinal),
            sink.Messages.Select(message => message.Subject!).Order(StringComparer.Ordinal)
        );
        Assert.All(
            sink.Messages,
            message =>
            {
                Assert.StartsWith("𠮷野", message.To.Mailboxes.Single().Name, StringComparison.Ordinal);
                Assert.Equal(message.Subject, message.TextBody!.Trim());
                foreach (var header in message.Headers.Where(header => header.Id is HeaderId.Subject or HeaderId.To))
                {
                    AssertWhole(Encoding.ASCII.GetString(header.RawValue));
                }
            }
        );
    }

    [Fact]
    public void A_long_subject_of_a_template_is_cut_between_characters()
    {
        var templates = MailTemplates
            .Load(Path.Combine(RepositoryFolder.Workflows, "mail"))
            .With([("rare", "subject: 办件{{ title }}\nneeds: title\n\n{{ title }}\n")]);
        foreach (var rare in Rare)
        {
            var mail = templates.Render(
                "rare",
                new Dictionary<string, object?> { ["title"] = "甲" + string.Concat(Enumerable.Repeat(rare, 5000)) }
            );
            Assert.EndsWith(rare + "…", mail.Subject, StringComparison.Ordinal);
            Assert.Contains(rare + "……（内容较长", mail.Text, StringComparison.Ordinal);
            Assert.Null(TypedText.Problem(mail.Subject + mail.Text));
        }
    }

    /// <summary>Every encoded word by itself is text: some programs decode them one by one.</summary>
    private static void AssertWhole(string header)
    {
        foreach (Match word in EncodedWord().Matches(header))
        {
            var bytes = word.Groups["how"].Value is "b" or "B"
                ? Convert.FromBase64String(word.Groups["text"].Value)
                : Quoted(word.Groups["text"].Value);
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
    }

    private static byte[] Quoted(string text)
    {
        List<byte> bytes = [];
        for (var at = 0; at < text.Length; at++)
        {
            bytes.Add(
                text[at] == '=' ? Convert.ToByte(text.Substring(at + 1, 2), 16)
                : text[at] == '_' ? (byte)' '
                : (byte)text[at]
            );
            at += text[at] == '=' ? 2 : 0;
        }

        return [.. bytes];
    }

    private static Task<TestDatabase> CreateAsync(int port) =>
        TestDatabase.CreateAsync(services =>
        {
            var settings = new Dictionary<string, string?>
            {
                ["Smtp:Host"] = "127.0.0.1",
                ["Smtp:Port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["Smtp:Security"] = "None",
                ["Smtp:From"] = "no-reply@anshan.example",
                ["Smtp:FromName"] = "鞍山",
            };
            services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero)));
            services.AddApprovalsMail(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), isDevelopment: false);
        });

    [GeneratedRegex(@"=\?utf-8\?(?<how>[bBqQ])\?(?<text>[^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();
}
