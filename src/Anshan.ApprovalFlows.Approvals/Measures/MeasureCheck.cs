using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Formulas;
using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>What a well-formed measure.json can still get wrong: its quotations, its references, its numbers.</summary>
internal sealed class MeasureCheck(string file, MeasurePackage measure, string sourceText, OrganisationTree organisations)
{
    public void Run()
    {
        Refuse(measure.Id != Path.GetFileName(Path.GetDirectoryName(file)), "$.id", $"编号“{measure.Id}”与文件夹名不一致。");
        Refuse(measure.Window.From > measure.Window.To, "$.window", "申报期的开始日期晚于结束日期。");
        foreach (var (path, text) in measure.PolicyExcerpts)
        {
            Refuse(text.Length == 0 || !sourceText.Contains(text, StringComparison.Ordinal), path, $"政策原文中没有这段文字：“{text}”。");
            // A clause is quoted as a reason: words from another measure would be a wrong one.
            var elsewhere =
                path.EndsWith("lause", StringComparison.Ordinal) && !OwnTexts.Any(own => own.Contains(text, StringComparison.Ordinal));
            Refuse(elsewhere, path, $"这段文字不属于本条举措：“{text}”。");
        }

        Each(
            measure.ResponsibleUnits,
            (unit, i) =>
                Refuse(
                    organisations.Find(unit.OrganisationId) is null,
                    $"$.responsibleUnits[{i}].organisationId",
                    $"组织机构表中没有“{unit.OrganisationId}”。"
                )
        );
        Each(
            measure.Targets,
            (target, i) =>
            {
                Refuse(target.By > measure.Window.To, $"$.targets[{i}].by", "目标的日期晚于执行期限。");
                Refuse(
                    target.OrganisationId is { } unit && measure.ResponsibleUnits.All(known => known.OrganisationId != unit),
                    $"$.targets[{i}].organisationId",
                    $"“{target.OrganisationId}”不是本条的责任单位。"
                );
            }
        );
        Distinct("$.materials", "id", measure.Materials.Select(material => material.Id));
        CheckConditions();
        CheckForm();
        CheckPlaces();
        CheckAward();
        Each(
            measure.Objects,
            (paid, i) =>
            {
                Refuse(paid.Problems(measure.Form).Any(), $"$.objects[{i}].key", string.Join("", paid.Problems(measure.Form)));
                Check($"$.objects[{i}].when", paid.When, measure.Form, FormulaKind.Truth);
            }
        );
        CheckProcedures();
    }

    private IEnumerable<string> OwnTexts =>
        new[] { measure.PolicyText, measure.HandlingText, measure.HandlingPlace, measure.DeadlineText }.OfType<string>();

