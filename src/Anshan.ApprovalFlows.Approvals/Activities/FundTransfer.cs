using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What a payer is to do: one leg of the payment.</summary>
public sealed record TransferLeg(int Leg, string FromName, string? ToOrganisationId, string ToName, string? ToAccount, long AmountFen);

/// <summary>拨付: one leg of the payment, recorded by the payer with date and voucher.</summary>
internal sealed class FundTransfer : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Anshan.FundTransfer", Vocabulary.Category, "资金拨付", "付款单位拨付一段资金，登记日期和凭证号。")
    {
        Inputs =
        [
            new("Leg", "Int32", "第几段", "从 1 起", 1),
            new("From", "String", "付款单位", "从哪个单位付出"),
            new("Amount", "String", "金额（元）", "核定金额活动的“核定金额”变量"),
            new("To", "String", "收款方", "付给申请主体、名单所列单位，或者一个单位", "applicant"),
            new("RecordedBy", "String", "登记单位", "由其财务人员登记；不填时由付款单位登记，付款单位不在本系统办理（如省级单位）时填写"),
            Vocabulary.TitleInput,
            .. Vocabulary.TimerInputs(10),
        ],
        Outcomes = new Dictionary<string, string> { ["Transferred"] = "已拨付", ["Failed"] = "拨付失败" },
    };

    public override Next Execute(ActivityContext context)
    {
        var facts = context.Fact(new GetCase());
        var payer = Payer(context, facts);
        var recorder = context.Text("recordedBy") is { } unit ? context.Fact(new GetOrganisation(unit, facts.RegionId)) : payer;
        var leg = Describe(context, facts, payer);
        context.Data["leg"] = TaskInput.Of(leg);
        var due = DueTimes.DueAt(context);
        context.Emit(new OpenTask(
            context.ExecutionId, context.Node.Id, TaskKind.Transfer, recorder.Id, null, Roles.Finance, Vocabulary.TitleOf(context),
            context.Entry, due, TaskInput.Write(leg)));
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(CaseStatus.AwaitingTransfer, Vocabulary.TitleOf(context), payer.Name, due));
        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is Stimulus.TimerDue timer)
        {
            DueTimes.Fire(context, timer);
            return Next.Wait;
        }

        var payer = Payer(context, context.Fact(new GetCase()));
        if (stimulus is Stimulus.Resume { Verb: "fail" } failed)
        {
            var failure = TaskInput.Read<TransferFailure>(failed.Input);
            context.Emit(new CompleteTask(context.ExecutionId, failure.OrganisationId, "Failed", failure.Reason, failure.UserId, failure.UserName));
            context.Emit(new AddTimeline("failed", $"{payer.Name}拨付未成功，将重新拨付", failure.UserName, payer.Name, failure.Reason));
            return Next.With("Failed");
        }

        var input = TaskInput.Read<TransferInput>(((Stimulus.Resume)stimulus).Input);
        var leg = TaskInput.Read<TransferLeg>(context.Data["leg"]);
        var amount = new Money(leg.AmountFen);
        context.Emit(new CompleteTask(context.ExecutionId, input.OrganisationId, "Transferred", $"凭证号 {input.Voucher}", input.UserId, input.UserName));
        context.Emit(new RecordTransfer(
            context.ExecutionId, leg.Leg, payer.Id, payer.Name, leg.ToOrganisationId, leg.ToName, leg.ToAccount, amount,
            input.PaidOn, input.Voucher, input.UserId, input.UserName));
        context.Emit(new AddTimeline("transferred", $"{payer.Name}已将 {amount.ToDisplay()} 拨付至{leg.ToName}", input.UserName, payer.Name));
        return Next.With("Transferred");
    }

    public override void Left(ActivityContext context, bool cancelled) => context.Emit(new CloseTasks(context.ExecutionId));

    private static Organisation Payer(ActivityContext context, CaseFact facts) =>
        context.Fact(new GetOrganisation(context.Text("from") ?? "", facts.RegionId));

    private static TransferLeg Describe(ActivityContext context, CaseFact facts, Organisation payer)
    {
        var to = context.Text("to") ?? "applicant";
        if (!Money.TryParseYuan(context.Text("amount"), out var money, out var problem) || money == Money.Zero)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”没有可拨付的金额：{problem}");
        }

        var amount = money.Fen;
        var number = context.Number("leg") ?? 1;
        if (to == "applicant")
        {
            return new TransferLeg(number, payer.Name, null, facts.ApplicantName, facts.ApplicantAccount, amount);
        }

        if (to == "list")
        {
            return new TransferLeg(number, payer.Name, null, "名单所列单位", "见核对后的名单", amount);
        }

        var receiver = context.Fact(new GetOrganisation(to, facts.RegionId));
        return new TransferLeg(number, payer.Name, receiver.Id, receiver.Name, null, amount);
    }
}
