using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Files;
using Microsoft.AspNetCore.Mvc;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Form;

/// <summary>Sends a stored file to be saved, never to be shown inside this site.</summary>
public static class Download
{
    public static IActionResult Of(MaterialFile? file, FileStore store) =>
        file is not null && store.Open(file.Sha256) is { } content
            ? new FileStreamResult(content, file.ContentType) { FileDownloadName = file.FileName }
            : new NotFoundResult();
}
