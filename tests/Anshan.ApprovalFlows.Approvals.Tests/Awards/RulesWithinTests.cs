using System.Reflection;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;

namespace Anshan.ApprovalFlows.Approvals.Tests.Awards;

/// <summary>A rule that holds others names them, so that whoever looks for a kind of rule finds it however deep.</summary>
public sealed class RulesWithinTests
{
    public static TheoryData<Type> Kinds =>
        [.. typeof(AwardRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AwardRule)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_that_holds_rules_names_them(Type kind)
    {
        var inner = kind.GetProperty(nameof(AwardRule.Inner), BindingFlags.Instance | BindingFlags.NonPublic)!;

        Assert.Equal(Holds(kind), inner.DeclaringType != typeof(AwardRule));
    }

    [Fact]
    public void A_rule_is_found_in_a_sum_within_a_choice()
    {
        Decided decided = new("部门", "按部门决定");
        ByChoice rule = new("kind", [new("none", null), new("sum", new SumOf([decided, decided]))]);

        Assert.Equal(2, rule.AndInner().OfType<Decided>().Count());
    }

    /// <summary>Whether a value that is written in the data of this kind is a rule, in a list or in a record of its own.</summary>
    private static bool Holds(Type kind) =>
        kind.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.ParameterType)
            .Select(type => type.IsGenericType ? type.GetGenericArguments()[^1] : type)
            .Any(type =>
                type.IsAssignableTo(typeof(AwardRule))
                || (
                    type.Namespace == typeof(AwardRule).Namespace + ".Rules"
                    && type.GetProperties().Any(property => property.PropertyType.IsAssignableTo(typeof(AwardRule)))
                )
            );
}
