using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>Starts and cancels instances that are no cases; a case is begun by an application and ended by its procedure.</summary>
public sealed class StandaloneInstances(DbContext db, WorkflowRunner runner, DefinitionStore definitions)
{
    /// <summary>Why nothing is ever deleted or put in from outside.</summary>
    public const string Kept = "流程实例的记录是办理档案，依规定留存，不能删除，也不能从外面导入。";

    /// <summary>Starts the published version; refuses when it is the procedure of a case or not published.</summary>
    public async Task<(Guid? Instance, string? Refusal)> StartAsync(
        string definitionId,
        JsonObject? input,
        string? correlationId,
        Actor actor,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await definitions.FindPublishedAsync(db, definitionId, cancellation) is not { } definition)
        {
            return (null, "请先发布，再运行。草稿可以在“办理流程”中试算，查看走法。");
        }

        if (definition.Activities.Values.Any(CaseActivity.Is))
        {
            return (null, "这是办理办件的流程，由申报产生办件，不能直接运行。要看它怎样走，请在“办理流程”中试算。");
        }

        var id = DerivedGuid.Of("execute", operationId.ToString("N"));
        var given = input?.ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone()) ?? [];
        var request = new StepRequest(
            id,
            new Stimulus.Start(given, correlationId),
            new Operation(operationId, DerivedGuid.Hash("execute", definitionId, correlationId ?? "", input?.ToJsonString() ?? "")),
            new CaseOrigin(actor, "workflow.executed", new { definitionId })
        )
        {
            DefinitionVersionId = definition.Id,
        };
        return await runner.RunAsync(request, cancellation) is StepOutcome.Refused refused
            ? (null, $"没有启动：{refused.Reason}。")
            : (id, null);
    }

    /// <summary>Ends an instance that is no case; returns why not, or null.</summary>
    public async Task<string?> CancelAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (await db.Set<Case>().AnyAsync(row => row.Id == id, cancellation))
        {
            return "办件不能在这里取消：申请主体在补正时可以撤回，出现异常的在“异常”中终止。";
        }

        var operation = Operation.Derived("cancel", id.ToString("N"));
        var outcome = await runner.RunAsync(
            new StepRequest(id, new Stimulus.Cancel("在流程设计器中取消"), operation, new CaseOrigin(actor, "workflow.cancelled", new { })),
            cancellation
        );
        return outcome is StepOutcome.Refused { Reason: var reason }
            ? reason is StepRefusal.Over
                ? "流程实例已经结束。"
                : "没有取消，请刷新后再试。"
            : null;
    }
}