    private void CheckForm()
    {
        var form = measure.Form;
        Distinct("$.form.fields", "key", form.Fields.Select(field => field.Key));
        Distinct("$.form.groups", "id", form.Groups.Select(group => group.Id));
        Each(
            form.Fields,
            (field, i) =>
            {
                var path = $"$.form.fields[{i}]";
                Refuse(
                    field.Group is { } group && form.Groups.All(known => known.Id != group),
                    $"{path}.group",
                    $"没有分组“{field.Group}”。"
                );
                Refuse(field.Kind == FieldKind.Choice && field.Choices is not { Count: > 0 }, $"{path}.choices", "选择题没有选项。");
                foreach (var (name, condition) in new[] { ("shownWhen", field.ShownWhen), ("requiredWhen", field.RequiredWhen) })
                {
                    var asked = form.Fields.Take(i).FirstOrDefault(earlier => earlier.Key == condition?.Field);
                    Refuse(
                        condition is not null && asked?.Kind != FieldKind.Choice,
                        $"{path}.{name}.field",
                        $"在这之前没有选择题“{condition?.Field}”。"
                    );
                    Refuse(
                        condition is not null
                            && (
                                condition.Values.Count == 0 || condition.Values.Except(asked!.Choices!.Select(choice => choice.Value)).Any()
                            ),
                        $"{path}.{name}.values",
                        "不是该选择题的选项。"
                    );
                }

                Refuse(field.MinDate > field.MaxDate || field.Min > field.Max, path, "最小值大于最大值。");
                var before = new FormSpec([], [.. form.Fields.Take(i)], []);
                Check($"{path}.compute", field.Compute, before, FormNames.KindOf(field.Kind));
                Refuse(
                    field.Compute?.Names.Contains(FormNames.Award) == true,
                    $"{path}.compute",
                    "“award”由表单算出，不能用来计算表单的内容。"
                );
                Refuse(field is { Example: not null, Compute: not null }, $"{path}.example", "自动计算的内容不需要示例。");
            }
        );
        Each(
            form.Rules,
            (rule, i) =>
            {
                var path = $"$.form.rules[{i}]";
                Refuse(rule.Fields.Count == 0, path, "没有写明字段。");
                foreach (var key in rule.Fields)
                {
                    Refuse(form.Find(key) is null, path, $"表单中没有字段“{key}”。");
                    Refuse(rule is DateOrder && form.Find(key)!.Kind != FieldKind.Date, path, $"字段“{key}”不是日期。");
                }

                if (rule is FormRule over)
                {
                    Check($"{path}.rule", over.Rule, form, FormulaKind.Truth);
                    Check($"{path}.when", over.When, form, FormulaKind.Truth);
                    Refuse(form.Find(over.At)?.Compute is not null, $"{path}.at", $"“{over.At}”是自动计算的，问题要写在能更正的字段上。");
                }
            }
        );
    }

    private void CheckPlaces()
    {
        var unknown = measure.Place is { } place
            ? measure.Form.Find(place)?.Choices?.FirstOrDefault(choice => organisations.FindRegion(choice.Value) is null)?.Value
            : null;
        Refuse(
            measure.Place is { } key && measure.Form.Find(key) is not { Choices: not null, Required: true, ShownWhen: null },
            "$.place",
            $"表单中没有一直显示的必选题“{measure.Place}”。"
        );
        Refuse(unknown is not null, "$.place", $"选项“{unknown}”不是组织机构表中的地区。");
        Refuse(
            measure.ListDate is { } day && measure.Form.Find(day) is not { Kind: FieldKind.Date, Required: true },
            "$.listDate",
            $"表单中没有必填的日期“{measure.ListDate}”。"
        );
    }

    private void CheckConditions()
    {
        Each(
            measure.Eligibility,
            (condition, i) =>
            {
                var path = $"$.eligibility[{i}]";
                Refuse(
                    condition.At is null != condition.Message is null || (condition.At is not null && condition.Rule is null),
                    path,
                    "不符合就不能提交的条件，rule、at、message 都要写；只是告知的条件只写 rule。"
                );
                Refuse(condition.When is not null && condition.Rule is null, $"{path}.when", "没有 rule 的条件不写 when。");
                Refuse(condition is { Rule: not null, ConfirmedBy: not null }, $"{path}.confirmedBy", "平台自己判断的条件不需要谁来确认。");
                Check($"{path}.rule", condition.Rule, measure.Form, FormulaKind.Truth);
                Check($"{path}.when", condition.When, measure.Form, FormulaKind.Truth);
                Refuse(
                    condition.At is { } at && measure.Form.Find(at) is not { Compute: null },
                    $"{path}.at",
                    $"表单中没有可以填写的字段“{condition.At}”。"
                );
            }
        );
        Each(
            measure.Materials,
            (material, i) =>
            {
                Check($"$.materials[{i}].requiredWhen", material.RequiredWhen, measure.Form, FormulaKind.Truth);
                Refuse(
                    material is { Required: true, RequiredWhen: not null },
                    $"$.materials[{i}].requiredWhen",
                    "必须上传的材料不写 requiredWhen。"
                );
            }
        );
    }

