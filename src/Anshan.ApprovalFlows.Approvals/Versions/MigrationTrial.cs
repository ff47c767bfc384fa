using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Versions;

/// <summary>The result of a dry run for a case that is to migrate to another version.</summary>
public enum TrialResult
{
    /// <summary>It goes on waiting where it stands.</summary>
    Stays,

    /// <summary>It leaves its step and goes on with the one that was named.</summary>
    Moves,

    /// <summary>Its step is not in the version, and none was named: it remains on its own.</summary>
    NeedsPlace,

    /// <summary>It could not come to its end there: it remains on its own.</summary>
    Unsound,
}

/// <summary>One case of a dry run.</summary>
/// <param name="Case">The case.</param>
/// <param name="Standing">Where it stands, by the titles of its own version.</param>
/// <param name="Result">What would become of it.</param>
/// <param name="Words">The same in a sentence.</param>
/// <param name="NotInVersion">The activities for which a place must be named.</param>
public sealed record CaseTrial(
    RunningCase Case,
    IReadOnlyList<string> Standing,
    TrialResult Result,
    string Words,
    IReadOnlyList<string> NotInVersion
)
{
    /// <summary>Whether it can go over.</summary>
    public bool CanGo => Result is TrialResult.Stays or TrialResult.Moves;
}

/// <summary>Tries for each case what a migration would do; nothing is changed.</summary>
/// <remarks>Cases in equal states are tried once: the exploration depends on the state alone.</remarks>
public sealed class MigrationTrial(DbContext db, DefinitionStore definitions, ActivityCatalog catalog)
{
    /// <summary>The dry run, case by case.</summary>
    /// <param name="cases">What runs.</param>
    /// <param name="to">The version to go to, stored or not.</param>
    /// <param name="moves">For an activity that the version does not have, the one to go on with.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<CaseTrial>> RunAsync(
        IEnumerable<RunningCase> cases,
        WorkflowDefinition to,
        IReadOnlyDictionary<string, string> moves,
        CancellationToken cancellation
    )
    {
        var (check, known, trials) = (
            new SoundnessCheck(catalog),
            new Dictionary<string, (TrialResult, string, IReadOnlyList<string>)>(),
            new List<CaseTrial>()
        );
        var migrate = new Stimulus.Migrate(to, moves);
        foreach (var item in cases)
        {
            var from = await definitions.GetAsync(db, item.VersionId, cancellation);
            var state = WorkflowState.FromJson(item.StateJson);
            var key = $"{item.VersionId} {SoundnessCheck.KeyOf(from, state)}";
            if (!known.TryGetValue(key, out var found))
            {
                known[key] = found = Try(check, from, state, migrate);
            }

            trials.Add(new CaseTrial(item, [.. item.Standing().Select(id => TitleOf(from, id))], found.Item1, found.Item2, found.Item3));
        }

        return trials;
    }

    private static (TrialResult, string, IReadOnlyList<string>) Try(
        SoundnessCheck check,
        WorkflowDefinition from,
        WorkflowState state,
        Stimulus.Migrate migrate
    )
    {
        var plan = MigrationPlan.Of(state, migrate, from);
        if (plan.NotInVersion.Count > 0)
        {
            return (
                TrialResult.NeedsPlace,
                $"新版本中没有{string.Join("、", plan.NotInVersion.Select(id => $"“{TitleOf(from, id)}”"))}：请指定改到哪个环节，否则留在原版本。",
                plan.NotInVersion
            );
        }

        var (refusal, problems) = check.CheckMigration(from, state, migrate);
        if (refusal is not null || problems.Count > 0)
        {
            return (TrialResult.Unsound, refusal is null ? $"迁移后不能保证办结：{problems[0].Message}" : MigrationWords.Of(refusal), []);
        }

        return plan.Targets.Count == 0
            ? (
                TrialResult.Stays,
                state.SubStatus == InstanceSubStatus.Faulted ? "可以迁移，异常留待迁移后重试。" : "可以迁移，已打开的待办和期限不变。",
                []
            )
            : (
                TrialResult.Moves,
                $"可以迁移，现有待办关闭，改到{string.Join("、", plan.Targets.Select(id => $"“{TitleOf(migrate.To, id)}”"))}重新开始。",
                []
            );
    }

    private static string TitleOf(WorkflowDefinition definition, string id) =>
        definition.Activities.TryGetValue(id, out var node) ? node.Title : id;
}

/// <summary>Why an instance cannot go over, in words.</summary>
internal static class MigrationWords
{
    public static string Of(Enum refusal) =>
        refusal switch
        {
            StepRefusal.Over => "已经办结，无需迁移。",
            StepRefusal.NotInVersion => "所在环节在新版本中没有，也没有指定改到哪里。",
            StepRefusal.NotRunning => "指定的环节不在正在运行的流程中，不能从那里继续。",
            StepRefusal.Paused => "办件另有异常没有处理，请先处理异常。",
            StepRefusal.NotFound => "没有找到这个办件。",
            StepRefusal.Busy => "办件正在被别人办理，请稍后再试。",
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "No words for it."),
        };
}
