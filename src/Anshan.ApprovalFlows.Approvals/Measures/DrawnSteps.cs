using System.Globalization;
using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>One step of a procedure as the public sees it.</summary>
/// <param name="Title">What it is called in the drawing.</param>
/// <param name="Who">Who has it; empty where the drawing does not say.</param>
/// <param name="WorkingDays">The expected working days; null where none are promised.</param>
public sealed record DrawnStep(string Title, string Who, int? WorkingDays);

/// <summary>The way of a case that goes well, read from its definition: what an administrator redraws changes the guide.</summary>
public static class DrawnSteps
{
    private static readonly HashSet<string> Unhappy = new(StringComparer.Ordinal) { "Rejected", "Returned", "Failed", "Withdrawn", "Expired", "Zero", "Objected", "Empty", "Cancelled" };
    private static readonly HashSet<string> Quiet = new(StringComparer.Ordinal) { "Anshan.SetStatus", "Anshan.Notify", "Anshan.DueDate", "Anshan.Close", "Anshan.Correction" };
    private static readonly string[] Units = ["organisations", "organisation", "from"];

    public static IReadOnlyList<DrawnStep> Of(WorkflowDefinition definition, OrganisationTree organisations)
    {
        List<DrawnStep> steps = [];
        HashSet<string> seen = [];
        ActivityNode chart = definition.Root;
        string? at = chart.Children.Select(child => child.Node).FirstOrDefault(node => node.Type == "Elsa.Start")?.Id
            ?? chart.Children.Select(child => child.Node.Id).FirstOrDefault(id => chart.Connections.All(connection => connection.Target != id));
        while (at is not null && seen.Add(at) && definition.Activities.TryGetValue(at, out ActivityNode? node))
        {
            if (!node.Type.StartsWith("Elsa.", StringComparison.Ordinal) && !Quiet.Contains(node.Type))
            {
                steps.Add(new DrawnStep(node.Title, Who(node, organisations), Days(node)));
            }

            at = Next(definition, chart, at);
        }

        return steps;
    }

    // Of a fork, the branch that is not the deadline; of several outcomes, one that goes on.
    private static string? Next(WorkflowDefinition definition, ActivityNode chart, string from) => chart.Connections
        .Where(connection => connection.Source == from && !Unhappy.Contains(connection.Port))
        .Select(connection => connection.Target)
        .FirstOrDefault(target => definition.Activities.TryGetValue(target, out ActivityNode? node) && node.Type != "Anshan.DueDate");

    private static string Who(ActivityNode node, OrganisationTree organisations)
    {
        if (Text(node, "authority") is { Length: > 0 } authority)
        {
            return authority;
        }

        string[] references = [.. Units.SelectMany(input => Texts(node, input)).Where(text => text.Length > 0)];
        return string.Join("、", references.Select(reference => Name(reference, organisations)).Distinct());
    }

    private static string Name(string reference, OrganisationTree organisations)
    {
        if (reference.StartsWith("county:", StringComparison.Ordinal) && organisations.Regions.FirstOrDefault(region => region.Kind == RegionKind.Zone) is { } zone)
        {
            // The departments of the zones are called by what they do; the counties' have names of their own.
            return organisations.TryResolve(reference, zone.Id, out Organisation? local) ? $"所在县区{local.ShortName[zone.Name.Length..]}" : "所在县区主管部门";
        }

        return organisations.TryResolve(reference, "city", out Organisation? found) ? found.ShortName : reference.Any(character => character > 127) ? reference : "";
    }

    private static int? Days(ActivityNode node) =>
        int.TryParse(Within(node, "days") ?? Within(node, "dueInWorkingDays") ?? Within(node, "workingDays"), CultureInfo.InvariantCulture, out int days) && days > 0 ? days : null;

    // What a shared definition is not told from outside stands within it.
    private static string? Within(ActivityNode node, string input) =>
        Text(node, input) ?? node.Children.Select(child => Within(child.Node, input)).FirstOrDefault(found => found is not null);

    private static string? Text(ActivityNode node, string input) => Texts(node, input).FirstOrDefault();

    private static IEnumerable<string> Texts(ActivityNode node, string input)
    {
        if (node.Inputs.GetValueOrDefault(input)?.Expression is not { Type: "Literal" or "Object" } written)
        {
            return [];
        }

        return Flat(written.Value);
    }

    private static IEnumerable<string> Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Flat),
        JsonValueKind.String when value.GetString() is { } text && text.StartsWith('[') => Listed(text),
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        _ => [],
    };

    private static IEnumerable<string> Listed(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string>>(text) ?? [];
        }
        catch (JsonException)
        {
            return [text];
        }
    }
}
