using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Verbs;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Registers that a payment was registered wrongly.</summary>
public static class Reversing
{
    /// <summary>A case whose first legs are paid, up to a number; with two it has ended.</summary>
    public static async Task<Guid> PaidCaseAsync(this CaseWorld world, int legs)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        await world.DetermineAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.commerce"), "300000");
        for (var leg = 0; leg < legs; leg++)
        {
            var task = (await world.OpenTasksAsync(id)).Single();
            await world.PayAsync(task.Id, CaseWorld.Staff(task.OrganisationId!, Roles.Finance), $"PZ-{leg + 1}");
        }

        return id;
    }

    /// <summary>Uploads what shows that the payment of a task was registered wrongly.</summary>
    public static void AddEvidence(AppDbContext db, Guid task, DateTimeOffset at)
    {
        var leg = db.Transfers.Single(row => row.TaskId == task);
        db.Add(
            new MaterialFile
            {
                Id = Guid.CreateVersion7(),
                CaseId = leg.CaseId,
                MaterialId = PaymentReceipt.OfReversal(leg.Leg).Id,
                FileName = "对账单.pdf",
                ContentType = "application/pdf",
                Size = 1234,
                Sha256 = new string('c', 64),
                UploadedBy = "payer",
                UploadedAt = at,
            }
        );
    }

    /// <summary>Registers the reversal with its evidence; nobody has agreed yet.</summary>
    public static async Task<TaskOutcome> ReverseAsync(
        this CaseWorld world,
        Guid task,
        Actor actor,
        string reason = "凭证号抄错",
        Guid? operation = null
    )
    {
        await world.Database.WriteAsync(db => AddEvidence(db, task, world.Clock.Now));
        return await world.UseAsync<ReversePayment, TaskOutcome>(service =>
            service.RunAsync(task, actor, reason, operation ?? Guid.NewGuid())
        );
    }
}
