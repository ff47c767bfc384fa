using System.Reflection;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Funds;

namespace Anshan.ApprovalFlows.Approvals.Tests.People;

/// <summary>Which kinds of account each kind of applicant can be paid on, for all combinations.</summary>
public sealed class BankAccountsTests
{
    private const string Name = "鞍山（示例）商贸有限公司";

    /// <summary>
    /// What the rule is, written down a second time: for each applicant the accounts, and the reasons for another name on each.
    /// </summary>
    private static readonly Dictionary<(SubjectKind, AccountKind), NameDifference[]> Right = new()
    {
        [(SubjectKind.Person, AccountKind.Personal)] = [],
        [(SubjectKind.Unit, AccountKind.Company)] =
        [
            NameDifference.HeadOffice,
            NameDifference.Renamed,
            NameDifference.Collective,
            NameDifference.Other,
        ],
        [(SubjectKind.Shop, AccountKind.Company)] = [NameDifference.Renamed, NameDifference.Other],
        [(SubjectKind.Shop, AccountKind.Personal)] = [NameDifference.Operator],
        [(SubjectKind.Government, AccountKind.Fiscal)] = [NameDifference.Other],
    };

    public static IEnumerable<TheoryDataRow<SubjectKind, AccountKind>> Kinds() =>
        from subject in Enum.GetValues<SubjectKind>()
        from account in Enum.GetValues<AccountKind>()
        select new TheoryDataRow<SubjectKind, AccountKind>(subject, account);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_account_is_the_applicants_own_or_its_other_name_has_a_reason(SubjectKind subject, AccountKind account)
    {
        var isAllowed = Right.TryGetValue((subject, account), out var reasons);
        Assert.Equal(isAllowed, Problem(subject, account, Name, NameDifference.None, "") is null);
        foreach (var reason in Enum.GetValues<NameDifference>())
        {
            var problem = Problem(subject, account, "张三", reason, "见附件");
            Assert.Equal(isAllowed && reasons!.Contains(reason), problem is null);
            if (reason != NameDifference.None && problem is null)
            {
                Assert.Equal(nameof(ApplicantProfile.NameNote), Problem(subject, account, "张三", reason, " ")!.Value.Field);
            }
        }
    }

    [Theory]
    [InlineData("鞍山(示例)商贸有限公司")]
    [InlineData(" 鞍山 （示例）商贸有限公司　")]
    [InlineData("鞍山（示例）\u200B商贸有限公司")]
    public void Width_and_spaces_make_no_other_name(string typed) =>
        Assert.Null(Problem(SubjectKind.Unit, AccountKind.Company, typed, NameDifference.None, ""));

    [Theory]
    [InlineData("鞍山示例商贸有限公司")]
    [InlineData("鞍山（示例）商贸有限公司铁东分公司")]
    [InlineData("鞍山（示例）商贸有限责任公司")]
    [InlineData("李四")]
    public void All_else_does(string typed) =>
        Assert.Equal(
            nameof(ApplicantProfile.BankAccountName),
            Problem(SubjectKind.Unit, AccountKind.Company, typed, NameDifference.None, "")!.Value.Field
        );

    [Theory]
    [InlineData("鞍山市铁东区财政局", true)]
    [InlineData("国家金库鞍山市铁东区支库", true)]
    [InlineData("铁东区财政专户", true)]
    [InlineData("鞍山市铁东区人民政府零余额账户", true)]
    [InlineData("鞍山某某公司", false)]
    public void A_government_is_paid_on_the_account_of_its_treasury(string accountName, bool isRight) =>
        Assert.Equal(isRight, Problem(SubjectKind.Government, AccountKind.Fiscal, accountName, NameDifference.None, "") is null);

    [Theory]
    [InlineData("𠮷野𠮷", "𠮷野𠮸", false)]
    [InlineData("买买提·艾力", "买买提•艾力", true)]
    [InlineData("张三", "张三三", false)]
    public void A_persons_name_is_compared_by_every_character(string name, string accountName, bool isSame) =>
        Assert.Equal(isSame, BankAccounts.Fits(AccountKind.Personal, name, accountName));

