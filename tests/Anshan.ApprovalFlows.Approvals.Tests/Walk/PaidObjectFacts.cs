using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>The same money is not asked twice (reading 19), and a reviewer sees what a case has in common with others.</summary>
public abstract class PaidObjectFacts : IAsyncLifetime
{
    private static readonly Actor Neighbour = CaseWorld.Applicant("neighbour", "李经理");
    private static readonly Actor Tenant = CaseWorld.Applicant("tenant", "王小明");
    private CaseWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await WorldAsync(["1.2", "1.3", "17.2", "18.2"]);
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, Neighbour, "neighbour@example.cn");
            const string Code = "91210302MA0ABCDE2";
            CaseWorld.AddSubject(
                db,
                CaseWorld.ProfileOf("neighbour", "鞍山另一会展有限公司", Code + UnifiedSocialCreditCode.CheckDigit(Code), "tiexi")
            );
            CaseWorld.AddUser(db, Tenant, "tenant@example.cn");
            var tenant = CaseWorld.ProfileOf("tenant", "王小明", "", "tiedong");
            (tenant.IsIndividual, tenant.IdentityNumber, tenant.Kinds) = (true, "110105194912310021", ApplicantKind.Individual);
            (tenant.AccountKind, tenant.BankAccount) = (AccountKind.Personal, "6222020704020000001");
            CaseWorld.AddSubject(db, tenant);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (world?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    protected abstract Task<CaseWorld> WorldAsync(IReadOnlyCollection<string> measures);

    [Fact]
    public async Task One_street_is_not_awarded_twice_however_its_name_is_spelt()
    {
        var first = await SubmitAsync("1.3", CaseWorld.Organiser, ("streetName", "百年老街（铁东）"));
        var caseId = Assert.IsType<SubmitOutcome.Submitted>(first).CaseId;

        var second = await SubmitAsync("1.3", Neighbour, ("streetName", " 百年老街(铁东) "));
        var told = Assert.IsType<SubmitOutcome.Invalid>(second).Errors["streetName"];
        Assert.Contains("不能重复申请", told, StringComparison.Ordinal);
        Assert.DoesNotContain(CaseWorld.Profile().Name, told, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync("1.3"));

        // Another object of the same measure, and the same one once the first came to nothing.
        Assert.IsType<SubmitOutcome.Submitted>(await SubmitAsync("1.3", Neighbour, ("streetName", "万达街")));
        var review = Assert.Single(await world.OpenTasksAsync(caseId));
        var clause = world.Database.Services.GetRequiredService<MeasureCatalogue>()["1.3"].Eligibility[0].Clause;
        await world.DecideAsync(
            review.Id,
            CaseWorld.Staff(review.OrganisationId!),
            ReviewDecision.Rejected,
            ground: new RefusalGround(clause, "名单", null)
        );
        Assert.IsType<SubmitOutcome.Submitted>(await SubmitAsync("1.3", Neighbour, ("streetName", "百年老街铁东")));
    }

    [Fact]
    public async Task Of_eight_applications_at_once_for_one_street_one_is_taken()
    {
        var drafts = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => DraftAsync("1.3", CaseWorld.Organiser, ("streetName", "灜海金街")))
        );
        var outcomes = await Task.WhenAll(drafts.Select(draft => SubmitAsync(draft, CaseWorld.Organiser)));
        Assert.Single(outcomes.OfType<SubmitOutcome.Submitted>());
        Assert.Equal(7, outcomes.OfType<SubmitOutcome.Invalid>().Count());
        Assert.Equal(1, await CountAsync("1.3"));
    }

    [Fact]
    public async Task Of_eight_applications_at_once_for_the_same_months_one_is_taken()
    {
        var drafts = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => DraftAsync("17.2", Tenant, ("rentFrom", "2022-01-01"), ("months", "12"), ("situation", "ordinary")))
        );
        var outcomes = await Task.WhenAll(drafts.Select(draft => SubmitAsync(draft, Tenant)));
        Assert.Single(outcomes.OfType<SubmitOutcome.Submitted>());
        Assert.All(outcomes.OfType<SubmitOutcome.Invalid>(), outcome => Assert.Contains("months", outcome.Errors.Keys));
    }

    [Fact]
    public async Task Months_of_rent_count_over_all_applications_of_the_last_year()
    {
        Assert.IsType<SubmitOutcome.Submitted>(
            await SubmitAsync("17.2", Tenant, ("rentFrom", "2022-01-01"), ("months", "10"), ("situation", "ordinary"))
        );
        var more = await SubmitAsync("17.2", Tenant, ("rentFrom", "2022-01-01"), ("months", "3"), ("situation", "ordinary"));
        Assert.Contains("可以提取的月份没有这么多", Assert.IsType<SubmitOutcome.Invalid>(more).Errors["months"], StringComparison.Ordinal);
        Assert.IsType<SubmitOutcome.Submitted>(
            await SubmitAsync("17.2", Tenant, ("rentFrom", "2022-01-01"), ("months", "2"), ("situation", "ordinary"))
        );
    }

    [Fact]
    public async Task A_list_and_an_own_application_are_held_against_each_other()
    {
        var listing = Assert.IsType<SubmitOutcome.Submitted>(
            await world.UseAsync<StartUnitCase, SubmitOutcome>(service =>
                service.RunAsync("18.2", "automatic", CaseWorld.Staff("city.employment"), Guid.NewGuid())
            )
        );
        var code = CaseWorld.Profile().CreditCode;
        await world.Database.WriteAsync(db =>
            db.Add(
                new ListedUnit
                {
                    CaseId = listing.CaseId,
                    Line = 1,
                    Name = CaseWorld.Profile().Name,
                    CreditCode = code,
                    Account = "示例银行 1234567",
                    AmountFen = 100,
                }
            )
        );
        var own = await SubmitAsync("18.2", CaseWorld.Organiser, ("received", "no"));
        Assert.Contains("免申即享名单", Assert.IsType<SubmitOutcome.Invalid>(own).Errors["kind"], StringComparison.Ordinal);

        var neighbour = Assert.IsType<SubmitOutcome.Submitted>(await SubmitAsync("18.2", Neighbour, ("received", "no")));
        await using var db = world.Database.OpenContext();
        var profile = await db.ApplicantProfiles.SingleAsync(row => row.SubjectId == "neighbour", TestContext.Current.CancellationToken);
        EntitlementScreening list = new([
            new EntitlementRow(1, profile.Name, profile.CreditCode, "账户", new Money(100), true, "符合"),
            new EntitlementRow(2, CaseWorld.Profile().Name, code, "账户", new Money(100), true, "符合"),
        ]);
        var other = await db.Cases.SingleAsync(row => row.Id == neighbour.CaseId, TestContext.Current.CancellationToken);
        var compared = await world.UseAsync<ListProfiles, EntitlementScreening>(service =>
            service.CompareAsync(list, other, TestContext.Current.CancellationToken)
        );
        Assert.Equal((false, $"已经自主申请（办件 {neighbour.Number}），不再列入"), (compared.Rows[0].IsIn, compared.Rows[0].Reason));
        Assert.Contains($"已在办件 {listing.Number} 的名单中", compared.Rows[1].Differences);
    }

    [Fact]
    public async Task A_reviewer_is_shown_what_a_case_has_in_common_with_others()
    {
        var own = Assert.IsType<SubmitOutcome.Submitted>(await world.SubmitAsync(await world.DraftAsync(eventName: "秋季展"))).CaseId;
        var street = Assert.IsType<SubmitOutcome.Submitted>(await SubmitAsync("1.3", CaseWorld.Organiser)).CaseId;
        var same = Assert
            .IsType<SubmitOutcome.Submitted>(
                await SubmitAsync("1.2", Neighbour, ("eventName", "秋季 展！"), ("eventStart", "2023-08-11"), ("eventEnd", "2023-08-13"))
            )
            .CaseId;
        await using var db = world.Database.OpenContext();
        var related = await RelatedCases.OfAsync(
            db,
            await db.Cases.SingleAsync(row => row.Id == own, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            [
                (same, CaseRelation.SameObject | CaseRelation.SameFile | CaseRelation.SameAccount),
                (street, CaseRelation.SameAccount | CaseRelation.SameApplicant),
            ],
            related.Select(item => (item.Id, item.Relation))
        );
    }

    private async Task<SubmitOutcome> SubmitAsync(string measureId, Actor who, params (string Key, string Value)[] answers) =>
        await SubmitAsync(await DraftAsync(measureId, who, answers), who);

    private Task<SubmitOutcome> SubmitAsync(Guid draft, Actor who) =>
        world.UseAsync<SubmitApplication, SubmitOutcome>(service => service.RunAsync(draft, who, Guid.NewGuid()));

    private Task<int> CountAsync(string measureId)
    {
        var db = world.Database.OpenContext();
        return db.Cases.CountAsync(row => row.MeasureId == measureId);
    }

    private async Task<Guid> DraftAsync(string measureId, Actor who, params (string Key, string Value)[] answers)
    {
        var (id, measure) = (Guid.CreateVersion7(), world.Database.Services.GetRequiredService<MeasureCatalogue>()[measureId]);
        var form = SampleAnswers.Fill(
            measure.Form,
            answers.ToDictionary(item => item.Key, item => item.Value),
            ChinaTime.DateOf(world.Clock.Now)
        );
        await world.Database.WriteAsync(db =>
        {
            db.Add(
                new Draft
                {
                    Id = id,
                    SubjectId = who.UserId,
                    MeasureId = measureId,
                    ProcedureId = measure.Procedures.First(procedure => procedure.StartedBy is null).Id,
                    FormJson = JsonSerializer.Serialize(form),
                    CreatedAt = world.Clock.Now,
                }
            );
            db.AddRange(
                measure.Materials.Select(material => new MaterialFile
                {
                    Id = Guid.NewGuid(),
                    DraftId = id,
                    MaterialId = material.Id,
                    FileName = "材料.pdf",
                    ContentType = "application/pdf",
                    Size = 1234,
                    Sha256 = new string('a', 64),
                    UploadedBy = who.UserId,
                    UploadedAt = world.Clock.Now,
                })
            );
        });
        return id;
    }
}

/// <summary>The same rules on SQLite.</summary>
public sealed class PaidObjectTests : PaidObjectFacts
{
    protected override Task<CaseWorld> WorldAsync(IReadOnlyCollection<string> measures) => CaseWorld.CreateAsync(null, [.. measures]);
}

/// <summary>The same rules on PostgreSQL, where others write at the same time.</summary>
public sealed class PaidObjectOnPostgreSqlTests : PaidObjectFacts
{
    protected override Task<CaseWorld> WorldAsync(IReadOnlyCollection<string> measures)
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync(measures: measures);
    }
}
