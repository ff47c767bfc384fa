using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Dev;

/// <summary>演示时钟: moves business time forward, from due instant to due instant.</summary>
public sealed class ClockModel(
    DemoClock demo,
    CaseClock clock,
    TimeProvider machine,
    ClockReader reader,
    SweepRecord sweeps,
    CurrentActor current
) : PageModel
{
    private const int FarthestYears = 5;

    [BindProperty]
    public string? Target { get; set; }

    public DateTimeOffset Business => clock.Now;

    public DateTimeOffset Machine => machine.GetUtcNow();

    public SweepCount Sweeps => sweeps.Now;

    public IReadOnlyList<WaitingTimer> Waiting { get; private set; } = [];

    public IReadOnlyList<Firing> Latest { get; private set; } = [];

    /// <summary>The timers that the last advance fired, newest first; null when the clock was not advanced.</summary>
    public IReadOnlyList<Firing>? Fired { get; private set; }

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        // The folder is public for the sign-in page; only signed-in people move the clock.
        if (current.IsSignedIn)
        {
            await next();
        }
        else
        {
            context.Result = Challenge();
        }
    }

    public async Task OnGetAsync(long? after, CancellationToken cancellation)
    {
        Waiting = await reader.NextAsync(cancellation);
        Latest = await reader.FiredAsync(0, cancellation);
        Fired = after is { } line ? await reader.FiredAsync(line, cancellation) : null;
    }

    public Task<IActionResult> OnPostDayAsync(CancellationToken cancellation) => AdvanceAsync(clock.Now.AddDays(1), cancellation);

    public Task<IActionResult> OnPostWeekAsync(CancellationToken cancellation) => AdvanceAsync(clock.Now.AddDays(7), cancellation);

    public async Task<IActionResult> OnPostNextAsync(CancellationToken cancellation)
    {
        if (await demo.NextAsync(cancellation) is { } due)
        {
            return await AdvanceAsync(due, cancellation);
        }

        TempData["Notice"] = "没有等待中的定时，时间没有改变。";
        return Redirect(Links.DemoClock);
    }

    public async Task<IActionResult> OnPostDateAsync(CancellationToken cancellation)
    {
        if (Problem(out var day) is { } problem)
        {
            ModelState.AddModelError(nameof(Target), problem);
            await OnGetAsync(null, cancellation);
            return Page();
        }

        return await AdvanceAsync(ChinaTime.StartOf(day).AddHours(9), cancellation);
    }

    private string? Problem(out DateOnly day)
    {
        if (!DateText.TryParse(Target, out day, out var problem))
        {
            return string.IsNullOrWhiteSpace(Target) ? "请填写日期，如 2023-12-31。" : problem;
        }

        return ChinaTime.StartOf(day).AddHours(9) <= clock.Now ? "业务时间只能向前，请填写今天以后的日期。"
            : day > ChinaTime.DateOf(clock.Now).AddYears(FarthestYears) ? $"一次最多前进 {FarthestYears} 年。"
            : null;
    }

    private async Task<IActionResult> AdvanceAsync(DateTimeOffset target, CancellationToken cancellation)
    {
        var before = await reader.LatestAsync(cancellation);
        var fired = await demo.AdvanceToAsync(target, cancellation);
        TempData["Notice"] =
            fired == 0
                ? $"业务时间已到 {Show.Moment(clock.Now)}，途中没有定时触发。"
                : $"业务时间已到 {Show.Moment(clock.Now)}，途中触发了 {fired} 个定时。";
        return Redirect($"{Links.DemoClock}?after={before}");
    }
}
