using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>The conditions of the measures as rules: each refuses, at its field, an application that the policy does not cover.</summary>
public sealed class ConditionTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);

    /// <summary>The morning after the last period that is rewarded in 2023.</summary>
    private static readonly DateOnly Today = new(2023, 12, 4);

    public static TheoryData<string, string, string, string> Wrong =>
        new()
        {
            // measure | what is changed in a right application | the field | what is said
            { "1.1", "issuedTo=2023-11-30;today=2023-11-29", "issuedTo", "还没有发放完" },
            { "1.1", "transferTotal=100000", "transferTotal", "少于上面两项补贴的合计" },
            { "1.2", "eventEnd=2023-12-05", "eventEnd", "活动还没有结束" },
            { "1.3", "subjectKind=newRestaurant;settledOn=2023-12-05", "settledOn", "入驻以后才能申请" },
            { "1.4", "activityTo=2023-12-05", "activityTo", "参加以后才能申请奖补" },
            { "2.1", "ratingPublishedOn=2023-06-03", "ratingPublishedOn", "6个月内" },
            { "2.1", "ratingPublishedOn=2023-12-05", "ratingPublishedOn", "6个月内" },
            { "2.1", "spentTo=2023-12-05", "spentTo", "还没有发生" },
            { "2.2", "today=2023-11-30", "retail2023", "12月1日起才能提交" },
            { "2.2", "retail2023=200000", "retail2023", "没有新增" },
            { "3.1", "today=2023-11-30", "sales2023", "12月1日起才能提交" },
            { "3.1", "sales2023=59999999.99", "sales2023", "最低一档5000万元" },
            { "3.2", "lastOpening=2023-12-05", "lastOpening", "还没有开业" },
            { "4.1", "today=2023-11-30", "sales2023", "12月1日起才能提交" },
            { "4.1", "sales2023=5999999.99", "sales2023", "最低一档500万元" },
            { "4.2", "lastOpening=2023-11-05", "lastOpening", "还没有满一个月" },
            { "6.3", "plotRatioAfter=0.8", "plotRatioAfter", "没有比现有的提高" },
            { "6.3", "planningDate=2023-12-05", "planningDate", "不能晚于今天" },
            { "8.1", "appointmentDate=2023-12-03", "appointmentDate", "不能早于今天" },
            { "9", "interestMonths=7;termMonths=6", "interestMonths", "不能多于贷款期限" },
            { "9", "entityType=cooperative", "entityType", "与您的主体信息不一致" },
            { "9", "entityType=household;individual=no", "entityType", "与您的主体信息不一致" },
            { "10.1", "supportMode=interest;interestMonths=13;termMonths=12", "interestMonths", "不能多于贷款期限" },
            { "10.1", "supportMode=interest;loanDate=2023-12-05", "loanDate", "实际获得贷款以后" },
            { "10.1", "platformDate=2023-12-05", "platformDate", "不能晚于今天" },
            { "11.1", "firstTime=before", "firstTime", "只对新入选的企业" },
            { "11.2", "alreadySupported=5000000", "alreadySupported", "已经达到最高额" },
            { "11.3", "actualInvestment=100000000", "actualInvestment", "没有超过1亿元" },
            { "13.1", "track=cityPlan;techInvestment=100000;requested=30000.01", "requested", "超过了科技投入额的30%" },
            { "13.2", "investmentDone=100000.01", "investmentDone", "不能多于项目投资额" },
            { "13.3", "plannedAmount=100000;requested=25000.01", "requested", "超过了计划额度的25%" },
            { "13.4", "registrationDate=2023-12-05", "registrationDate", "登记以后再申请" },
            { "13.5", "year=2023", "year", "还没有结束" },
            { "16.1", "thisYear=200000", "thisYear", "没有增加" },
            { "16.1", "category=construction;qualification=", "qualification", "请填写" },
            { "16.2", "legalPerson=no", "legalPerson", "独立法人" },
            { "16.2", "target=100;expectedOutput=9999999999.99", "expectedOutput", "没有达到上面选择的档次" },
            { "17.2", "ownHome=owns", "ownHome", "不能申请租房提取" },
            { "17.2", "situation=multiInvoice;childrenCount=1", "childrenCount", "两个或者两个以上孩子" },
            { "17.2", "situation=multiInvoice;minorChildren=0", "minorChildren", "至少有一个未成年子女" },
            { "17.2", "situation=multiInvoice;minorChildren=3", "minorChildren", "不能多于子女人数" },
            { "17.2", "rentFrom=2023-10-20;months=3", "months", "已经租住的月数" },
            { "17.2", "rentFrom=2022-01-01;months=4;others=10", "months", "可以提取的月份没有这么多" },
            { "17.2", "rentFrom=2023-10-20;rentTo=2023-11-05;months=2", "months", "已经租住的月数" },
            { "17.2", "persons=2;spouse=", "spouse", "请填写配偶姓名" },
            { "17.3", "homesOwned=oneSettled;downPayment=99999.99", "downPayment", "少于房屋总价的20%" },
            { "17.3", "price=2000000;downPayment=500000;loanAmount=700000", "loanAmount", "超过了适用的贷款限额" },
            { "17.3", "loanAmount=300000.01", "loanAmount", "合计超过了房屋总价" },
            { "17.3", "depositors=both;spouse=", "spouse", "请填写" },
            // Days that may not lie in the future, and parts that may not exceed their whole.
            { "2.2", "part=newProvincial;ratedOn=2023-12-05", "ratedOn", "不能晚于今天" },
            { "8.1", "service=provincialFund;projectStart=2023-12-05", "projectStart", "项目还没有开始" },
            { "8.2", "service=provincialFund;projectStart=2023-12-05", "projectStart", "项目还没有开始" },
            { "8.2", "service=marketProcurement;exportStart=2023-12-03", "exportStart", "不能早于今天" },
            { "8.3", "projectStart=2023-12-05", "projectStart", "还没有开始建设" },
            { "9", "today=2023-11-01;loanDate=2023-11-15", "loanDate", "还没有发放" },
            { "10.2", "category=greenFactory;honourDate=2023-12-05", "honourDate", "还没有公布" },
            { "11.1", "publishedOn=2023-12-05", "publishedOn", "还没有发布" },
            { "11.2", "listedOn=2023-12-05", "listedOn", "还没有公布" },
            { "11.2", "loanDate=2023-12-05", "loanDate", "还没有发放" },
            { "11.2", "loanAmount=100000.01", "loanAmount", "不能多于项目总投资" },
            { "11.3", "auditDate=2023-12-05", "auditDate", "不能晚于今天" },
            { "13.1", "platformDate=2023-12-05", "platformDate", "不能晚于今天" },
            { "13.2", "platformDate=2023-12-05", "platformDate", "不能晚于今天" },
            { "13.3", "platformDate=2023-12-05", "platformDate", "不能晚于今天" },
            { "13.4", "paidAmount=100000.01", "paidAmount", "不能多于合同金额" },
            { "13.6", "established=2023-12-05", "established", "不能晚于今天" },
            { "13.7", "recognised=2023-12-05", "recognised", "不能晚于今天" },
            { "16.1", "entryDate=2023-12-05", "entryDate", "不能晚于今天" },
            { "17.2", "rentFrom=2023-12-05", "rentFrom", "不能晚于今天" },
            { "17.3", "children=two;youngestBorn=2023-12-05", "youngestBorn", "不能晚于今天" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_broken_condition_is_said_at_its_field(string measureId, string change, string field, string words)
    {
        var check = Check(Catalogue[measureId], change, submit: true);
        Assert.Contains(
            words,
            check.Errors.GetValueOrDefault(field, $"nothing at {field}, but {string.Join('；', check.Errors)}"),
            StringComparison.Ordinal
        );
    }

    public static TheoryData<string> Applied =>
        new(Catalogue.All.Where(measure => measure.Form.Fields.Count > 0).Select(measure => measure.Id));

    [Theory]
    [MemberData(nameof(Applied))]
    public void An_application_as_the_text_grants_it_breaks_none(string measureId) =>
        Assert.Empty(Check(Catalogue[measureId], "", submit: true).Errors);

    [Theory]
    [MemberData(nameof(Applied))]
    public void An_empty_draft_is_told_nothing(string measureId)
    {
        var measure = Catalogue[measureId];
        var facts = measure.FactsOn(Today, null, AwardTables.Empty);
        Assert.Empty(FormValidator.Check(measure.Form, new Dictionary<string, string?>(), submit: false, facts).Errors);
    }

    [Theory]
    [MemberData(nameof(Applied))]
    public void Every_rule_of_every_measure_can_be_broken(string measureId)
    {
        var broken = Wrong
            .Where(row => row.Data.Item1 == measureId)
            .SelectMany(row => Check(Catalogue[measureId], row.Data.Item2, submit: true).Errors.Values)
            .ToHashSet();
        var silent = Catalogue[measureId]
            .Form.Rules.OfType<FormRule>()
            .Where(rule => !broken.Contains(rule.Message))
            .Select(rule => $"{rule.At}：{rule.Rule}");
        Assert.Empty(silent);
    }

    /// <summary>A number, a day, a sum or a choice that nothing reads is not asked.</summary>
    [Theory]
    [MemberData(nameof(Applied))]
    public void No_field_is_asked_and_then_ignored(string measureId)
    {
        var measure = Catalogue[measureId];
        var form = measure.Form;
        HashSet<string> read =
        [
            .. form.Rules.SelectMany(rule => rule.Reads),
            .. measure.Eligibility.SelectMany(condition => (condition.Rule?.Names ?? []).Concat(condition.When?.Names ?? [])),
            .. measure.Award?.Fields ?? [],
            .. (measure.Award?.Caps ?? []).SelectMany(cap => cap.Key ?? []),
            .. measure.Objects.SelectMany(paid => paid.Key),
            .. new[] { measure.Place, measure.ListDate }.OfType<string>(),
            .. measure.Procedures.SelectMany(procedure => procedure.Answers?.Keys ?? []),
            .. form.Fields.SelectMany(field => field.Compute?.Names ?? []),
            .. form.Fields.SelectMany(field => new[] { field.ShownWhen?.Field, field.RequiredWhen?.Field }).OfType<string>(),
            .. measure.Materials.SelectMany(material => material.RequiredWhen?.Names ?? []),
        ];
        Assert.Empty(
            form.Fields.Where(field =>
                    field.Kind is not (FieldKind.Text or FieldKind.Multiline) && field.Purpose is null && !read.Contains(field.Key)
                )
                .Select(field => field.Key)
        );
    }

    [Theory]
    [InlineData("1.4", "part=promotionAward", "activity-text activity-photos")]
    [InlineData("1.4", "part=expoRegistration", "")]
    [InlineData("8.1", "service=customs", "qualification")]
    [InlineData("8.1", "service=provincialFund", "")]
    [InlineData("10.1", "supportMode=interest", "loanProof")]
    [InlineData("10.1", "supportMode=direct", "")]
    [InlineData("17.2", "situation=multiInvoice", "rentInvoice")]
    [InlineData("17.2", "situation=multiNoInvoice", "")]
    [InlineData("17.3", "children=two", "purchaseContract children")]
    [InlineData("17.3", "children=none;homesOwned=oneSettled", "purchaseContract loanSettled")]
    public void A_material_is_required_when_the_answer_says_so(string measureId, string change, string required)
    {
        var measure = Catalogue[measureId];
        var facts = measure.FactsOn(Today, null, AwardTables.Empty);
        var values = Check(measure, change, submit: true).Values;
        Assert.Equal(
            required,
            string.Join(
                ' ',
                measure.Materials.Where(material => material.IsRequired(measure.Form, values, facts)).Select(material => material.Id)
            )
        );
    }

    /// <summary>A correction also opens the fields that depend on a changed field, through computed values too.</summary>
    [Theory]
    [InlineData("17.3", "children", "children loanAmount youngestBorn")]
    [InlineData("17.3", "homesOwned", "homesOwned downPayment")]
    [InlineData("3.1", "sales2022", "sales2022 sales2023")]
    [InlineData("1.2", "eventVenue", "eventVenue")]
    public void What_a_correction_touches_can_be_corrected(string measureId, string opened, string touched) =>
        Assert.Subset(
            Catalogue[measureId].Form.Touched([opened], Catalogue[measureId].Award?.Fields ?? []).ToHashSet(),
            touched.Split(' ').ToHashSet()
        );

    [Theory]
    [InlineData("2.2", "retailIncrement=9999", "retailIncrement", "100000.00")]
    [InlineData("3.1", "salesIncrement=9999", "salesIncrement", "70000000.00")]
    [InlineData("4.1", "sales2022=", "salesIncrement", null)]
    [InlineData("16.1", "lastYear=300000.01", "increment", "0.00")]
    [InlineData("17.3", "children=threeOrMore;limitCase=both", "limitCase", "oneChildren")]
    public void What_can_be_computed_is_never_typed(string measureId, string change, string field, string? expected) =>
        Assert.Equal(expected, Check(Catalogue[measureId], change, submit: true).Values[field]);

    private static FormCheck Check(MeasurePackage measure, string change, bool submit)
    {
        var changes = change
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var today = changes.Remove("today", out var day) ? DateOnly.ParseExact(day, "yyyy-MM-dd") : Today;
        var taken = changes.Remove("others", out var sum) ? decimal.Parse(sum, CultureInfo.InvariantCulture) : 0;
        var individual = !changes.Remove("individual", out var who) || who == "yes";
        OtherApplication[] others =
            taken == 0 ? [] : [new(today.AddDays(-30), FormValues.Empty.With("months", taken.ToString(CultureInfo.InvariantCulture)))];
        var facts = measure.FactsOn(today, null, AwardTables.Empty, others) with { IsIndividual = individual };
        return FormValidator.Check(measure.Form, SampleAnswers.Fill(measure.Form, changes, today), submit, facts);
    }
}
