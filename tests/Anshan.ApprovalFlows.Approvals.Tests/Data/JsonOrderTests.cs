using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Formulas;
using Anshan.ApprovalFlows.Approvals.Tasks;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary><c>jsonb</c> returns properties in another order, shorter names first; reading does not depend on the order.</summary>
public sealed class JsonOrderTests
{
    public static TheoryData<string> Rules() =>
        new(
            typeof(CrossFieldRule)
                .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false)
                .Cast<JsonDerivedTypeAttribute>()
                .Select(kind => kind.DerivedType.Name)
        );

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_form_with_rules_is_read_in_the_order_of_jsonb(string kind)
    {
        CrossFieldRule rule = kind switch
        {
            nameof(DateOrder) => new DateOrder("a", "b", "先后"),
            nameof(AtLeastOne) => new AtLeastOne(["a", "b"], "至少一项"),
            nameof(FormRule) => new FormRule(Formula.Parse("a > b"), "a", "甲应多于乙", Formula.Parse("given(b)")),
            _ => throw new NotSupportedException($"{kind} needs a sample here."),
        };
        var written = JsonNode.Parse(TaskInput.Write(FormSpec.Empty with { Rules = [rule] }));
        var read = TaskInput.Read<FormSpec>(Ordered(written)!.ToJsonString());
        Assert.Equal(rule.GetType(), Assert.Single(read.Rules).GetType());
        Assert.Equal(rule.Fields, read.Rules[0].Fields);
    }

    private static JsonNode? Ordered(JsonNode? node) =>
        node switch
        {
            JsonObject all => new JsonObject(
                all.OrderBy(item => item.Key.Length)
                    .ThenBy(item => item.Key, StringComparer.Ordinal)
                    .Select(item => KeyValuePair.Create(item.Key, Ordered(item.Value)))
            ),
            JsonArray all => new JsonArray([.. all.Select(Ordered)]),
            _ => node?.DeepClone(),
        };
}
