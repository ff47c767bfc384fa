using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>The public search: by pinyin initials, and by the question which measures fit.</summary>
public sealed class FindingTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);
    private static readonly PinyinReadings Pinyin = PinyinReadings.Load(Path.Combine(Repository.Workflows, "pinyin.json"));
    private static readonly DateOnly Today = new(2023, 9, 1);

    [Theory]
    [InlineData("促消费展会及活动补助", "cxfzh", true)]
    [InlineData("促消费展会及活动补助", "zhjhd", true)]
    [InlineData("省级重点文旅项目贷款贴息", "DKTX", true)]
    [InlineData("“双城”建设", "scjs", true)]
    [InlineData("银行", "yh", true)]
    [InlineData("促消费展会及活动补助", "zhanhui", true)]
    [InlineData("促消费展会及活动补助", "zhanh", true)]
    [InlineData("促消费展会及活动补助", "cuxiaofzhui", true)]
    [InlineData("重庆银行", "chongqing", true)]
    [InlineData("促消费展会及活动补助", "zhanshi", false)]
    [InlineData("促消费展会及活动补助", "cxz", false)]
    [InlineData("促", "cxf", false)]
    public void Syllables_and_initials_find_neighbouring_characters(string text, string letters, bool found) =>
        Assert.Equal(found, Pinyin.Finds(text, letters));

    [Theory]
    [InlineData("zh", true)]
    [InlineData("1.2", false)]
    [InlineData("展", false)]
    [InlineData("z", false)]
    [InlineData("2023", false)]
    public void Only_letters_are_taken_for_initials(string word, bool could) => Assert.Equal(could, PinyinReadings.CouldBe(word));

    [Fact]
    public void Every_everyday_word_leads_to_words_of_the_policy()
    {
        var everyday = EverydayWords.Load(Path.Combine(Repository.Workflows, "synonyms.json"));
        var texts = Catalogue.All.Select(measure => $"{measure.Title}{measure.Summary}{measure.PolicyText}{measure.HandlingText}").ToList();
        Assert.Empty(
            everyday
                .All.Where(word => !word.Value.Any(said => texts.Exists(text => text.Contains(said, StringComparison.Ordinal))))
                .Select(word => word.Key)
        );
        Assert.Equal(["展会"], everyday.For("我想办展"));
        Assert.Equal(["老旧小区"], everyday.For("老房子"));
        Assert.Empty(everyday.For("天气"));
    }

    [Fact]
    public void Every_character_of_a_title_or_section_has_its_initials()
    {
        var unknown =
            from measure in Catalogue.All
            from character in measure.Title
                + measure.SectionTitle
                + measure.Summary
                + string.Concat(measure.ResponsibleUnits.Select(unit => unit.Name))
            where character is >= '\u4e00' and <= '\u9fff' && !Pinyin.Knows(character)
            select $"{measure.Id} {character}";
        Assert.Empty(unknown.Distinct());
    }

    [Fact]
    public void An_organiser_is_told_what_speaks_for_1_2_with_the_clause_and_what_it_would_give()
    {
        var fit = Fit("1.2", ApplicantKind.Organiser, "600000");
        Assert.True(fit.Fits);
        Assert.Contains(fit.Reasons, reason => reason is { IsFor: true, Clause: "主办方" });
        Assert.Equal("300000.00", fit.Estimated!.Amount.ToInvariant());
    }

    [Fact]
    public void What_speaks_against_is_said_too()
    {
        Assert.Contains(
            Fit("1.2", ApplicantKind.Farmer, null).Reasons,
            reason => !reason.IsFor && reason.Text.Contains("主办方", StringComparison.Ordinal)
        );
        Assert.Contains(
            Fit("3.1", ApplicantKind.Enterprise, "1000").Reasons,
            reason => !reason.IsFor && reason.Text.Contains("没有奖补", StringComparison.Ordinal)
        );
        var late = MeasureFit.Of(
            Catalogue["1.2"],
            Catalogue["1.2"].Window,
            new DateOnly(2024, 1, 1),
            new FitQuestion(ApplicantKind.Organiser, null, [2], null),
            AwardTables.Empty
        );
        Assert.Equal(2, late.Against);
    }

    private static MeasureFit Fit(string measureId, ApplicantKind kind, string? yuan) =>
        MeasureFit.Of(
            Catalogue[measureId],
            Catalogue[measureId].Window,
            Today,
            new FitQuestion(kind, null, [], yuan is not null && Money.TryParseYuan(yuan, out var money, out _) ? money : null),
            AwardTables.Empty
        );
}
