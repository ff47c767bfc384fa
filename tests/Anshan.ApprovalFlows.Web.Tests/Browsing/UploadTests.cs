using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>
/// Files on their way: each with its name and how far it is, done or refused in words, and waited for by whatever is pressed meanwhile.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class UploadTests(BrowserRoom room) : IAsyncDisposable
{
    private const string Watch = """
        () => {
          window.told = [];
          new MutationObserver(() => document.querySelectorAll('[data-progress] li').forEach(line => window.told.push(line.textContent)))
            .observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true });
        }
        """;

    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task Each_file_tells_how_far_it_is_and_the_next_step_waits_for_all()
    {
        var draft = await stage.App.DraftAsync("上传进度");
        var applicant = await stage.SignInAsync("applicant");
        await applicant.OpenAsync(Links.ApplicationMaterials(draft));
        var protocol = await applicant.Page.Context.NewCDPSessionAsync(applicant.Page);
        await protocol.SendAsync("Network.enable");
        await protocol.SendAsync(
            "Network.emulateNetworkConditions",
            new()
            {
                ["offline"] = false,
                ["latency"] = 20,
                ["downloadThroughput"] = -1,
                ["uploadThroughput"] = 400_000,
            }
        );
        await applicant.Page.EvaluateAsync(Watch);

        FilePayload big = new()
        {
            Name = "全部发票.pdf",
            MimeType = "application/pdf",
            Buffer = SampleFiles.PdfOf(900_000),
        };
        await applicant.AttachAsync("选择文件", big, Typed.RenamedProgram);
        await applicant.Page.GetByTestId("progress").GetByText("程序文件").WaitForAsync();
        var told = await applicant.Page.EvaluateAsync<string[]>("window.told");
        Assert.Contains(told, line => line == "展位搭建发票.pdf 等待上传");
        Assert.Contains(told, line => System.Text.RegularExpressions.Regex.IsMatch(line, "^全部发票.pdf 正在上传… [1-9][0-9]?%$"));
        Assert.Contains("全部发票.pdf 已上传", told);
        await applicant.Page.GetByTestId("files").GetByText("全部发票.pdf").WaitForAsync();

        // Pressed while a file is on its way: it arrives first.
        await applicant.AttachAsync(
            "选择文件",
            new FilePayload
            {
                Name = "第二份.pdf",
                MimeType = "application/pdf",
                Buffer = SampleFiles.PdfOf(800_000),
            }
        );
        await applicant.PressAsync("下一步核对");
        await applicant.SeesAsync("第二份.pdf");
        Assert.Equal(
            2,
            await stage.App.ReadAsync(db =>
                db.MaterialFiles.CountAsync(file => file.FileName == "全部发票.pdf" || file.FileName == "第二份.pdf")
            )
        );
    }
}
