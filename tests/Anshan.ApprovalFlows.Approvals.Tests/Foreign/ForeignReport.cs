using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Anshan.ApprovalFlows.Approvals.Tests.Foreign;

/// <summary>The results of a folder of definitions as a Markdown page.</summary>
internal static class ForeignReport
{
    public static string Of(IReadOnlyList<ForeignDefinition> found)
    {
        var page = new StringBuilder();
        page.AppendLine(
                CultureInfo.InvariantCulture,
                $"{found.Count} definitions: {found.Count(item => item.ImportRefusal is null)} imported, "
                    + $"{found.Count(item => item.VersionId is not null)} published, "
                    + $"{found.Count(item => item.Run?.SubStatus == "Finished")} ran to the end, "
                    + $"{found.Count(item => item.Difference is null)} without a difference."
            )
            .AppendLine();
        foreach (var item in found)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"- **{item.Name}** {Course(item)}");
            Each(page, "import", item.Notices);
            Each(page, "refused", item.Refusals);
            Each(page, "fault", item.Run?.Faults ?? []);
            Each(page, "different", item.Difference is { } difference ? [difference] : []);
            Each(page, "note", item.Expected["note"]?.GetValue<string>() is { } note ? [note] : []);
        }

        return page.ToString();
    }

    private static string Course(ForeignDefinition item) =>
        item switch
        {
            { ImportRefusal: { } why } => $"not imported: {why}",
            { VersionId: null } => "imported, not published",
            { Run: null } => "published",
            { Run: var run } =>
                $"{run.SubStatus}: {JsonSerializer.Serialize(run.Lines)} {(run.Output.Count > 0 ? run.Output.ToJsonString() : "")}",
        };

    private static void Each(StringBuilder page, string word, IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"  - {word}: {sentence}");
        }
    }
}
