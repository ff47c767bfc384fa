using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>代理: who acts in whose place, and when; a person names the own substitute, a head those of the unit.</summary>
public sealed class SubstitutesModel(NameSubstitute name, SubstituteList list, CurrentActor current) : PageModel
{
    private IReadOnlyList<SubstitutionLine> lines = [];
    private IReadOnlyList<(string Id, string Name)> people = [];

    [BindProperty]
    public SubstituteForm Form { get; set; } = new();

    /// <summary>Whether the person names the substitutes of others.</summary>
    public bool IsHead => current.Is(Roles.Head);

    /// <summary>Those who can be chosen as the one who is away.</summary>
    public IEnumerable<SelectListItem> Absent => SubstituteForm.Items(people);

    private string Me => current.Actor.UserId;

    /// <summary>The lists of the page; a substitution stands in the first that it belongs to.</summary>
    public IEnumerable<(string Title, string Code, IReadOnlyList<SubstitutionLine> Lines)> Groups
    {
        get
        {
            yield return ("我的代理人", "own", [.. lines.Where(line => line.Row.PersonId == Me)]);
            yield return ("我代理的人", "standing", [.. lines.Where(line => line.Row.SubstituteId == Me)]);
            if (IsHead)
            {
                yield return ("本单位其他人员", "unit", [.. lines.Where(line => line.Row.PersonId != Me && line.Row.SubstituteId != Me)]);
            }
        }
    }

    /// <summary>Where the person can end it early; null where the person cannot.</summary>
    public string? EndOf(SubstitutionLine line) =>
        line.IsOpen && (line.Row.PersonId == Me || IsHead) ? Links.EndSubstitution(line.Row.Id) : null;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Form.Person = Me;
        await ReadAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!IsHead)
        {
            Form.Person = Me;
        }

        if (!ModelState.Accepts(await name.RunAsync(current.Actor, Form.Request, cancellation), SubstituteForm.KeyOf))
        {
            await ReadAsync(cancellation);
            return Page();
        }

        TempData["Notice"] = "已指定代理人。";
        return Redirect(Links.Substitutes);
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancellation)
    {
        TempData["Notice"] = await name.EndAsync(current.Actor, id, cancellation) is AccountOutcome.Refused refused
            ? refused.Problem
            : "代理已结束。";
        return Redirect(Links.Substitutes);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        lines = await list.OfAsync(current.Actor, cancellation);
        people = await list.PeopleAsync(current.Actor.OrganisationId, cancellation);
        Form.People = [.. people.Where(person => IsHead || person.Id != Me)];
    }
}

/// <summary>The form with which a substitute is named.</summary>
public sealed class SubstituteForm
{
    public string? Person { get; set; }

    public string? Substitute { get; set; }

    public string? FirstDay { get; set; }

    public string? LastDay { get; set; }

    public string? Reason { get; set; }

    /// <summary>What is asked for.</summary>
    public SubstituteRequest Request =>
        new()
        {
            PersonId = Person,
            SubstituteId = Substitute,
            FirstDay = FirstDay,
            LastDay = LastDay,
            Reason = Reason,
        };

    /// <summary>Where a problem with a field of the request is shown.</summary>
    public static string KeyOf(string field) =>
        "Form."
        + field switch
        {
            nameof(SubstituteRequest.PersonId) => nameof(Person),
            nameof(SubstituteRequest.SubstituteId) => nameof(Substitute),
            _ => field,
        };

    /// <summary>Those who can be chosen as substitute; not typed.</summary>
    public IReadOnlyList<(string Id, string Name)> People { get; internal set; } = [];

    /// <inheritdoc cref="People"/>
    public IEnumerable<SelectListItem> Choices => Items(People);

    /// <summary>The people, for a list to choose from.</summary>
    public static IEnumerable<SelectListItem> Items(IEnumerable<(string Id, string Name)> people) =>
        people.Select(person => new SelectListItem(person.Name, person.Id)).Prepend(new SelectListItem("请选择", ""));
}
