using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Web.Designer;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Studio;

/// <summary>流程设计: the page around the designer's own elements, one element a page.</summary>
public sealed class IndexModel(StudioFiles files, DefinitionQueries definitions, ActivityCatalog catalog, DbContext db) : PageModel
{
    // The hashes are those of the two scripts that come inline: the hot keys of the editor and of the list of instances.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' "
        + "'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='; "
        + "style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    /// <summary>What most cases go through, in that order.</summary>
    private static readonly string[] Usual =
    [
        "Anshan.Review",
        "Anshan.Correction",
        "Anshan.DetermineAward",
        "Anshan.FundTransfer",
        "Anshan.Close",
        "Anshan.DueDate",
        "Anshan.SetStatus",
        "Anshan.Notify",
        "Anshan.ExternalDecision",
        "Anshan.PublicNotice",
    ];

    /// <summary>The names by which the palette shows them.</summary>
    public string FirstNames => string.Join(',', Usual.Select(type => catalog.Find(type)!.Descriptor.DisplayName));

    public bool IsInstalled => files.IsInstalled;

    /// <inheritdoc cref="StudioFiles.Edition"/>
    public string Edition => files.Edition;

    /// <inheritdoc cref="StudioFiles.Runtime"/>
    public string? Runtime => files.Runtime;

    /// <inheritdoc cref="StudioFiles.Runtime"/>
    public IEnumerable<string> RuntimeScripts => files.RuntimeScripts;

    /// <summary>What the page shows, for its title and its heading.</summary>
    public string Title =>
        Element.Tag switch
        {
            "elsa-workflow-definition-editor" => "编辑流程定义",
            "elsa-workflow-instance-list" => "运行实例",
            "elsa-workflow-instance-viewer" => "查看运行实例",
            _ => "流程定义",
        };

    /// <summary>The element to show, with its one attribute.</summary>
    public (string Tag, string? Attribute, string? Value) Element { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? kind, string? id, CancellationToken cancellation)
    {
        Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        switch (kind, id)
        {
            case (null, _):
                return Redirect(Links.Designer);
            case ("definitions", null):
                Element = ("elsa-workflow-definition-list", null, null);
                return Page();
            case ("definitions", { } definition):
                Element = ("elsa-workflow-definition-editor", "definition-id", definition);
                return await definitions.FindAsync(definition, "Latest", cancellation) is null ? NotFound() : Page();
            case ("instances", null):
                Element = ("elsa-workflow-instance-list", null, null);
                return Page();
            case ("instances", { } instance):
                Element = ("elsa-workflow-instance-viewer", "instance-id", instance);
                return Guid.TryParse(instance, out var key) && await db.Set<WorkflowInstance>().AnyAsync(row => row.Id == key, cancellation)
                    ? Page()
                    : NotFound();
            default:
                return NotFound();
        }
    }
}
