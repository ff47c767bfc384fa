using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;
using static Anshan.ApprovalFlows.Approvals.Procedures.Drawn;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>
/// What every task for people needs: who, until when, about what, and an outcome that decides the way (modelling rule 2).
/// </summary>
internal sealed class TaskRules(Drawn drawn, OrganisationRule organisations)
{
    private static readonly string[] Asking = ["request", "fields", "documents"];

    public IEnumerable<DefinitionProblem> Check() =>
        drawn
            .Nodes.Where(IsTask)
            .SelectMany(node =>
                Due(node)
                    .Concat(Place(node))
                    .Concat(
                        node.Type switch
                        {
                            Review => Reviewers(node).Concat(Contents(node)),
                            Determination => organisations.One(node, "organisation", "核定单位").Concat(Role(node)),
                            Transfer => Payment(node),
                            Correction => Request(node).Concat(Contents(node)),
                            _ => Units(node).Concat(Role(node)),
                        }
                    )
            );

    /// <summary>Whoever records, handles, inspects: one unit or several, in the words of the type.</summary>
    private IEnumerable<DefinitionProblem> Units(ActivityNode node) =>
        drawn.Described(node, "organisations") is { } several ? Several(node, several.DisplayName)
        : drawn.Described(node, "organisation") is { } one ? organisations.One(node, "organisation", one.DisplayName)
        : [];

    private IEnumerable<DefinitionProblem> Reviewers(ActivityNode node)
    {
        foreach (var problem in Several(node, "审核单位").Concat(Role(node)))
        {
            yield return problem;
        }

        if (drawn.TryText(node, "mode", out var mode) && !Enum.TryParse<Activities.ReviewMode>(mode, ignoreCase: true, out _))
        {
            yield return Error(
                node,
                "mode",
                $"{node.Label}的方式“{mode}”不存在，请改为 All（会签）、Any（一家通过即可）或 InOrder（依次审核）。"
            );
        }
    }

    private IEnumerable<DefinitionProblem> Several(ActivityNode node, string what)
    {
        var known = drawn.Known(node, "organisations");
        var references = Values.Texts(known.Value);
        if (!known.IsKnown)
        {
            yield return OrganisationRule.Computed(node, "organisations", what);
        }
        else if (references.Count == 0)
        {
            yield return Error(node, "organisations", $"{node.Label}没有写明{what}，请勾选（文件中写作 county:commerce、city:finance）。");
        }

        if (references.GroupBy(reference => reference).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            yield return Error(node, "organisations", $"{node.Label}的{what}“{twice.Key}”写了两次，请删去一个。");
        }

        foreach (var problem in references.Distinct().SelectMany(reference => organisations.Of(node, "organisations", what, reference)))
        {
            yield return problem;
        }
    }

    private IEnumerable<DefinitionProblem> Role(ActivityNode node)
    {
        if (drawn.Described(node, "role") is not null && drawn.TryText(node, "role", out var role) && !Roles.CaseWork.Contains(role))
        {
            yield return Error(node, "role", $"{node.Label}的角色“{role}”不能办理任务，请改为 {string.Join("、", Roles.CaseWork)} 之一。");
        }
    }

    private IEnumerable<DefinitionProblem> Payment(ActivityNode node)
    {
        foreach (
            var problem in organisations.One(node, "from", "付款单位").Concat(organisations.One(node, "to", "收款方", "applicant", "list"))
        )
        {
            yield return problem;
        }

        if (drawn.TryText(node, "amount", out var amount) && (!Money.TryParseYuan(amount, out var money, out _) || money == Money.Zero))
        {
            yield return Error(node, "amount", $"{node.Label}没有可拨付的金额，请选择核定金额活动的“核定金额”变量。");
        }

        if (
            drawn.TryText(node, "leg", out var leg)
            && !(int.TryParse(leg, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        )
        {
            yield return Error(node, "leg", $"{node.Label}的“第几段”应为 1、2 等整数。");
        }
    }

    private IEnumerable<DefinitionProblem> Request(ActivityNode node)
    {
        if (Asking.All(input => drawn.Known(node, input) is { IsKnown: true } known && Values.Texts(known.Value).Count == 0))
        {
            yield return Error(
                node,
                "request",
                $"{node.Label}没有补正要求，申请主体不知道要补什么，请选择审核活动的“补正要求”变量，或者勾选补正的材料和申报内容。"
            );
        }
    }

    /// <summary>Documents and fields that are named stand in the measure.</summary>
    private IEnumerable<DefinitionProblem> Contents(ActivityNode node) =>
        drawn.Measure is not { } measure
            ? []
            :
            [
                .. Unknown(node, "documents", "申报材料", measure.Materials.Select(material => material.Id)),
                .. Unknown(node, "fields", "申报内容", measure.Form.Fields.Select(field => field.Key)),
            ];

    private IEnumerable<DefinitionProblem> Unknown(ActivityNode node, string input, string what, IEnumerable<string> known) =>
        Values
            .Texts(drawn.Known(node, input).Value)
            .Except(known)
            .Select(key =>
                Error(
                    node,
                    input,
                    $"{node.Label}的“{drawn.Described(node, input)?.DisplayName}”中，“{key}”不在本项政策的{what}中，请重新勾选。"
                )
            );

    private IEnumerable<DefinitionProblem> Due(ActivityNode node)
    {
        // Where the type sets no time by itself, none need be set: whoever decides there is bound by nobody.
        if (
            drawn.Described(node, "dueInWorkingDays") is not { } due
            || !drawn.TryText(node, "dueInWorkingDays", out var text)
            || (text.Length == 0 && due.Default is null)
        )
        {
            yield break;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days))
        {
            yield return Error(node, "dueInWorkingDays", $"{node.Label}没有办理时限，请填写工作日数，如 5；不设时限的填写 0。");
        }
        else if (days == 0)
        {
            yield return Warning(node, "dueInWorkingDays", $"{node.Label}不设办理时限：只定期催办，不会超期，也不上报。");
        }
        else if (
            drawn.TryText(node, "remindBefore", out var before)
            && int.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var early)
            && early >= days
        )
        {
            yield return Warning(
                node,
                "remindBefore",
                $"{node.Label}的时限只有 {days} 个工作日，提前 {early} 个工作日提醒不会发出，请改小。"
            );
        }
    }

    private static IEnumerable<DefinitionProblem> Place(ActivityNode node)
    {
        if (node.Parent?.Type != "Elsa.Flowchart")
        {
            yield return Error(
                node,
                null,
                $"{node.Label}不在流程图中，它的结果（通过、退回等）无处可连，请把它直接放进流程图并连好每个出口。"
            );
        }
    }
}
