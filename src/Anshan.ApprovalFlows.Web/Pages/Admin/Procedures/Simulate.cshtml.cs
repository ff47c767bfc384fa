using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Drawings;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>
/// 试算: a trial run of any version of a procedure in virtual time: step by step, at random, or a thousand times at random. Nothing is
/// stored.
/// </summary>
public sealed class SimulateModel(
    ProcedureReader reader,
    OrganisationTree organisations,
    SimulateProcedure simulate,
    DrawProcedure draw,
    CaseClock clock
) : PageModel
{
    public const int ManyCases = 1000;
    private const int DefaultBad = 15;
    private const long DefaultFen = 30_000_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    /// <summary>One such run at a time: it takes a whole core.</summary>
    private static readonly SemaphoreSlim OneBatch = new(1);

    private MarkedDrawing? marked;

    public SimulationQuery Asked { get; private set; } = new();

    public ReadProcedure Procedure { get; private set; } = null!;

    public SimulationSetup Setup { get; private set; } = null!;

    /// <summary>Null where many were run, or the draft cannot be.</summary>
    public SimulatedCase? Run { get; private set; }

    public SimulationSummary? Result { get; private set; }

    /// <summary>Why nothing could be run, or what of the address was not understood.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public int Seed => Asked.Seed ?? 1;

    public int Bad => Math.Clamp(Asked.Bad ?? DefaultBad, 0, 100);

    public string Mode => Asked.Mode is SimulationQuery.Chance or SimulationQuery.Many ? Asked.Mode : SimulationQuery.Steps;

    public IEnumerable<Region> Regions => organisations.ApplicantRegions;

    public async Task<IActionResult> OnGetAsync(string definitionId, [FromQuery] SimulationQuery asked, CancellationToken cancellation)
    {
        Asked = asked;
        try
        {
            if (await reader.FindAsync(definitionId, Asked.Version, cancellation) is not { } found)
            {
                return NotFound();
            }

            Procedure = found;
        }
        catch (DefinitionException broken)
        {
            Problems = [.. broken.Problems.Select(problem => problem.Message)];
            return Page();
        }

        Setup = Read();
        if (Mode == SimulationQuery.Many)
        {
            Result = await ManyAsync(cancellation);
        }
        else
        {
            Run = Mode == SimulationQuery.Chance ? simulate.Random(Setup, Seed, Bad) : simulate.Chosen(Setup, Asked.Chosen);
        }

        return Page();
    }

    /// <summary>The drawing with the path that was taken marked.</summary>
    public MarkedDrawing Drawing => marked ??= Mark();

    /// <summary>The address with another choice.</summary>
    public string Address(string mode, int? seed = null, IEnumerable<string>? steps = null)
    {
        var query = new QueryBuilder
        {
            { "version", Procedure.Version.Version.ToString(CultureInfo.InvariantCulture) },
            { "region", Setup.RegionId },
            { "day", Setup.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            { "amount", Setup.Ceiling.ToInvariant() },
            { "bad", Bad.ToString(CultureInfo.InvariantCulture) },
            { "seed", (seed ?? Seed).ToString(CultureInfo.InvariantCulture) },
            { "mode", mode },
        };
        foreach (var step in steps ?? [])
        {
            query.Add("do", step);
        }

        return Links.Simulate(Procedure.Version.DefinitionId) + query;
    }

    public string TitleOf(string? activity) =>
        activity is not null && Procedure.Definition.Activities.TryGetValue(activity, out var node)
            ? Drawing.Drawing.Steps.FirstOrDefault(step => step.Id == activity)?.Title ?? node.Title
            : "";

    /// <summary>Whether the case waits there; a deadline in a parallel branch does not delay it.</summary>
    public bool TakesTime(string activity) =>
        Drawing.Drawing.Steps.Any(step => step.Id == activity || step.Detours.Any(detour => detour.ActivityId == activity));

    public static string Day(DateTimeOffset at) => at.ToOffset(ChinaTime.Offset).ToString("M月d日", CultureInfo.InvariantCulture);

    private MarkedDrawing Mark()
    {
        var drawing = draw.Of(Procedure.Definition, Procedure.Measure, Procedure.Procedure, Setup.HasApplicant ? Setup.RegionId : null);
        if (Run is not { } run)
        {
            return new MarkedDrawing(drawing, DrawingMarks.None);
        }

        var marks = DrawingMarks.Of(
            drawing,
            run.State,
            run.End == SimulatedEnd.Completed,
            run.Tasks is [.., var last] ? last.ActivityId : null
        );
        var stays = run
            .Stays.GroupBy(stay => stay.ActivityId)
            .ToDictionary(
                group => group.Key,
                group =>
                {
                    var last = group.Any(stay => stay.To is null) ? "" : Day(group.Max(stay => stay.To!.Value));
                    return $"{Day(group.Min(stay => stay.From))}—{last}{(group.Count() > 1 ? $"，{group.Count()} 次" : "")}";
                }
            );
        return new MarkedDrawing(
            drawing,
            marks with
            {
                Labels = stays.Concat(marks.Labels.Where(label => !stays.ContainsKey(label.Key))).ToDictionary(),
            }
        );
    }

    private async Task<SimulationSummary> ManyAsync(CancellationToken cancellation)
    {
        await OneBatch.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => simulate.Many(Setup, Seed, Bad, ManyCases, MostTime, cancellation), cancellation);
        }
        finally
        {
            OneBatch.Release();
        }
    }

    private SimulationSetup Read()
    {
        List<string> problems = [];
        var region =
            organisations.ApplicantRegions.FirstOrDefault(item => item.Id == Asked.Region) ?? organisations.ApplicantRegions.First();
        var day = ChinaTime.DateOf(clock.Now);
        if (!string.IsNullOrWhiteSpace(Asked.Day) && !DateText.TryParse(Asked.Day, out day, out _))
        {
            (day, problems) = (
                ChinaTime.DateOf(clock.Now),
                [.. problems, $"提交日期“{Asked.Day}”无法识别，应如 2023-09-01，已按今天计算。"]
            );
        }

        var amount = new Money(DefaultFen);
        if (!string.IsNullOrWhiteSpace(Asked.Amount) && !Money.TryParseYuan(Asked.Amount, out amount, out var problem))
        {
            (amount, problems) = (
                new Money(DefaultFen),
                [.. problems, $"金额“{Asked.Amount}”：{problem}已按 {new Money(DefaultFen).ToDisplay()} 计算。"]
            );
        }

        Problems = problems;
        return new SimulationSetup(Procedure.Definition, Procedure.Measure, Procedure.Procedure, region.Id, day, amount);
    }
}
