using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Tasks;

/// <summary>Every kind of task is complete in one file.</summary>
public sealed class TaskTypeTests
{
    private static readonly string Pages = Path.Combine(RepositoryFolder.Path, "src/Anshan.ApprovalFlows.Web/Pages/Inbox/Tasks");

    public static TheoryData<TaskKind> Kinds => [.. Enum.GetValues<TaskKind>()];

    [Fact]
    public void Every_kind_has_one_and_an_activity_that_exists()
    {
        Assert.Equal(Enum.GetValues<TaskKind>(), TaskTypes.All.Select(type => type.Kind));
        Assert.Empty(
            TaskTypes.All.Select(type => type.ActivityType).Except(Vocabulary.Activities.Select(activity => activity.Descriptor.TypeName))
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_has_its_words_and_its_ends(TaskKind kind)
    {
        var type = TaskTypes.Of(kind);
        Assert.All(type.Ends, end => Assert.Matches(@"^\p{IsCJKUnifiedIdeographs}+$", end.Label));
        Assert.All(type.TrialWays, way => Assert.Matches(@"^\p{IsCJKUnifiedIdeographs}+$", way.Label));
        Assert.Matches(@"^\p{IsCJKUnifiedIdeographs}+$", type.Name);
        Assert.NotEmpty(type.Ends);
        Assert.Distinct(type.Ends.Select(end => end.Code));
        Assert.Contains(type.TrialWays, way => way.IsGood);
        Assert.Single(TaskTypes.All, other => other.Name == type.Name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_form_is_a_page_that_exists(TaskKind kind)
    {
        // The correction of an application stands on the pages of the case.
        var form = TaskTypes.Of(kind).Form;
        Assert.Equal(kind == TaskKind.Correction, form is null);
        Assert.True(form is null || File.Exists(Path.Combine(Pages, form + ".cshtml")), $"{form} is no partial in {Pages}.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_end_that_it_does_not_have_is_no_end(TaskKind kind) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TaskTypes.Of(kind).End("Blessed"));

    /// <summary>What a record decides is how its task ends; the page of a record is shown for it and for nothing else.</summary>
    [Fact]
    public void A_record_ends_its_task_by_the_ways_out_of_its_activity()
    {
        var records = Vocabulary
            .Activities.OfType<RecordActivity>()
            .ToDictionary(activity => activity.Descriptor.TypeName, activity => activity.Descriptor.Outcomes.Keys.Order());
        var types = TaskTypes.All.Where(type => records.ContainsKey(type.ActivityType)).ToList();
        Assert.Equal(records.Count, types.Count);
        Assert.Equal(types.Select(type => type.Kind), TaskTypes.All.Where(type => type.IsRecord).Select(type => type.Kind));
        Assert.All(types, type => Assert.Equal(records[type.ActivityType], type.Ends.Select(end => end.Code).Order()));
    }

    /// <summary>Differences between kinds belong in their types; a switch elsewhere would miss new kinds.</summary>
    [Fact]
    public void Nobody_else_decides_by_a_switch_over_all_kinds()
    {
        var many = Directory
            .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Tasks/Types/", StringComparison.Ordinal))
            .Select(file =>
                (
                    File: Path.GetFileName(file),
                    Kinds: Regex
                        .Matches(File.ReadAllText(file), @"TaskKind\.(\w+) (=>|when)")
                        .Select(match => match.Groups[1].Value)
                        .Distinct()
                        .Count()
                )
            )
            .Where(item => item.Kinds > 3)
            .Select(item => item.File);

        // The stimuli of a trial carry the inputs of activities, which stand behind the types in the order of folders.
        Assert.Equal(["TaskWays.cs"], many);
    }
}
