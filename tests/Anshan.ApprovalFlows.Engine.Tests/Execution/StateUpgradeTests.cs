using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

/// <summary>
/// A state that any version stored is read by this one. Each stored form has a state in <c>Samples</c>, taken from a case of measure 1.2
/// under review.
/// </summary>
public sealed class StateUpgradeTests
{
    public static TheoryData<int> Versions() => new(Enumerable.Range(0, WorkflowState.CurrentVersion + 1));

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_stored_state_of_every_version_is_read_and_stored_as_the_current_one(int version)
    {
        var stored = Sample(version);
        Assert.Equal(version, JsonNode.Parse(stored)!["version"]?.GetValue<int>() ?? 0);
        var read = WorkflowState.FromJson(stored);
        Assert.Equal((InstanceStatus.Running, InstanceSubStatus.Suspended), (read.Status, read.SubStatus));
        Assert.Equal(WorkflowState.CurrentVersion, read.Version);
        Assert.Contains(read.Executions, execution => execution is { Waits: true, Activity: "city-review" });
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Sample(WorkflowState.CurrentVersion)), JsonNode.Parse(read.ToJson())));
        Assert.Equal(read.ToJson(), WorkflowState.FromJson(read.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"version":3,"instanceId":"00000000-0000-0000-0000-000000000001"}""")]
    [InlineData("""{"version":-1,"instanceId":"00000000-0000-0000-0000-000000000001"}""")]
    [InlineData("""{"version":"1","instanceId":"00000000-0000-0000-0000-000000000001"}""")]
    public void What_is_no_state_or_newer_than_the_program_is_refused(string stored) =>
        Assert.ThrowsAny<JsonException>(() => WorkflowState.FromJson(stored));

    [Fact]
    public void The_version_need_not_stand_first() =>
        Assert.Equal(
            7,
            WorkflowState
                .FromJson("""{"instanceId":"00000000-0000-0000-0000-000000000001","nextExecutionId":7,"version":1}""")
                .NextExecutionId
        );

    private static string Sample(int version) =>
        File.ReadAllText(
            Path.Combine(
                RepositoryFolder.Path,
                "tests",
                "Anshan.ApprovalFlows.Engine.Tests",
                "Execution",
                "Samples",
                $"state-{version}.json"
            )
        );
}
