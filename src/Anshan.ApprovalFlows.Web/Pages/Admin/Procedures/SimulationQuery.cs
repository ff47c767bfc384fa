using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Simulations;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>All parameters of a trial run are in its address: the same address shows the same run.</summary>
public sealed class SimulationQuery
{
    public const string Steps = "steps";
    public const string Chance = "random";
    public const string Many = "many";
    private const int MostSteps = 200;
    private const char Separator = '~';

    public int? Version { get; set; }

    public string? Region { get; set; }

    public string? Day { get; set; }

    public string? Amount { get; set; }

    public int? Seed { get; set; }

    public int? Bad { get; set; }

    public string? Mode { get; set; }

    /// <summary>The chosen steps so far, in order.</summary>
    public List<string?>? Do { get; set; }

    /// <summary>The task that the sent form is about, with its way out and when: the last of the chosen steps.</summary>
    public string? Task { get; set; }

    /// <inheritdoc cref="Task"/>
    public string? Outcome { get; set; }

    /// <inheritdoc cref="Task"/>
    public int? After { get; set; }

    /// <summary>The parsed steps; invalid ones are left out.</summary>
    public IReadOnlyList<ChosenStep> Chosen =>
        [
            .. (Do ?? [])
                .Append(string.Create(CultureInfo.InvariantCulture, $"{Task}{Separator}{Outcome}{Separator}{After ?? 1}"))
                .Take(MostSteps)
                .Select(Read)
                .OfType<ChosenStep>(),
        ];

    public static string Write(ChosenStep step) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{step.ExecutionId}{Separator}{step.Who}{Separator}{step.Outcome}{Separator}{step.Days}"
        );

    private static ChosenStep? Read(string? text) =>
        text?.Split(Separator) switch
        {
            [var id, var who, var outcome, var days]
                when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var execution)
                    && int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new ChosenStep(
                execution,
                who,
                outcome,
                Math.Clamp(number, 0, 400)
            ),
            _ => null,
        };
}
