using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

public sealed class ScheduledWorkTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("Timers:Enabled=true", true)]
    [InlineData("Timers:Enabled=false", false)]
    [InlineData("Timers:Knock=false", false)]
    public void Nothing_resumes_by_itself_where_the_setting_says_no(string? setting, bool isEnabled)
    {
        var builder = WebApplication.CreateBuilder(setting is null ? [] : ["--" + setting]);
        builder.AddScheduledWork();
        var running = builder
            .Services.Where(service => service.ServiceType == typeof(IHostedService))
            .Select(service => service.ImplementationType);
        Assert.Equal(isEnabled, running.Contains(typeof(SweepTimers)));
        Assert.Equal(isEnabled, running.Contains(typeof(WatchCalendar)));
    }
}
