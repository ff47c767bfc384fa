using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>待拨付: what the unit still has to pay, by state and due day, for finance and the head.</summary>
public sealed class PaymentsModel(PaymentDesk payments, DueWords due, CurrentActor current) : PageModel
{
    private static readonly (PaymentState State, string Title, string Hint)[] States =
    [
        (PaymentState.Due, "待拨付", "由财务人员拨付后登记日期、凭证号和银行回单。"),
        (PaymentState.Registered, "待复核、签发", "已登记，由另一人复核，金额大的再由单位负责人签发。"),
        (PaymentState.Reversal, "冲正待复核", "资金已经拨付，登记有误；复核同意以后重新登记。不计入待拨付合计。"),
        (PaymentState.Account, "账户待核对", "收款账户核对以前不能拨付。"),
    ];

    public IReadOnlyList<PaymentLine> Lines { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!Shows(current))
        {
            return Redirect(Links.Inbox);
        }

        Lines = await payments.OfAsync(current.Actor, cancellation);
        return Page();
    }

    /// <summary>Whether this person has a desk of payments.</summary>
    public static bool Shows(CurrentActor current) => current.Actor.IsOrStandsFor(Roles.Finance) || current.Actor.IsOrStandsFor(Roles.Head);

    /// <summary>The states with their lines, and within a state the due days.</summary>
    public IEnumerable<(string Title, string Hint, IReadOnlyList<PaymentLine> Lines)> Groups =>
        from state in States
        let lines = Lines.Where(line => line.State == state.State).ToList()
        where lines.Count > 0
        select (state.Title, state.Hint, (IReadOnlyList<PaymentLine>)lines);

    /// <summary>What is still to be paid; money whose registration is being reversed is paid.</summary>
    public IReadOnlyList<PaymentLine> Unpaid => [.. Lines.Where(line => line.State != PaymentState.Reversal)];

    public static Money Sum(IEnumerable<PaymentLine> lines) => new(lines.Sum(line => line.Amount.Fen));

    public DueText Due(PaymentLine line) => due.Of(line.DueAt);

    public string Href(PaymentLine line) => line.IsOwn ? Links.Task(line.TaskId, Links.Payments) : Links.Case(line.CaseId);
}
