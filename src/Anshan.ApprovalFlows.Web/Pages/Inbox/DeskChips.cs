using Anshan.ApprovalFlows.Approvals.Tasks.Desk;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>One filter that is set, and the address without it.</summary>
public sealed record DeskChip(string Words, InboxAddress Without);

/// <summary>The filters that are set, in words.</summary>
public static class DeskChips
{
    public static IEnumerable<DeskChip> Of(InboxAddress address, DeskSummary summary, DeskWords words)
    {
        var (filter, first) = (address.Filter, address.First);
        if (filter.Search is { } typed)
        {
            yield return new DeskChip($"查找：{typed}", first with { Search = null });
        }

        if (filter.Urgency is { } urgency)
        {
            yield return new DeskChip($"期限：{DeskWords.Name(urgency)}", first with { Urgency = null });
        }

        if (filter.Holder is { } holder)
        {
            yield return new DeskChip($"经办：{HolderName(holder, summary)}", first with { Holder = null });
        }

        if (filter.Measures is { Count: > 0 } measures)
        {
            yield return new DeskChip($"政策：{Several(measures, words.Measure)}", first with { Measures = [] });
        }

        if (filter.Regions is { Count: > 0 } regions)
        {
            yield return new DeskChip($"县区：{Several(regions, words.Region)}", first with { Regions = [] });
        }

        if (filter.Stages is { Count: > 0 } stages)
        {
            yield return new DeskChip($"环节：{Several(stages, stage => stage)}", first with { Stages = [] });
        }

        if (filter.FromFen is not null || filter.ToFen is not null)
        {
            yield return new DeskChip($"金额：{Span(filter.FromFen, filter.ToFen)}", first with { From = null, To = null });
        }

        if (filter.Days is { } days)
        {
            yield return new DeskChip($"已等 {days} 个工作日以上", first with { Days = null });
        }

        if (filter.Version is { } version)
        {
            yield return new DeskChip(
                $"办理版本：{summary.Versions.FirstOrDefault(choice => choice.Value == version)?.Name ?? "已没有办件"}",
                first with
                {
                    Version = null,
                }
            );
        }

        if (filter.Paused is { } paused)
        {
            yield return new DeskChip(paused ? "暂停中" : "未暂停", first with { Paused = null });
        }
    }

    public static string HolderName(string holder, DeskSummary summary) =>
        holder switch
        {
            DeskFilter.Mine => "我",
            DeskFilter.Unclaimed => "未认领",
            DeskFilter.Colleagues => "同事",
            _ => summary.People.FirstOrDefault(choice => choice.Value == holder)?.Name ?? "已没有事项的人员",
        };

    private static string Several(IReadOnlyList<string> values, Func<string, string> name) =>
        values.Count == 1 ? name(values[0]) : $"{name(values[0])}等 {values.Count} 个";

    private static string Span(long? from, long? to) =>
        (from, to) switch
        {
            ({ } least, null) => $"{DeskWords.Sum(least)}以上",
            (null, { } most) => $"{DeskWords.Sum(most)}以下",
            var (least, most) => $"{DeskWords.Sum(least!.Value)}至 {DeskWords.Sum(most!.Value)}",
        };
}