    private void Check(string path, Formula? formula, FormSpec form, FormulaKind expected)
    {
        var isRead = path.EndsWith(".rule", StringComparison.Ordinal) || path.EndsWith("].when", StringComparison.Ordinal);
        Refuse(
            !isRead && formula?.Names.FirstOrDefault(name => FormNames.OtherField(name) is not null) is not null,
            path,
            "只有条件可以使用其他申请的内容（others、same、accrued）。"
        );
        var problems = formula?.Problems(name => FormNames.Of(form, name), expected) ?? [];
        Refuse(problems.Count > 0, path, string.Join("", problems));
    }

    private void CheckAward()
    {
        foreach (var (member, problem) in measure.Award?.Problems(measure.Form) ?? [])
        {
            Refuse(true, $"$.award.{member}", problem);
        }
    }

    private void CheckProcedures()
    {
        Distinct("$.procedures", "id", measure.Procedures.Select(procedure => procedure.Id));
        Each(
            measure.Procedures,
            (procedure, i) =>
            {
                var plainName =
                    procedure.File == Path.GetFileName(procedure.File) && procedure.File.EndsWith(".json", StringComparison.Ordinal);
                Refuse(!plainName, $"$.procedures[{i}].file", "应是同一文件夹中的 .json 文件名。");
                var startedByNobody = procedure.StartedBy is { } unit && !organisations.TryResolve(unit, OrganisationTree.WholeCity, out _);
                Refuse(startedByNobody, $"$.procedures[{i}].startedBy", $"组织机构表中没有“{procedure.StartedBy}”。");
                CheckDuty(procedure, $"$.procedures[{i}].duty");
                foreach (var (key, values) in procedure.Answers ?? new Dictionary<string, IReadOnlyList<string>>())
                {
                    var isChoice =
                        values.Count > 0
                        && values.All(value => measure.Form.Find(key)?.Choices?.Any(choice => choice.Value == value) == true);
                    Refuse(!isChoice, $"$.procedures[{i}].answers.{key}", $"表单中没有这样的选项：{key}＝{string.Join("、", values)}。");
                }

                Distinct($"$.procedures[{i}].stages", "id", procedure.Stages.Select(stage => stage.Id));
            }
        );
    }

    private void CheckDuty(ProcedureSpec procedure, string path)
    {
        if (procedure.Duty is not { } duty)
        {
            return;
        }

        Refuse(procedure.StartedBy is not null, path, "督办由系统发起，不写 startedBy。");
        Refuse(duty.OrganisationIds.Count == 0, $"{path}.organisationIds", "没有写明责任单位。");
        Refuse(duty.OrganisationIds.Distinct().Count() != duty.OrganisationIds.Count, $"{path}.organisationIds", "责任单位重复。");
        Each(
            duty.OrganisationIds,
            (unit, i) =>
                Refuse(
                    measure.ResponsibleUnits.All(known => known.OrganisationId != unit),
                    $"{path}.organisationIds[{i}]",
                    $"“{unit}”不是本条的责任单位。"
                )
        );
        Refuse(
            duty.Period == DutyPeriod.Window && measure.Window.To is null,
            $"{path}.period",
            "没有截止日期的举措，督办按年度（year）发起。"
        );
    }

    private void Distinct(string list, string member, IEnumerable<string> ids)
    {
        HashSet<string> seen = [];
        Each([.. ids], (id, i) => Refuse(id.Length == 0 || !seen.Add(id), $"{list}[{i}].{member}", $"“{id}”为空或重复。"));
    }

    private static void Each<T>(IReadOnlyList<T> items, Action<T, int> check)
    {
        for (var i = 0; i < items.Count; i++)
        {
            check(items[i], i);
        }
    }

    private void Refuse(bool wrong, string path, string problem)
    {
        if (wrong)
        {
            throw new BrokenFileException(file, path, problem);
        }
    }
}
