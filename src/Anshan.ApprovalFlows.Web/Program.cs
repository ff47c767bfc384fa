using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Web.Hosting;

if (await CommandLine.TryRunAsync(args) is { } exitCode)
{
    return exitCode;
}

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddApprovalsData(builder.Configuration, builder.Environment.ContentRootPath);
builder.Services.AddApprovalsMail(builder.Configuration, builder.Environment.IsDevelopment());
builder.Services.AddHealth();

var app = builder.Build();
await DatabaseStartup.MigrateAsync(app.Services);
app.MapHealth();
await app.RunAsync();
return 0;
