using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>What is done with a task besides ending it: 转办, 委派, 加签, 退回环节, 撤回结论, 挂起, 催办, 抄送.</summary>
public sealed class ActModel(ActOnTask acts, CurrentActor current) : PageModel
{
    [BindProperty]
    public ActionForm Form { get; set; } = new();

    public TaskAction Action { get; private set; } = null!;

    public TaskSituation Situation { get; private set; } = null!;

    public ActionOptions Options { get; private set; } = new();

    public string ReturnUrl { get; private set; } = "";

    /// <summary>Why it was not done, or cannot be.</summary>
    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid taskId, string code, string? returnUrl, CancellationToken cancellation) =>
        await ShowAsync(taskId, code, returnUrl, cancellation);

    public async Task<IActionResult> OnPostAsync(Guid taskId, string code, string? returnUrl, CancellationToken cancellation)
    {
        if (TaskActions.Find(code) is not { } action)
        {
            return NotFound();
        }

        var request = new ActionRequest
        {
            Reason = Form.Reason,
            Places = Form.Places,
            Step = Form.Step,
            Signer = Form.Signer,
            Until = Form.Until,
            Order = Form.Order,
            Rule = Form.Rule,
        };
        switch (await acts.RunAsync(taskId, current.Actor, action, request, Form.OperationId, cancellation))
        {
            case TaskOutcome.Done done:
                TempData["Notice"] = done.Message;
                return Redirect(Links.Task(taskId, this.LocalOrInbox(returnUrl)));
            case TaskOutcome.Invalid invalid:
                this.AddErrors(nameof(Form), invalid.Errors);
                break;
            case TaskOutcome.Refused refused:
                Refusal = refused.Reason;
                break;
            default:
                return NotFound();
        }

        return await ShowAsync(taskId, code, returnUrl, cancellation);
    }

    /// <summary>What can be chosen as place: colleagues, then units by region.</summary>
    public IEnumerable<IGrouping<string, (string Value, string Text)>> PlaceGroups =>
        Options
            .Colleagues.Select(person => (Group: "本单位", Value: $"person:{person.Id}", Text: person.Name))
            .Concat(Options.Units.Select(unit => (Group: unit.Region, Value: $"unit:{unit.Id}", Text: unit.Name)))
            .GroupBy(item => item.Group, item => (item.Value, item.Text));

    /// <summary>What is said where there is nobody to choose.</summary>
    public string Nobody =>
        Action.Asks.Contains(ActionPart.Colleague)
            ? "本单位没有可以办理本环节的其他人员，请联系系统管理员增加人员，或者转办给其他单位。"
            : "没有可以选择的人员或单位。";

    /// <summary>Whether somebody or some unit is chosen.</summary>
    public bool AsksPlace =>
        Action.Asks.Any(part => part is ActionPart.Colleague or ActionPart.Place or ActionPart.Reader or ActionPart.Signers);

    /// <summary>How many can be chosen.</summary>
    public int PlaceCount => Action.Asks.Contains(ActionPart.Signers) ? 3 : 1;

    public string PlaceLabel(int index) => Action.Asks.Contains(ActionPart.Signers) ? $"加签对象 {index + 1}" : $"{Action.Label}给";

    public IEnumerable<SelectListItem> Steps =>
        Options.Steps.Select(step => new SelectListItem(step.Title, step.ActivityId)).Prepend(new SelectListItem("请选择", ""));

    public IEnumerable<SelectListItem> Signers =>
        Options
            .Signers.Select(turn => new SelectListItem($"{turn.Address.Name}{turn.Holder?.Name}", $"{turn.Number}"))
            .Prepend(new SelectListItem("请选择", ""));

    public string? ErrorOf(string field) => ModelState.ErrorOf($"{nameof(Form)}.{field}");

    private async Task<IActionResult> ShowAsync(Guid taskId, string code, string? returnUrl, CancellationToken cancellation)
    {
        if (TaskActions.Find(code) is not { } action || await acts.FindAsync(taskId, current.Actor, cancellation) is not { } situation)
        {
            return NotFound();
        }

        (Action, Situation, ReturnUrl) = (action, situation, this.LocalOrInbox(returnUrl));
        Refusal ??= action.Objection(situation, current.Actor);
        Options = await acts.OptionsAsync(situation, current.Actor, action, cancellation);
        return Page();
    }
}
