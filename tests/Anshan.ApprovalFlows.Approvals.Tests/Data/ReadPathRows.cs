using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>Rows that an ordinary case does not create, so that every key finds at least one row.</summary>
internal static class ReadPathRows
{
    public static Task AddAsync(CaseWorld world, Guid caseId) =>
        world.Database.WriteAsync(db =>
        {
            var now = world.Clock.Now;
            db.Add(
                new ChildInstance
                {
                    ChildId = Guid.NewGuid(),
                    ParentId = caseId,
                    ExecutionId = 1,
                }
            );
            db.Add(
                new TaskReport
                {
                    TaskId = db.CaseTasks.First(task => task.CaseId == caseId).Id,
                    CaseId = caseId,
                    PersonId = "head",
                    At = now,
                }
            );
            db.Add(
                new Transfer
                {
                    Id = Guid.NewGuid(),
                    CaseId = caseId,
                    TaskId = Guid.NewGuid(),
                    Leg = 1,
                    FromOrganisationId = "city.finance",
                    FromName = "市财政局",
                    ToName = "申请主体",
                    AmountFen = 100,
                    PaidOn = new DateOnly(2023, 10, 9),
                    Voucher = "PZ-1",
                    RecordedById = "payer",
                    RecordedByName = "经办",
                    RecordedAt = now,
                }
            );
            db.Add(
                new EventWait
                {
                    InstanceId = caseId,
                    ExecutionId = 1,
                    Name = "到账",
                    CorrelationId = "甲",
                }
            );
            db.Add(
                new TimelineEntry
                {
                    CaseId = caseId,
                    At = now,
                    Kind = "status",
                    Text = "说明",
                    Detail = "原因",
                }
            );
            db.Add(
                new Incident
                {
                    InstanceId = caseId,
                    ExecutionId = 99,
                    ActivityId = "a",
                    ActivityName = "甲",
                    ExceptionType = "x",
                    Message = "y",
                    At = now,
                    Resolution = "重试",
                    ResolvedAt = now,
                }
            );
        });
}
