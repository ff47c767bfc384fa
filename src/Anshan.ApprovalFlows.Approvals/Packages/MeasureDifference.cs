using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Designer;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>Walks two versions of <c>measure.json</c> side by side and says each difference with its place in words.</summary>
internal static class MeasureDifference
{
    /// <summary>By what an item of a list is identified, and what it is called.</summary>
    private static readonly string[] Identities = ["id", "key", "value", "clause", "name", "text"];
    private static readonly string[] Callings = ["label", "title", "name", "text", "message", "value", "id"];

    private static readonly Dictionary<string, string> Words = new()
    {
        ["title"] = "名称",
        ["summary"] = "摘要",
        ["policyText"] = "政策原文",
        ["handlingText"] = "办理方式",
        ["handlingPlace"] = "办理地点",
        ["deadlineText"] = "执行期限",
        ["sectionTitle"] = "章节",
        ["sectionNumber"] = "章节号",
        ["window"] = "申报期",
        ["from"] = "开始",
        ["to"] = "结束",
        ["opens"] = "开始的条件",
        ["applicantText"] = "申报对象",
        ["applicantKinds"] = "申请主体的种类",
        ["responsibleUnits"] = "责任单位",
        ["organisationId"] = "单位代码",
        ["contacts"] = "责任人",
        ["post"] = "职务",
        ["phone"] = "电话",
        ["benefits"] = "支持内容",
        ["eligibility"] = "申报条件",
        ["materials"] = "材料",
        ["required"] = "必填（必交）",
        ["requiredWhen"] = "何时必填",
        ["shownWhen"] = "何时显示",
        ["multiple"] = "可交多个文件",
        ["issuedBy"] = "出具单位",
        ["help"] = "填写说明",
        ["clause"] = "引用的原文",
        ["form"] = "表单",
        ["groups"] = "分组",
        ["group"] = "所在分组",
        ["fields"] = "字段",
        ["field"] = "字段",
        ["label"] = "标签",
        ["kind"] = "种类",
        ["key"] = "键",
        ["unit"] = "单位",
        ["min"] = "最小值",
        ["max"] = "最大值",
        ["minDate"] = "最早日期",
        ["maxDate"] = "最晚日期",
        ["maxLength"] = "最长字数",
        ["decimals"] = "小数位",
        ["rangeProblem"] = "超出范围的提示",
        ["choices"] = "选项",
        ["values"] = "选项",
        ["value"] = "取值",
        ["rules"] = "字段之间的规则",
        ["message"] = "提示",
        ["award"] = "金额规则",
        ["rate"] = "比例",
        ["rateSemantics"] = "比例的含义",
        ["rateClause"] = "比例的原文",
        ["amount"] = "金额",
        ["semantics"] = "金额的含义",
        ["cap"] = "最高额",
        ["scope"] = "最高额的范围",
        ["costs"] = "计入的费用",
        ["costsClause"] = "费用的原文",
        ["costsLabel"] = "费用的名称",
        ["base"] = "计算基数",
        ["units"] = "计算数量",
        ["tiers"] = "分档",
        ["ranks"] = "名次",
        ["partedBy"] = "分别排名的依据",
        ["paidTies"] = "并列时照发的选择",
        ["place"] = "办理地取自",
        ["listDate"] = "名单的年度取自",
        ["cases"] = "按选择",
        ["parts"] = "组成部分",
        ["uplift"] = "上浮",
        ["targets"] = "目标",
        ["platforms"] = "平台",
        ["documents"] = "引用的文件",
        ["notes"] = "说明",
        ["text"] = "文字",
        ["name"] = "名称",
        ["procedures"] = "办理流程",
        ["stages"] = "环节",
        ["who"] = "办理单位",
        ["what"] = "办理内容",
        ["file"] = "流程文件",
        ["startedBy"] = "发起单位",
        ["duty"] = "督办",
        ["period"] = "周期",
        ["organisationIds"] = "责任单位",
        ["answers"] = "适用的选择",
        ["expectedWorkingDays"] = "预计工作日",
    };

