using Anshan.ApprovalFlows.Approvals;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Web.Api;
using Anshan.ApprovalFlows.Web.Designer;
using Anshan.ApprovalFlows.Web.Development;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages;

if (await CommandLine.TryRunAsync(args) is { } exitCode)
{
    return exitCode;
}

var builder = WebApplication.CreateBuilder(args);
builder.AddFoundation();
builder.AddReverseProxy();
builder.AddPublicAddress();
builder.AddCompression();
builder.Services.AddApprovalsData(builder.Configuration, builder.Environment.ContentRootPath);
builder.Services.AddApprovalsMail(builder.Configuration, builder.Environment.IsDevelopment());
builder.Services.AddApprovals(builder.WorkflowsFolder(), builder.PublicUrl());
builder.Services.AddApplications(builder.Configuration, builder.Environment.ContentRootPath);
builder.Services.AddHealth();
builder.AddTelemetry();
builder.AddAccounts();
builder.AddDemo();
builder.AddApplicationPages();
builder.AddScheduledWork();
builder.AddInboxPages();
builder.AddDesigner();
builder.AddPages();
builder.AddPublicApi();

var app = builder.Build();
await app.PrepareAsync();
await app.SeedAsync();
await app.InviteFirstAdministratorAsync();

app.UseForwardedHeaders();
app.UseSecurityHeaders();
app.UseFriendlyErrors();
app.UsePublicAddress();
app.UseRouting();
app.UseBodyLimits();
app.UseAuthentication();
app.UseCompression();
app.UseAuthorization();
app.UseTypedInput();
app.UseAntiforgery();

app.MapStaticAssets().AllowAnonymous();
app.MapRazorPages().WithStaticAssets();
app.MapHealth();
app.MapTelemetry();
app.MapPublicApi();
app.MapAmounts();
app.MapDesigner();
app.MapFallback("{*path}", NotFoundAsync).AllowAnonymous();
await app.RunAsync();
return 0;

// A RequestDelegate: for any other handler the generated code forgets that a fallback comes last.
static Task NotFoundAsync(HttpContext http)
{
    http.Response.StatusCode = StatusCodes.Status404NotFound;
    return Task.CompletedTask;
}
