using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>What a person types for a verb.</summary>
public abstract class TaskForm
{
    private Guid operationId = Guid.NewGuid();

    /// <summary>
    /// Made with the form, so that sending it twice acts once; a form that comes back without one is a request of its own.
    /// </summary>
    public Guid OperationId
    {
        get => operationId;
        set => operationId = value.OrNew();
    }
}

/// <summary>A review as it is typed.</summary>
public sealed class ReviewForm : TaskForm
{
    /// <summary>Approved, Returned or Rejected.</summary>
    public string? Decision { get; set; }

    public string? Opinion { get; set; }

    public List<string> Fields { get; set; } = [];

    public List<string> Materials { get; set; } = [];

    /// <summary>Parts of the applicant's own data that are to be corrected.</summary>
    public List<string> Parts { get; set; } = [];

    /// <summary>What was declared and is verified, by the keys of the facts.</summary>
    public Dictionary<string, bool> Verified { get; set; } = [];

    /// <summary>The account rightly stands in another name.</summary>
    public bool ConfirmsPayee { get; set; }

    /// <summary>What a refusal rests on.</summary>
    public string? Clause { get; set; }

    public string? Missing { get; set; }

    public string? Helps { get; set; }

    /// <summary>Set by the page that asks once more before a rejection.</summary>
    public bool Confirmed { get; set; }
}

/// <summary>An opinion that was asked for, as it is typed.</summary>
public sealed class AdviceForm : TaskForm
{
    /// <summary>Agreed, Disagreed or Commented.</summary>
    public string? Advice { get; set; }

    public string? Opinion { get; set; }
}

/// <summary>What is done with a task besides ending it, as it is typed.</summary>
public sealed class ActionForm : TaskForm
{
    public string? Reason { get; set; }

    /// <summary>Colleagues as person:id, units as unit:id; one field for each that can be chosen.</summary>
    public List<string?> Places { get; set; } = [];

    public string? Step { get; set; }

    public string? Signer { get; set; }

    public string? Until { get; set; }

    /// <summary>Before or After.</summary>
    public string? Order { get; set; }

    /// <summary>All or Any.</summary>
    public string? Rule { get; set; }
}

/// <summary>A determination as it is typed.</summary>
public sealed class AmountForm : TaskForm
{
    public string? Amount { get; set; }

    public string? Reason { get; set; }

    /// <summary>Set by the page that shows the amount in capitals.</summary>
    public bool Confirmed { get; set; }
}

/// <summary>The record of what was decided or done elsewhere, as it is typed.</summary>
public sealed class RecordForm : TaskForm
{
    /// <summary>What was typed, by field.</summary>
    public IReadOnlyDictionary<string, string?> Values { get; set; } = new Dictionary<string, string?>();
}

/// <summary>A list of entitled units as it is uploaded or pasted.</summary>
public sealed class ListForm : TaskForm
{
    public string? Text { get; set; }

    /// <summary>What the uploaded sheet held that was not read, or that nobody sees.</summary>
    [BindNever]
    public IReadOnlyList<string> Notes { get; set; } = [];

    /// <summary>Why a list is given back.</summary>
    public string? Reason { get; set; }

    /// <summary>Set by the page that shows the screened lines.</summary>
    public bool Confirmed { get; set; }
}

/// <summary>The decision on one objection as it is typed.</summary>
public sealed class ObjectionDecisionForm : TaskForm
{
    public Guid ObjectionId { get; set; }

    /// <summary>yes or no; null while it is not chosen.</summary>
    public string? Upheld { get; set; }

    public string? Reason { get; set; }
}

/// <summary>The record of a payment as it is typed.</summary>
public sealed class PaymentForm : TaskForm
{
    public string? PaidOn { get; set; }

    public string? Voucher { get; set; }
}

/// <summary>Why a payment was registered wrongly, as it is typed.</summary>
public sealed class ReversalForm : TaskForm
{
    public string? Reason { get; set; }
}

/// <summary>The record of a payment that the bank did not carry out.</summary>
public sealed class FailureForm : TaskForm
{
    public FailureKind? Kind { get; set; }

    /// <summary>The line of the list whose account is the reason.</summary>
    public int? Line { get; set; }

    public string? Reason { get; set; }
}

/// <summary>What the unit that made a list says to the account of one of its lines.</summary>
public sealed class LineForm : TaskForm
{
    /// <summary>Bank and number; null before anything was typed.</summary>
    public string? Account { get; set; }

    public bool IsRight { get; set; }

    public string? Note { get; set; }
}

/// <summary>What the second person of the payer says to an account; the reason only where it goes back.</summary>
public sealed class AccountForm : TaskForm
{
    public string? Reason { get; set; }
}

/// <summary>What a second or third person says to what was done about money; the reason only where it goes back.</summary>
public sealed class SecondForm : TaskForm
{
    public string? Reason { get; set; }
}