    public static IEnumerable<string> Between(JsonElement was, JsonElement now) => Walk("", was, now);

    private static IEnumerable<string> Walk(string place, JsonElement was, JsonElement now)
    {
        if (JsonElement.DeepEquals(was, now))
        {
            return [];
        }

        return (was.ValueKind, now.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => Members(place, was, now),
            (JsonValueKind.Array, JsonValueKind.Array) when IsOfObjects(was) && IsOfObjects(now) => Items(place, was, now),
            _ => [$"{place}由{Spaced(was)}改为{Spaced(now)}".TrimEnd()],
        };
    }

    private static IEnumerable<string> Members(string place, JsonElement was, JsonElement now)
    {
        foreach (var name in was.EnumerateObject().Select(member => member.Name).Union(now.EnumerateObject().Select(member => member.Name)))
        {
            var inner = place + Words.GetValueOrDefault(name, name);
            var (before, after) = (was.TryGetProperty(name, out var old), now.TryGetProperty(name, out var next));
            var found =
                before && after ? Walk(next.ValueKind == JsonValueKind.Object ? inner + "的" : inner, old, next)
                : before ? (IEnumerable<string>)[$"{inner}不再有（原为 {Shown(old)}）"]
                : [$"{inner}新增为 {Shown(next)}"];
            foreach (var sentence in found)
            {
                yield return sentence;
            }
        }
    }

    private static IEnumerable<string> Items(string place, JsonElement was, JsonElement now)
    {
        var (before, after) = (Named(was), Named(now));
        foreach (var (identity, item) in after.Where(item => !before.ContainsKey(item.Key)))
        {
            yield return $"{place}新增“{Called(item, identity)}”";
        }

        foreach (var (identity, item) in before.Where(item => !after.ContainsKey(item.Key)))
        {
            yield return $"{place}删去“{Called(item, identity)}”";
        }

        foreach (var (identity, item) in after)
        {
            foreach (
                var sentence in before.TryGetValue(identity, out var old) ? Walk($"{place}“{Called(item, identity)}”的", old, item) : []
            )
            {
                yield return sentence;
            }
        }

        if (!before.Keys.Intersect(after.Keys).SequenceEqual(after.Keys.Intersect(before.Keys)))
        {
            yield return $"{place}次序有变化";
        }
    }

    /// <summary>The items by their identity: the first member that all of them have, each with another value; else their place.</summary>
    private static Dictionary<string, JsonElement> Named(JsonElement list)
    {
        var items = list.EnumerateArray().ToList();
        var by = Identities.FirstOrDefault(name =>
            items.TrueForAll(item => Text(item, name) is not null) && items.DistinctBy(item => Text(item, name)).Count() == items.Count
        );
        return items
            .Select((item, index) => (Key: by is null ? $"第 {index + 1} 项" : Text(item, by)!, item))
            .ToDictionary(item => item.Key, item => item.item);
    }

    private static string Called(JsonElement item, string identity) =>
        ChangeSentences.Short(Callings.Select(name => Text(item, name)).FirstOrDefault(text => text is not null) ?? identity);

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsOfObjects(JsonElement list) => list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);

    /// <summary>Between Chinese words a figure stands apart, a quotation does not.</summary>
    private static string Spaced(JsonElement value) => value.ValueKind == JsonValueKind.Number ? $" {value.GetRawText()} " : Shown(value);

    private static string Shown(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => "（空）",
            JsonValueKind.True => "是",
            JsonValueKind.False => "否",
            JsonValueKind.String => ChangeSentences.Short($"“{value.GetString()}”"),
            JsonValueKind.Array => ChangeSentences.Short(string.Join("、", value.EnumerateArray().Select(Shown))),
            JsonValueKind.Object => ChangeSentences.Short(Called(value, "（一组数据）")),
            _ => value.GetRawText(),
        };
}
