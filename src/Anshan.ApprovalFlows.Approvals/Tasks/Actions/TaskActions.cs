using Anshan.ApprovalFlows.Approvals.Access;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>Everything that people can do with a task besides ending it; menus, pages, programs and batches read it from here.</summary>
public static class TaskActions
{
    /// <summary>One of each, in the order of the menu.</summary>
    public static IReadOnlyList<TaskAction> All { get; } =
    [
        new ReassignAction(),
        new DelegateAction(),
        new AddSignersAction(),
        new RemoveSignerAction(),
        new SendBackAction(),
        new RecallAction(),
        new SuspendAction(),
        new ResumeAction(),
        new UrgeAction(),
        new CopyAction(),
    ];

    /// <summary>The one of this code; null where there is none.</summary>
    public static TaskAction? Find(string code) => All.FirstOrDefault(action => action.Code == code);

    /// <summary>What this person can do now.</summary>
    public static IReadOnlyList<TaskAction> Allowed(TaskSituation situation, Actor actor) =>
        [.. All.Where(action => action.Objection(situation, actor) is null)];
}
