using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>Sample input of these tests: texts and files.</summary>
internal static class Typed
{
    public const string Password = "haicheng-zhanhui-83";

    private const string CodeWithoutCheck = "91210381MA0HC7X52";

    public static string CreditCode { get; } = CodeWithoutCheck + UnifiedSocialCreditCode.CheckDigit(CodeWithoutCheck);

    /// <summary>The same code with another last digit.</summary>
    public static string WrongCreditCode { get; } = CodeWithoutCheck + (CreditCode[^1] == '1' ? '2' : '1');

    public static FilePayload Invoice(string name = "场地租赁发票.pdf") => File(name, SampleFiles.Pdf(name));

    public static FilePayload RenamedProgram { get; } = File("展位搭建发票.pdf", SampleFiles.Exe);

    public static FilePayload TooLarge { get; } = File("全部发票扫描.pdf", SampleFiles.PdfOf(25 * 1024 * 1024));

    private static FilePayload File(string name, byte[] content) =>
        new()
        {
            Name = name,
            MimeType = "application/pdf",
            Buffer = content,
        };
}
