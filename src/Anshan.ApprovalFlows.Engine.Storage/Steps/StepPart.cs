using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Engine.Storage.Steps;

/// <summary>A step and what it starts from: the one that was asked for, or the first of a child that ran inside it.</summary>
internal sealed record StepPart(StepRequest Request, Loaded Loaded, StepResult.Taken Step)
{
    /// <summary>The step and, behind it, the first steps of the children it adopted; all are one commit.</summary>
    public static IEnumerable<StepPart> Of(StepRequest request, Loaded loaded, StepResult.Taken step, StepOrigin ofChildren) =>
        step
            .Effects.OfType<AdoptChild>()
            .SelectMany(child => Of(Start(child, ofChildren), new Loaded(child.VersionId, 0, null), child.Step, ofChildren))
            .Prepend(new StepPart(request, loaded, step));

    private static StepRequest Start(AdoptChild child, StepOrigin origin) =>
        new(child.ChildId, child.Start, Operation.Derived("adopt", child.ChildId.ToString("N")), origin)
        {
            DefinitionVersionId = child.VersionId,
        };
}