    [Fact]
    public void Every_kind_has_words()
    {
        Assert.Equal(Enum.GetValues<AccountKind>().Order(), BankAccounts.Kinds.Keys.Order());
        Assert.Equal(Enum.GetValues<NameDifference>().Order(), BankAccounts.Differences.Keys.Order());
        Assert.Equal(Enum.GetValues<FailureKind>().Order(), FailureKinds.Names.Keys.Order());
        Assert.All(Enum.GetValues<SubjectKind>(), subject => Assert.NotEmpty(BankAccounts.Of(subject)));
        Assert.All(Enum.GetValues<FailureKind>(), kind => FailureKinds.ConcernsAccount(kind));
    }

    [Fact]
    public void Every_fact_of_the_profile_can_be_corrected_in_a_case_or_says_why_not() =>
        Assert.Equal(
            Names(typeof(ApplicantProfile)).Where(name => name != nameof(ApplicantProfile.KindOfAccount)),
            ProfileParts
                .All.SelectMany(part => part.Fields)
                .Select(field => field.Name)
                .Concat(ProfileParts.Fixed.Keys)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_fact_that_finance_pays_by_is_shown_and_can_be_returned()
    {
        Assert.Equal(
            Names(typeof(Payee)).Except([nameof(Payee.Line), nameof(Payee.Exception), nameof(Payee.Rows)]),
            ProfileParts.Payment.Select(part => part.Name).Order(StringComparer.Ordinal)
        );
        Assert.Empty(
            ProfileParts
                .Payment.Select(part => part.Name)
                .Except(ProfileParts.All.SelectMany(part => part.Fields).Select(field => field.Name))
        );
    }

    [Fact]
    public void A_correction_takes_each_fact_of_its_parts_and_no_other()
    {
        var typed = Profile(SubjectKind.Unit, AccountKind.Company, "乙公司", NameDifference.HeadOffice, "总公司");
        (typed.BankName, typed.BankAccount, typed.Address, typed.ContactName, typed.ContactPhone) = (
            "乙银行",
            "2222222222",
            "乙路",
            "乙",
            "0412-2222222"
        );
        foreach (var part in ProfileParts.All)
        {
            var kept = Profile(SubjectKind.Unit, AccountKind.Company, Name, NameDifference.None, "");
            (kept.AccountKind, typed.Name) = (null, "乙集团");
            var corrected = kept.Copy();
            ProfileRules.Apply(corrected, ProfileRules.Merge(kept, SaveProfile.Of(typed), [part.Key]), new DateOnly(2023, 9, 1));
            var changed = ProfileParts.Between(kept, corrected).Select(change => change.Key).ToList();
            Assert.Equal(part.Fields.Where(field => field.Differs(kept, typed)).Select(field => field.Name), changed);
        }
    }

    private static IEnumerable<string> Names(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => property.Name)
            .Order(StringComparer.Ordinal);

    private static (string Field, string Problem)? Problem(
        SubjectKind subject,
        AccountKind account,
        string accountName,
        NameDifference reason,
        string note
    ) => BankAccounts.Problem(Profile(subject, account, accountName, reason, note));

    private static ApplicantProfile Profile(
        SubjectKind subject,
        AccountKind account,
        string accountName,
        NameDifference reason,
        string note
    )
    {
        var profile = new ApplicantProfile
        {
            SubjectId = "x",
            Name = Name,
            IsIndividual = subject == SubjectKind.Person,
            CreditCode = subject switch
            {
                SubjectKind.Unit => Code("91210302MA0ABCDE1"),
                SubjectKind.Shop => Code("92210302MA0ABCDE1"),
                SubjectKind.Government => Code("11210302MA0ABCDE1"),
                _ => "",
            },
            AccountKind = account,
            BankAccountName = accountName,
            BankName = "某银行",
            BankAccount = "1111111111",
            NameDifference = reason,
            NameNote = note,
        };
        Assert.Equal(subject, BankAccounts.SubjectOf(profile.IsIndividual, profile.CreditCode));
        return profile;
    }

    private static string Code(string first17) => first17 + UnifiedSocialCreditCode.CheckDigit(first17);
}
