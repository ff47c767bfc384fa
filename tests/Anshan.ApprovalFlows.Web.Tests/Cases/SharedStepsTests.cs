using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;
using Anshan.ApprovalFlows.Web.Tests.Inbox;

namespace Anshan.ApprovalFlows.Web.Tests.Cases;

/// <summary>办理进度 of a case whose procedure uses shared definitions.</summary>
public sealed class SharedStepsTests
{
    [Fact]
    public async Task A_task_inside_a_shared_definition_stands_at_the_stage_of_its_use()
    {
        Guid id = default;
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await Sketch.PublishSharedAsync(world);
            id = await world.CaseAsync();
        });
        var page = await site.As(CaseWorld.Organiser).OpenAsync($"/cases/{id}");
        Assert.Equal("县区审核", page.Document.QuerySelector("[data-testid=steps] .current")!.FirstChild!.TextContent.Trim());
        Assert.Contains("县区联合审核", page.Main, StringComparison.Ordinal);
    }
}
