using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Drawings;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>办理指南 of one measure: everything an applicant wants to know before applying, each claim with its clause.</summary>
public sealed class GuideModel(
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    DefinitionStore definitions,
    DrawProcedure draw,
    DbContext db,
    CaseClock clock,
    CurrentActor current
) : PageModel
{
    private readonly Dictionary<string, ProcedureDrawing> drawings = [];

    public MeasurePackage Measure { get; private set; } = null!;

    public PolicyDocument Document => catalogue.Document;

    public Window Window { get; private set; } = null!;

    public OpenState State { get; private set; } = null!;

    /// <summary>Null where the measure gives nothing that could be computed.</summary>
    public Calculator? Calculator { get; private set; }

    /// <summary>Staff do not apply; everybody else is offered to, and signs in on the way.</summary>
    public bool OffersApplication => State.IsOpen && (!current.IsSignedIn || current.Is(Roles.Applicant));

    public async Task<IActionResult> OnGetAsync(string measureId, string? region, bool go, CancellationToken cancellation)
    {
        if (catalogue.Find(measureId) is not { } measure)
        {
            return NotFound();
        }

        Measure = measure;
        Window = await MeasureWindows.OfAsync(db, measure, cancellation);
        State = OpenState.On(ChinaTime.DateOf(clock.Now), Window);
        Calculator = await CalculatorAsync(measure, region, go, cancellation);
        foreach (var procedure in measure.Procedures)
        {
            var definition = await definitions.FindPublishedAsync(db, MeasurePackage.DefinitionId(measure.Id, procedure.Id), cancellation);
            drawings[procedure.Id] = definition is null ? DrawProcedure.OfStages(procedure) : draw.Of(definition, measure, procedure);
        }

        return Page();
    }

    /// <summary>For htmx: the result alone, for what stands in the calculator now; the fields stay as they are.</summary>
    public async Task<IActionResult> OnGetEstimateAsync(string measureId, string? region, bool go, CancellationToken cancellation) =>
        catalogue.Find(measureId) is { } measure && await CalculatorAsync(measure, region, go, cancellation) is { } calculator
            ? Partial("_Estimate", calculator)
            : NotFound();

    /// <summary>The procedure as drawn; what the package says of it where nothing is drawn.</summary>
    public ProcedureDrawing DrawingOf(ProcedureSpec procedure) => drawings[procedure.Id];

    /// <summary>The time limits that the platform has added, procedure by procedure, as they are drawn.</summary>
    public IEnumerable<string> Limits =>
        from procedure in Measure.Procedures
        let drawing = DrawingOf(procedure)
        let steps = drawing
            .Steps.Where(step => step.WorkingDays is not null)
            .Select(step => $"{step.Title}{step.WorkingDays}个工作日")
            .ToList()
        where steps.Count > 0
        select $"{(Measure.Procedures.Count > 1 ? $"“{procedure.Title}”的办理时限" : "办理时限")}由平台约定，以现在的流程为准：{string.Join("，", steps)}。"
            + string.Concat(drawing.Deadlines.Where(text => text.Contains("工作日", StringComparison.Ordinal)).Select(text => $"{text}。"));

    public static string? WhatOf(ProcedureSpec procedure, DrawnStep step) =>
        procedure.Stages.FirstOrDefault(stage => stage.Title == step.Title)?.What;

    /// <summary>Mobile numbers of officials are shown in full only to those who signed in.</summary>
    public string? PhoneOf(Contact contact) => current.IsSignedIn ? contact.Phone : contact.PublicPhone;

    private async Task<Calculator?> CalculatorAsync(MeasurePackage measure, string? region, bool go, CancellationToken cancellation)
    {
        var today = ChinaTime.DateOf(clock.Now);
        var tables = await TableReader.ReadAsync(db, measure, today, cancellation);
        var state = OpenState.On(today, await MeasureWindows.OfAsync(db, measure, cancellation));
        return Calculator.Of(measure, Request.Query, tables, region, today, go, organisations) is { } calculator
            ? calculator with
            {
                Closed = state.IsOpen ? null : state.Reason,
            }
            : null;
    }
}
